/**
 * Transcripts in the documentation: fenced blocks marked `console`, whose lines that start with `$ idcli` are run whole
 * in a frozen world. What follows a command is what a terminal would show: standard output, then standard error, then
 * `exit N` when the exit code is not 0. What ends in `&` is there for the lines that follow on the page: `idcli sandbox &`,
 * and an application that is probed, `node shop.js &` (OpenID) or `node portal.js &` (SAML), each with one mistake.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { freePort } from '../helpers/port.ts';
import { startRelyingParty } from '../helpers/relying-party.ts';
import { network, runIn } from '../helpers/run.ts';
import { startServiceProvider } from '../helpers/service-provider.ts';
import { type TestWorldOptions, testWorld } from '../helpers/world.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BLOCK = /^```console\n([\s\S]*?)^```$/gm;

/** The pages that have transcripts, from the top of the repository. */
export function pagesWithTranscripts(): string[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) =>
    join('docs', name),
  );
  return ['README.md', ...docs]
    .filter((path) => path.endsWith('.md'))
    .filter((path) => readFileSync(join(ROOT, path), 'utf8').match(BLOCK) !== null)
    .sort();
}

export function readPage(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function writePage(path: string, text: string): void {
  writeFileSync(join(ROOT, path), text);
}

/** How transcripts are run: with which randomness, and whether a program of its own may run them. */
type Manner = Pick<TestWorldOptions, 'seed' | 'inside'>;

/** The page with every transcript as the program really gives it. */
export async function rerun(page: string, manner: Manner = {}): Promise<string> {
  let result = '';
  let done = 0;
  // Files written by one command of a page can be read by the next.
  const files: Record<string, string | Uint8Array> = {};
  const background: Background = {};
  try {
    for (const match of page.matchAll(BLOCK)) {
      result += page.slice(done, match.index);
      result += `\`\`\`console\n${await rerunBlock(match[1] ?? '', files, manner, background)}\`\`\``;
      done = match.index + match[0].length;
    }
  } finally {
    await background.sandbox?.close();
    await background.application?.close();
  }
  return result + page.slice(done);
}

/** What a page has started and not waited for. */
interface Background {
  sandbox?: Sandbox;
  application?: {
    readonly origin: string;
    /** Where it looks for its provider. */
    readonly port: number;
    close(): Promise<void>;
  };
}

/** The addresses of sandbox and application as the pages write them; those of the test have a port that is free. */
const WRITTEN = 'http://127.0.0.1:8400';
const APPLICATION = 'http://127.0.0.1:3000';

const BACKGROUND: Readonly<Record<string, (background: Background, manner: Manner) => Promise<void>>> = {
  'idcli sandbox &': async (background, manner) => {
    background.sandbox = await startInBackground(manner);
  },
  'node shop.js &': async (background, manner) => {
    const port = await freePort();
    const { now } = testWorld({ ...manner, tick: 1 });
    const app = await startRelyingParty({ holes: ['nonce'], now });
    app.use({
      issuer: `http://127.0.0.1:${port}/generic`,
      clientId: 'shop',
      secret: 'secret-of-the-application-under-test',
    });
    background.application = { ...app, port };
  },
  'node portal.js &': async (background, manner) => {
    const port = await freePort();
    const { now } = testWorld({ ...manner, tick: 1 });
    const idpMetadata = `http://127.0.0.1:${port}/generic/saml/metadata`;
    const app = await startServiceProvider({ holes: ['saml.audience'], idpMetadata, now });
    background.application = { ...app, port };
  },
};

const startInBackground = (manner: Manner): Promise<Sandbox> => {
  const { now, random, sleep } = testWorld({ ...manner, tick: 1 });
  return startSandbox({ now, random, sleep, port: 0, systems: ['generic'], fetch: network({}) });
};

async function rerunBlock(
  block: string,
  files: Record<string, string | Uint8Array>,
  manner: Manner,
  background: Background,
): Promise<string> {
  const commands = block.split(/^(?=\$ )/m).filter((text) => text !== '');
  let result = '';
  for (const text of commands) {
    // A command line goes on after a backslash.
    const line = /^\$ ((?:.*\\\n)*.*)\n?/.exec(text)?.[1] ?? '';
    result += `$ ${line}\n`;
    const starts = BACKGROUND[line];
    if (starts !== undefined) await starts(background, manner);
    else result += await runLine(placed(line.replace(/\\\n\s*/g, ''), background), files, manner);
  }
  return result;
}

/** The same line with the addresses that things really have. */
function placed(line: string, { sandbox, application }: Background): string {
  const typed = line.replaceAll(WRITTEN, sandbox?.url ?? WRITTEN);
  if (application === undefined || !/^idcli probe [rs]p /.test(line)) return typed;
  return `${typed.replaceAll(APPLICATION, application.origin)} --port ${application.port}`;
}

async function runLine(
  line: string,
  files: Record<string, string | Uint8Array>,
  manner: Manner,
): Promise<string> {
  const { argv, env, stdin: typed, input, output } = shellWords(line);
  const all = { ...exampleFiles(), ...files };
  const stdin = input === undefined ? typed : all[join('/project', input)];
  const world = testWorld({
    ...manner,
    connect: network,
    env,
    // So that the steps of a login take time, as they really do.
    tick: 1,
    files: all,
    stdinIsTTY: stdin === undefined,
    ...(stdin === undefined ? {} : { stdin }),
  });
  const { code, stdout, stderr } = await runIn(world, argv);
  for (const [path, { data }] of world.written) files[path] = data;
  if (output !== undefined) files[join('/project', output)] = stdout;
  const seen = output === undefined ? stdout : '';
  const shown = normalize(
    `${seen}${stderr === '' || seen === '' || seen.endsWith('\n') ? '' : '\n'}${stderr}`,
  );
  return `${shown}${code === 0 ? '' : `exit ${code}\n`}`;
}

/** How long steps took, and at which millisecond, depends on how often the clock is read; no page is wrong for that. */
export const withoutDurations = (page: string): string =>
  page
    .replace(/ +\d+(?: ms|\.\d s)\b/g, ' N ms')
    .replace(/(\d\d:\d\d:\d\d)\.\d{3}(?=Z| UTC|[+-]\d\d)/g, '$1.NNN')
    // The column of durations is as wide as the longest, and moves and wraps the one after it.
    .replace(/\n {40,}(?=\S)/g, ' ')
    .replace(/(?<=\S) {2,}/g, '  ')
    .replace(/ {2}not requested/g, ' not requested');

/**
 * The words of a page that chance has no part in: those that two runs with other randomness have in common, in their order.
 * Where a line wraps depends on what was drawn, and so do pieces of identifiers.
 */
export function wordsInCommon(one: string, other: string): string[] {
  const wordsOf = (page: string) => withoutDurations(page).split(/\s+/);
  const [a, b] = [wordsOf(one), wordsOf(other)];
  // lengths[i][j]: of the longest common sequence of what follows a[i] and b[j].
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] as Uint16Array;
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const common: string[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      common.push(a[i] ?? '');
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return common;
}

/** Files in docs/examples can be named in transcripts as they stand there. */
function exampleFiles(): Record<string, Uint8Array> {
  const folder = join(ROOT, 'docs/examples');
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    names.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [join('/project', path.slice(folder.length)), new Uint8Array(readFileSync(path))];
    }),
  );
}

