/**
 * Everything outside the program, as one interface. `src/node/node-world.ts` is the real one; tests pass their own. A
 * command never accesses the terminal, the disk, the clock or the network directly: it gets this.
 */

import type { Browser as Chromium } from 'playwright-core';

export type { Chromium };

/** A destination of text or bytes: standard output or standard error. */
export interface Sink {
  readonly isTTY: boolean;
  /** Width in characters; 80 without a terminal. */
  readonly columns: number;
  /** Whether the environment wants colours (terminal, `NO_COLOR`, `FORCE_COLOR`); `--color` overrides it. */
  readonly colors: boolean;
  /** Resolves once the operating system has the data, so that nothing is cut off at exit. */
  write(data: string | Uint8Array): Promise<void>;
  /**
   * From now on a reader that stops reading holds up nothing but the writes themselves. After `until` they are waited
   * for only briefly. For a command that serves others meanwhile; absent where writing never waits.
   */
  background?(until: AbortSignal): void;
}

/** Standard input. */
export interface Source {
  readonly isTTY: boolean;
  /** Reads everything. Rejects with `INPUT_TOO_LARGE` beyond `maxBytes`. */
  bytes(maxBytes: number): Promise<Uint8Array>;
  /** Reads line by line, without line ends, in constant memory. */
  lines(): AsyncIterable<string>;
  /** Reads piece by piece, in constant memory. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** Connection settings: certificate authorities, client certificate, proxy, limits. All PEM as text. */
export interface Transport {
  /** Additional certificate authorities, as PEM; the built-in ones stay trusted. */
  readonly ca?: string;
  /** Client certificate and key for mutual TLS, as PEM. */
  readonly clientCertificate?: { readonly cert: string; readonly key: string };
  /** Proxy set by name; without it `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` apply. */
  readonly proxy?: string;
  /** Milliseconds for one request, from connecting to the last byte. Default 30000. */
  readonly timeoutMilliseconds?: number;
  /** Limit of a response body in bytes. Default 5 MB (rule ALL-15). */
  readonly maxBodyBytes?: number;
}

/** Versions that no server should take any more (RFC 8996), by OpenSSL's names. */
export type OldTls = 'TLSv1' | 'TLSv1.1';

/** TLS facts of a server, whether it is accepted or not. */
export interface TlsFacts {
  /** OpenSSL's name, e.g. `TLSv1.3`. */
  readonly protocol: string;
  /** Why the certificate is rejected, in a sentence; absent when it is accepted. */
  readonly problem?: string;
  /** From the server's certificate up to the authority's, as sent. */
  readonly chain: readonly {
    readonly subject: string;
    readonly issuer: string;
    readonly names: readonly string[];
    readonly validFrom: Date;
    readonly validTo: Date;
  }[];
}

/** Facts about this machine that logins depend on. Nothing is sent or started to find out. */
export interface MachineFacts {
  /** Version of Node, e.g. `22.12.0`. */
  readonly runtime: string;
  /** Runtime instead of Node.js, e.g. `Bun 1.4.5` in the single file. */
  readonly engine?: string;
  /** Operating system and processor, e.g. `linux x64`. */
  readonly platform: string;
  /** Why no browser can be started, in a sentence; absent when it seems possible. */
  readonly browserProblem?: string;
  /** Proxies set by `--proxy` or the environment; `url` omits user name and password. */
  readonly proxies: readonly { readonly name: string; readonly url?: string; readonly problem?: string }[];
  /** Certificate authorities added by `--ca` or the environment. */
  readonly authorities: readonly {
    readonly name: string;
    readonly count: number;
    /** Names of the expired ones. */
    readonly expired: readonly string[];
    readonly problem?: string;
  }[];
  /** Loopback addresses where no free port can be opened, with the system's error. */
  readonly deaf: Readonly<Partial<Record<'127.0.0.1' | '::1', string>>>;
}

/** Questions to the person at the terminal. Every method rejects with `NO_TERMINAL` when there is none. */
export interface Prompt {
  text(question: string, options?: { readonly initial?: string }): Promise<string>;
  secret(question: string): Promise<string>;
  confirm(question: string, initial: boolean): Promise<boolean>;
  select(
    question: string,
    choices: readonly { readonly value: string; readonly label: string }[],
  ): Promise<string>;
}

/** A running "please wait" line on standard error. */
export interface Progress {
  update(text: string): void;
  /** Removes the line; a given text replaces it. */
  stop(text?: string): void;
}

export interface Files {
  /**
   * Rejects with the system's `NodeJS.ErrnoException`. Refuses more than `maxBytes` with `INPUT_TOO_LARGE`.
   * @param inside the folder that must contain the file, with links resolved; else `UNTRUSTED_PROJECT`
   */
  read(path: string, maxBytes?: number, inside?: string): Promise<Uint8Array>;
  /** Reads piece by piece, in constant memory; errors and `inside` as in `read`. */
  chunks(path: string, inside?: string): AsyncIterable<Uint8Array>;
  exists(path: string): Promise<boolean>;
  /** Returns the path with all links resolved. Rejects with the system's error if nothing is there. */
  realPath(path: string): Promise<string>;
  /**
   * Writes a temporary file beside `path` and renames it, so that a crash never leaves half a file. `mode` as in
   * chmod.
   */
  writeAtomic(path: string, data: string | Uint8Array, mode: number): Promise<void>;
}

/** A worker thread of this program. */
export interface Thread {
  /** Sends a message and returns its answer; answers keep the order of the messages. Rejects when the thread fails. */
  ask(message: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export interface Threads {
  /** Number of threads to run in parallel on this machine. */
  readonly count: number;
  /** @param data start data of `src/thread.ts`; cloned */
  start(data: unknown): Promise<Thread>;
}

export interface World {
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the working folder. */
  readonly cwd: string;
  /** Absolute path of the user's home folder. */
  readonly homeFolder: string;
  /** Absolute path of the folder with the user's own `config.yaml`. */
  readonly configFolder: string;
  now(): Date;
  random(bytes: number): Uint8Array;
  /** Rejects with the signal's reason when it aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /**
   * A `fetch` over `node:http` and `node:https`: never follows redirects, never keeps cookies, limits time and size.
   */
  connect(transport: Transport): typeof fetch;
  /** Connects only to inspect the certificate; nothing is sent. Rejects with `NETWORK`, `HTTP_TIMEOUT`. */
  inspectTls(url: URL, transport: Transport): Promise<TlsFacts>;
  /**
   * Whether the server takes a handshake by this version alone; undefined where this program cannot speak it itself.
   * Nothing is sent but the handshake. Rejects with `NETWORK`, `HTTP_TIMEOUT`.
   */
  takesTls(url: URL, version: OldTls, transport: Transport): Promise<boolean | undefined>;
  openBrowser(url: URL): Promise<void>;
  /** Starts an installed Chromium without a window. Rejects with `BROWSER_UNAVAILABLE`. */
  launchChromium(): Promise<Chromium>;
  /** @param transport the connections whose proxy and authorities are inspected */
  machine(transport: Transport): Promise<MachineFacts>;
  /** Runs a command line through the system's shell and returns its standard output, for `cmd:` secret references. */
  runCommand(commandLine: string): Promise<string>;
  readonly prompt: Prompt;
  progress(text: string): Progress;
  readonly files: Files;
  /** Absent where everything must run in one thread. */
  readonly threads?: Threads;
  /** Aborts on SIGINT and SIGTERM; `reason` is the string `SIGINT` or `SIGTERM`. */
  readonly signal: AbortSignal;
}
