/** Reads the text of a scenario file: its steps, or every error in it, by line and column. */

import { basename, resolve } from 'node:path';
import schema from '../../schemas/scenario.schema.json' with { type: 'json' };
import { CATALOG } from '../checks/catalog/catalog.ts';
import { defined } from '../common/defined.ts';
import type { Json } from '../common/json.ts';
import { shellWord } from '../common/shell.ts';
import { suggest } from '../common/suggest.ts';
import { type LocatedDocument, type Path, readDocument } from '../config/document.ts';
import { inOrder, type Told, toldSyntax } from '../config/problems.ts';
import { type Complaint, createShape } from '../config/schema.ts';
import type { OutcomeClass } from '../errors.ts';
import { rowsOf } from './matrix.ts';
import { namesIn } from './placeholders.ts';
import type { Capture, Comparison, Expectations, Row, SandboxLife, ScenarioFile, Step } from './scenario.ts';
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
  readonly expect?: {
    readonly exit?: Json;
    readonly outcome?: string | readonly string[];
    readonly failing?: string | readonly string[];
    readonly document?: Readonly<Record<string, Json>>;
  };
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

type Complain = (complaint: Complaint) => void;

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

/** The outcome classes of a run. */
const OUTCOMES = {
  pending: true,
  done: true,
  'user-cancel': true,
  denied: true,
  expired: true,
  busy: true,
  retry: true,
  'bad-request': true,
  server: true,
  security: true,
  timeout: true,
  unknown: true,
} as const satisfies Record<OutcomeClass, true>;

function expectationsOf(
  { exit, outcome, failing, document = {} }: NonNullable<StepContent['expect']>,
  path: Path,
  complain: Complain,
): Expectations {
  const outcomes = outcome === undefined ? [] : [outcome].flat();
  known(outcomes, Object.keys(OUTCOMES), 'outcome class', [...path, 'outcome'], complain);
  const codes = failing === undefined ? [] : [failing].flat();
  known(codes, Object.keys(CATALOG), 'check', [...path, 'failing'], complain);
  const exits = exit === undefined ? [] : Array.isArray(exit) ? (exit as readonly Json[]) : [exit];
  for (const code of exits) {
    if (typeof code === 'number' || namesIn(code).length > 0) continue;
    complain({
      path: [...path, 'exit'],
      what: 'value',
      message: `the exit code ${JSON.stringify(code)} is not a number`,
      hint: 'write it without quotes; see: idcli help exit-codes',
    });
  }
  return {
    ...(exits.length === 0 ? {} : { exit: exits }),
    ...(outcomes.length === 0 ? {} : { outcome: outcomes }),
    ...defined({ failing: failing === undefined ? undefined : codes }),
    document: Object.entries(document).flatMap(([name, value]) => {
      const comparison = comparisonOf(value, [...path, 'document', name], complain);
      return comparison === undefined ? [] : [{ path: name, comparison }];
    }),
  };
}

/** Literal words must exist; the value of a placeholder is checked when the step runs. */
function known(
  words: readonly string[],
  all: readonly string[],
  what: string,
  path: Path,
  complain: Complain,
): void {
  for (const word of words) {
    if (namesIn(word).length > 0 || all.includes(word)) continue;
    const near = suggest(word, all);
    complain({
      path,
      what: 'value',
      message: `there is no ${what} ${JSON.stringify(word)}`,
      hint:
        near === undefined
          ? `see: docs/${what === 'check' ? 'checks' : 'exit-codes'}.md`
          : `did you mean ${near}?`,
    });
  }
}

const HOWS = ['equals', 'matches', 'exists', 'absent', 'oneOf'];

function comparisonOf(value: Json, path: Path, complain: Complain): Comparison | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { how: 'equals', value };
  const refuse = (message: string, hint: string) => {
    complain({ path, what: 'value', message: `${path.at(-1)}: ${message}`, hint });
    return undefined;
  };
  const entries = Object.entries(value);
  const [[how, operand] = ['', null]] = entries;
  if (!HOWS.includes(how)) {
    const near = suggest(how, HOWS);
    return refuse(
      `${JSON.stringify(how)} is not a way to compare`,
      `${near === undefined ? '' : `did you mean ${near}?\n`}there is ${HOWS.join(', ')}; a whole mapping is compared with equals`,
    );
  }
  if (entries.length > 1) return refuse('a value is compared in one way', `leave one of ${HOWS.join(', ')}`);
  switch (how) {
    case 'equals':
      return { how, value: operand };
    case 'matches': {
      if (typeof operand === 'string' && isPattern(operand)) return { how, value: operand };
      return refuse('matches takes a regular expression, in quotes', 'for example matches: "^Camille"');
    }
    case 'oneOf':
      return Array.isArray(operand) && operand.length > 0
        ? { how, values: operand as readonly Json[] }
        : refuse('oneOf takes a list of values', 'for example oneOf: [low, substantial]');
    default:
      if (typeof operand !== 'boolean')
        return refuse(`${how} takes true or false`, `for example ${how}: true`);
      return { how: (how === 'exists') === operand ? 'exists' : 'absent' };
  }
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    // The value of a placeholder may make it one.
    return namesIn(text).length > 0;
  }
}
