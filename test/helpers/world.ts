/**
 * An in-memory world for tests: frozen clock, counted randomness, no browser, no answers, real sockets by `connect`.
 */
import { createHash } from 'node:crypto';
import { IdcliError } from '../../src/errors.ts';
import type { MachineFacts, Prompt, Sink, World } from '../../src/world.ts';

/** Default time of a test world. */
export const FROZEN = '2026-11-22T12:00:00Z';

interface BufferSink extends Sink {
  text(): string;
  bytes(): Uint8Array;
}

function bufferSink(options: { isTTY?: boolean; columns?: number; colors?: boolean } = {}): BufferSink {
  const chunks: Buffer[] = [];
  return {
    isTTY: options.isTTY ?? false,
    columns: options.columns ?? 80,
    colors: options.colors ?? false,
    async write(data) {
      chunks.push(Buffer.from(data as string));
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
    bytes: () => new Uint8Array(Buffer.concat(chunks)),
  };
}

export interface TestWorld extends World {
  readonly stdout: BufferSink;
  readonly stderr: BufferSink;
  readonly opened: URL[];
  readonly written: Map<string, { data: Uint8Array; mode: number }>;
  /** All files, by path. */
  readonly disk: ReadonlyMap<string, Uint8Array>;
  /** The options of this world. */
  readonly options: TestWorldOptions;
  advance(seconds: number): void;
  abort(reason: 'SIGINT' | 'SIGTERM'): void;
}

export interface TestWorldOptions {
  stdin?: string | Uint8Array;
  stdinIsTTY?: boolean;
  env?: Record<string, string>;
  /** Path → content; written files appear here too. */
  files?: Record<string, string | Uint8Array>;
  isTTY?: boolean;
  columns?: number;
  colors?: boolean;
  now?: string;
  /** Milliseconds that pass on each reading of the clock; default 0, a frozen clock. */
  tick?: number;
  /** Default: fails the test when opened. */
  openBrowser?: (url: URL) => Promise<void>;
  answers?: Partial<Prompt>;
  commands?: Record<string, string>;
  connect?: World['connect'];
  inspectTls?: World['inspectTls'];
  takesTls?: World['takesTls'];
  machine?: Partial<MachineFacts>;
  /** Uses the real clock, unless `now` is given. */
  online?: true;
  /** Seed for different randomness. */
  seed?: string;
  /** Always runs inside the test, never in a separate process. */
  inside?: boolean;
}

export function testWorld(options: TestWorldOptions = {}): TestWorld {
  const clock = { now: new Date(options.now ?? FROZEN).getTime(), random: 0 };
  const controller = new AbortController();
  const stored = new Map(
    Object.entries(options.files ?? {}).map(([path, data]) => [path, Buffer.from(data as string)] as const),
  );
  const written = new Map<string, { data: Uint8Array; mode: number }>();
  const opened: URL[] = [];
  const noAnswer = (question: string): never => {
    throw new Error(`the test gave no answer to: ${question}`);
  };
  const input = Buffer.from((options.stdin ?? '') as string);
  return {
    stdin: {
      isTTY: options.stdinIsTTY ?? options.stdin === undefined,
      async bytes() {
        return new Uint8Array(input);
      },
      async *lines() {
        const text = input.toString('utf8');
        if (text !== '') yield* text.replace(/\n$/, '').split('\n');
      },
      async *chunks() {
        if (input.length > 0) yield new Uint8Array(input);
      },
    },
    stdout: bufferSink(options),
    stderr: bufferSink(options),
    env: options.env ?? {},
    cwd: '/project',
    homeFolder: '/home/user',
    configFolder: '/home/user/.config/idcli',
    now() {
      clock.now += options.tick ?? 0;
      return new Date(clock.now);
    },
    random(bytes) {
      clock.random += 1;
      const hash = createHash('shake256', { outputLength: bytes }).update(
        `${options.seed ?? 'random'} ${clock.random}`,
      );
      return new Uint8Array(hash.digest());
    },
    async sleep(milliseconds, signal) {
      signal.throwIfAborted();
      // A wait of a minute or more is a deadline, which does not pass by itself.
      if (milliseconds >= 60_000) {
        await new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
        );
      }
      clock.now += milliseconds;
    },
    connect:
      options.connect ??
      (() => {
        throw new Error('this test world has no network');
      }),
    launchChromium: () => Promise.reject(new IdcliError('BROWSER_UNAVAILABLE', 'this test world has none')),
    takesTls:
      options.takesTls ??
      (() => {
        throw new Error('this test world has no TLS');
      }),
    inspectTls:
      options.inspectTls ??
      (() => {
        throw new Error('this test world has no TLS');
      }),
    machine: async () => ({
      runtime: '22.12.0',
      platform: 'linux x64',
      proxies: [],
      authorities: [],
      deaf: {},
      ...options.machine,
    }),
    async openBrowser(url) {
      opened.push(url);
      if (options.openBrowser === undefined) throw new Error(`the browser was opened with ${url}`);
      await options.openBrowser(url);
    },
    async runCommand(commandLine) {
      const output = options.commands?.[commandLine];
      if (output === undefined) throw new Error(`the test has no command: ${commandLine}`);
      return output;
    },
    prompt: {
      text: async (question) => noAnswer(question),
      secret: async (question) => noAnswer(question),
      confirm: async (question) => noAnswer(question),
      select: async (question) => noAnswer(question),
      ...options.answers,
    },
    progress: () => ({ update() {}, stop() {} }),
    files: {
      async read(path, _, inside) {
        if (inside !== undefined && !path.startsWith(inside.replace(/\/*$/, '/'))) {
          throw new IdcliError('UNTRUSTED_PROJECT', `${path} leads outside ${inside}`);
        }
        const data = stored.get(path);
        if (data === undefined) {
          throw Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), {
            code: 'ENOENT',
          });
        }
        return new Uint8Array(data);
      },
      async *chunks(path, inside) {
        yield await this.read(path, undefined, inside);
      },
      exists: async (path) => stored.has(path),
      realPath: async (path) => path,
      async writeAtomic(path, data, mode) {
        const bytes = Buffer.from(data as string);
        stored.set(path, bytes);
        written.set(path, { data: new Uint8Array(bytes), mode });
      },
    },
    signal: controller.signal,
    opened,
    written,
    disk: stored,
    options,
    advance(seconds) {
      clock.now += seconds * 1000;
    },
    abort(reason) {
      controller.abort(reason);
    },
  };
}
