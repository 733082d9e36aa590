/** Runs a command in a world of its own: given files only, nothing of the environment, no network, nothing written. */
import { resolve } from 'node:path';
import { IdcliError } from '../errors.ts';
import { CLOCK_AND_RANDOM } from '../node/clock-and-random.ts';
import type { World } from '../world.ts';
import type { Outcome } from './api/judgements.ts';

export interface GivenFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

const FOLDER = resolve('/idcli');

/**
 * @param argv without `--json`
 * @returns the document that the command prints
 */
export async function outcomeOf(
  argv: readonly string[],
  input: string,
  given: readonly GivenFile[],
): Promise<Outcome> {
  const { run } = await import('../cli.ts');
  let printed = '';
  await run(
    [...argv, '--json', '--no-input'],
    worldOf(input, given, (text) => {
      printed += text;
    }),
  );
  return JSON.parse(printed) as Outcome;
}

const absent = (what: string) => (): never => {
  throw new Error(`a judgement needs no ${what}`);
};

function worldOf(input: string, given: readonly GivenFile[], print: (text: string) => void): World {
  const files = new Map(given.map(({ name, content }) => [resolve(FOLDER, name), Buffer.from(content)]));
  const sink = { isTTY: false, columns: 80, colors: false };
  const bytes = Buffer.from(input, 'utf8');
  const read = async (path: string): Promise<Uint8Array> => {
    const found = files.get(path);
    if (found !== undefined) return found;
    throw Object.assign(new Error(`there is no file ${path}`), { code: 'ENOENT' });
  };
  return {
    stdin: {
      isTTY: false,
      bytes: async () => bytes,
      async *lines() {
        yield* input.split('\n');
      },
      async *chunks() {
        yield bytes;
      },
    },
    stdout: { ...sink, write: async (data) => print(Buffer.from(data as string).toString('utf8')) },
    stderr: { ...sink, write: async () => {} },
    env: {},
    cwd: FOLDER,
    homeFolder: FOLDER,
    configFolder: FOLDER,
    ...CLOCK_AND_RANDOM,
    // A judgement that would have to fetch keys goes on without them, and says so.
    connect: () => async () => {
      throw new IdcliError('NETWORK', 'nothing is fetched here: hand the keys or metadata over');
    },
    inspectTls: absent('network'),
    takesTls: absent('network'),
    openBrowser: absent('browser'),
    launchChromium: absent('browser'),
    machine: absent('machine'),
    runCommand: absent('shell'),
    prompt: {
      text: absent('prompt'),
      secret: absent('prompt'),
      confirm: absent('prompt'),
      select: absent('prompt'),
    },
    progress: () => ({ update() {}, stop() {} }),
    files: {
      read,
      async *chunks(path) {
        yield await read(path);
      },
      exists: async (path) => files.has(path),
      realPath: async (path) => path,
      writeAtomic: absent('disk'),
    },
    signal: new AbortController().signal,
  };
}