/**
 * Ports are the system's choice, and the version is that of the program that ran; everything else is frozen. Nobody reads a
 * certificate.
 */
const normalize = (text: string): string =>
  text
    .replace(/^( *\w+=MII)[\w+/]{80,}=*$/gm, '$1…')
    .replace(/(127\.0\.0\.1|localhost)(:|%3A)\d{4,5}/g, '$1$2PORT')
    .replace(/\bidcli \d+\.\d+\.\d+(?:-[\w.]+)?/g, 'idcli VERSION');

/** `NAME=value idcli a 'b c' < file`, `… > file` or `echo text | idcli …`, as far as the documentation uses the shell. */
function shellWords(line: string): {
  argv: string[];
  env: Record<string, string>;
  stdin?: string;
  input?: string;
  output?: string;
} {
  const words = [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''),
  );
  const start = words.indexOf('idcli');
  const before = words.slice(0, start);
  const env = Object.fromEntries(
    before
      .filter((word) => /^[A-Z_]+=/.test(word))
      .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  );
  const echoed = before[0] === 'echo' ? before.slice(1, before.indexOf('|')).join(' ') : undefined;
  const after = (sign: string) => (words.includes(sign) ? words[words.indexOf(sign) + 1] : undefined);
  const [input, output] = [after('<'), after('>')];
  const redirect = words.findIndex((word) => word === '<' || word === '>');
  const end = redirect === -1 ? words.length : redirect;
  return {
    argv: words.slice(start + 1, end),
    env,
    ...(echoed === undefined ? {} : { stdin: `${echoed}\n` }),
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
  };
}
