/** Reads the text of a scenario file: its steps, or every error in it, by line and column. */

import { basename, resolve } from 'node:path';
import schema from '../../schemas/scenario.schema.json' with { type: 'json' };
import { defined } from '../common/defined.ts';
import type { Json } from '../common/json.ts';
import { shellWord } from '../common/shell.ts';
import { type LocatedDocument, type Path, readDocument } from '../config/document.ts';
import { inOrder, type Told, toldSyntax } from '../config/problems.ts';
import { type Complaint, createShape } from '../config/schema.ts';
import { rowsOf } from './matrix.ts';
import { type Complain, type ExpectContent, expectationsOf } from './read-expectations.ts';
import type { Capture, Row, SandboxLife, ScenarioFile, Step } from './scenario.ts';
import { splitWords } from './words.ts';

/** Seconds; a headless login takes less than one. */
const STEP_TIMEOUT = 120;

/** As the schema describes it. */
interface FileContent {
  readonly tags?: readonly string[];
  readonly variables?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly matrix?: Json;
  readonly sandbox?: SandboxLife;
  readonly sandboxPort?: number;
  readonly inOrder?: boolean;
  readonly timeout?: number;
  readonly stepTimeout?: number;
  readonly steps: readonly StepContent[];
}

interface StepContent {
  readonly name?: string;
  readonly run: string | readonly (string | number)[];
  readonly fault?: string;
  readonly persona?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly timeout?: number;
  readonly matrix?: Json;
  readonly expect?: ExpectContent;
  readonly capture?: Readonly<Record<string, string | { readonly path: string; readonly secret?: boolean }>>;
}

const checkShape = createShape<FileContent>(schema, {
  of: 'a value',
  form: schema.$defs.valueName.title,
  page: 'docs/guides/scenarios.md',
});

/** Where a file is. */
export interface FilePlace {
  /** As given. */
  readonly path: string;
  /** Absolute. */
  readonly folder: string;
  /** Absolute; contains the files that the steps read and write. */
  readonly root: string;
  readonly bytes: Uint8Array;
}

/** A file that can be planned, and a locator for further errors in it. */
export interface ReadScenario {
  readonly file: ScenarioFile;
  readonly document: LocatedDocument;
}

/** Reads YAML 1.2 (so JSON too). Never throws because of the content. */
export function readScenario(
  text: string,
  place: FilePlace,
): ReadScenario | { readonly problems: readonly Told[] } {
  const document = readDocument(text);
  if (document.problems.length > 0) return { problems: toldSyntax(place.path, document) };
  if (document.value === undefined) {
    return {
      problems: [
        { text: `${place.path}: the file has no steps`, hint: 'see one that works: idcli run --init' },
      ],
    };
  }
  const checked = checkShape(document.value);
  if ('complaints' in checked) return { problems: inOrder(place.path, document, checked.complaints) };
  const complaints: Complaint[] = [];
  const file = fileOf(checked.content, place, document, (complaint) => complaints.push(complaint));
  return complaints.length > 0 ? { problems: inOrder(place.path, document, complaints) } : { file, document };
}

function fileOf(
  content: FileContent,
  { path, folder, root, bytes }: FilePlace,
  document: LocatedDocument,
  complain: Complain,
): ScenarioFile {
  const { sandbox = 'step', sandboxPort, timeout } = content;
  if (sandboxPort !== undefined && sandbox === 'step') {
    complain({
      path: ['sandboxPort'],
      what: 'key',
      message: 'sandboxPort sets the port of one sandbox for the whole file, but here each step has its own',
      hint: 'add sandbox: file',
    });
  }
  return {
    path,
    folder,
    source: {
      path: resolve(folder, basename(path)),
      folder: root,
      bytes,
      variables: new Set(content.variables),
    },
    sandbox,
    ...defined({ sandboxPort }),
    inOrder: content.inOrder === true || sandbox === 'file',
    ...defined({ timeoutSeconds: timeout }),
    rows: rowsAt(content.matrix, ['matrix'], complain),
    steps: content.steps.map((step, index) => stepOf(step, index, { file: content, document, complain })),
  };
}

interface Reading {
  readonly file: FileContent;
  readonly document: LocatedDocument;
  readonly complain: Complain;
}

function stepOf(content: StepContent, index: number, { file, document, complain }: Reading): Step {
  const path: Path = ['steps', index];
  const words = wordsOf(content, [...path, 'run'], complain);
  const text = words.map(shown).join(' ');
  const captures = Object.entries(content.capture ?? {}).map(captureOf);
  if (content.matrix !== undefined && captures.length > 0) {
    complain({
      path: [...path, 'capture'],
      what: 'key',
      message: 'a step with a matrix runs several times, so it has no one value to capture',
      hint: 'put the matrix at the top of the file: then the whole file runs once for each row',
    });
  }
  return {
    index,
    line: document.placeOf(path, 'value').line,
    name: content.name ?? text,
    text,
    words,
    tags: [...(file.tags ?? []), ...(content.tags ?? [])],
    env: { ...file.env, ...content.env },
    ...defined({ stdin: content.stdin }),
    timeoutSeconds: content.timeout ?? file.stepTimeout ?? STEP_TIMEOUT,
    rows: rowsAt(content.matrix, [...path, 'matrix'], complain),
    expect: expectationsOf(content.expect ?? {}, [...path, 'expect'], complain),
    captures,
  };
}

function wordsOf(content: StepContent, path: Path, complain: Complain): string[] {
  const split =
    typeof content.run === 'string' ? splitWords(content.run) : { words: content.run.map(String) };
  if ('problem' in split) {
    complain({ path, what: 'value', message: split.problem, hint: split.hint });
    return [];
  }
  const [first, ...others] = split.words;
  return [
    ...(first === undefined || first === 'idcli' ? others : split.words),
    ...(content.fault === undefined ? [] : ['--fault', content.fault]),
    ...(content.persona === undefined ? [] : ['--as', content.persona]),
  ];
}

/** A word as typed, on one line. */
function shown(word: string): string {
  const line = word.replace(/\s*\n\s*/g, ' ');
  // A placeholder is none of the shell's.
  return /^[\w@%+=:,./${}-]+$/.test(line) ? line : shellWord(line);
}

function captureOf([name, value]: readonly [string, string | { path: string; secret?: boolean }]): Capture {
  return typeof value === 'string'
    ? { name, path: value, secret: false }
    : { name, path: value.path, secret: value.secret === true };
}

function rowsAt(matrix: Json | undefined, path: Path, complain: Complain): readonly Row[] {
  const rows = rowsOf(matrix);
  if (rows !== undefined) return rows;
  complain({
    path,
    what: 'value',
    message: 'the matrix has more than 10000 combinations',
    hint: 'list the rows that count',
  });
  return [];
}
