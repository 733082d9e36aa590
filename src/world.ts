/**
 * Everything outside the program, as one interface. `src/node/node-world.ts` is the real one; tests hand in their own.
 * A command never reaches for the terminal, the disk, the clock or the network by itself: it is handed this.
 */

/** Where text or bytes go: standard output or standard error. */
export interface Sink {
  readonly isTTY: boolean;
  /** Width in characters; 80 when it is not a terminal. */
  readonly columns: number;
  /** Whether the environment asks for colours here (terminal, `NO_COLOR`, `FORCE_COLOR`); `--color` overrules. */
  readonly colors: boolean;
  /** Resolves once the data was handed to the operating system, so that nothing is cut off at exit. */
  write(data: string | Uint8Array): Promise<void>;
}

/** Standard input. */
export interface Source {
  readonly isTTY: boolean;
  /** All of it. Rejects with `INPUT_TOO_LARGE` beyond `maxBytes`. */
  bytes(maxBytes: number): Promise<Uint8Array>;
  /** Line by line, without line ends, in constant memory. */
  lines(): AsyncIterable<string>;
}

/** How connections are made: certificate authorities, client certificate, proxy, bounds. All PEM as text. */
export interface Transport {
  /** More certificate authorities to trust, as PEM; the built-in ones stay trusted. */
  readonly ca?: string;
  /** Client certificate and key for mutual TLS, as PEM. */
  readonly clientCertificate?: { readonly cert: string; readonly key: string };
  /** Proxy given by name; without it `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are honoured. */
  readonly proxy?: string;
  /** Milliseconds for one request, from connecting to the last byte. Default 30000. */
  readonly timeoutMilliseconds?: number;
  /** Bytes that a response body may have. Default 5 MB (rule ALL-15). */
  readonly maxBodyBytes?: number;
}

/** What a TLS server shows, whether it is accepted or not. */
export interface TlsFacts {
  /** As OpenSSL calls it, e.g. `TLSv1.3`. */
  readonly protocol: string;
  /** Why the certificate is not accepted, in a sentence; absent when it is. */
  readonly problem?: string;
  /** From the server's own certificate to the authority's, as sent. */
  readonly chain: readonly {
    readonly subject: string;
    readonly issuer: string;
    readonly names: readonly string[];
    readonly validFrom: Date;
    readonly validTo: Date;
  }[];
}

/** What this machine is like, as far as logins depend on it. Nothing is sent or started to find out. */
export interface MachineFacts {
  /** Version of Node, e.g. `22.12.0`. */
  readonly runtime: string;
  /** What runs the program in place of Node.js, e.g. `Bun 1.4.5` in the single file. */
  readonly engine?: string;
  /** Operating system and processor, e.g. `linux x64`. */
  readonly platform: string;
  /** Why no browser can be started, in a sentence; absent when one can, as far as can be told. */
  readonly browserProblem?: string;
  /** Proxies that `--proxy` or the environment name; `url` is without user name and password. */
  readonly proxies: readonly { readonly name: string; readonly url?: string; readonly problem?: string }[];
  /** Certificate authorities that `--ca` or the environment add. */
  readonly authorities: readonly {
    readonly name: string;
    readonly count: number;
    /** Names of those that are out of date. */
    readonly expired: readonly string[];
    readonly problem?: string;
  }[];
  /** Loopback addresses on which no free port can be listened on, and why, as the system calls it. */
  readonly deaf: Readonly<Partial<Record<'127.0.0.1' | '::1', string>>>;
}

/** Questions to the person at the terminal. Every method rejects with `NO_TERMINAL` where nobody can answer. */
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
  /** Takes the line away; with a text, leaves that text in its place. */
  stop(text?: string): void;
}

export interface Files {
  /**
   * Rejects with the `NodeJS.ErrnoException` of the system. Refuses more than `maxBytes` with `INPUT_TOO_LARGE`.
   * @param inside the folder that the file must be in, links followed; else `UNTRUSTED_PROJECT`
   */
  read(path: string, maxBytes?: number, inside?: string): Promise<Uint8Array>;
  exists(path: string): Promise<boolean>;
  /** The path with all links followed. Rejects with the error of the system where nothing stands. */
  realPath(path: string): Promise<string>;
  /** Writes a temporary file beside `path` and renames it, so that a crash never leaves half a file. `mode` as in chmod. */
  writeAtomic(path: string, data: string | Uint8Array, mode: number): Promise<void>;
}

/** A worker thread of this program. */
export interface Thread {
  /** Hands it a message and gives its answer; answers come in the order of the messages. Rejects when the thread fails. */
  ask(message: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export interface Threads {
  /** How many run at the same time on this machine. */
  readonly count: number;
  /** @param data what `src/thread.ts` is to work with; cloned */
  start(data: unknown): Promise<Thread>;
}

export interface World {
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the working folder. */
  readonly cwd: string;
  /** Absolute path of the folder that holds the user's own `config.yaml`. */
  readonly configFolder: string;
  now(): Date;
  random(bytes: number): Uint8Array;
  /** Rejects with the signal's reason when it aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** A `fetch` over `node:http` and `node:https`: never follows redirects, never keeps cookies, bounds time and size. */
  connect(transport: Transport): typeof fetch;
  /** Connects only to look at the certificate; nothing is sent. Rejects with `NETWORK`, `HTTP_TIMEOUT`. */
  inspectTls(url: URL, transport: Transport): Promise<TlsFacts>;
  openBrowser(url: URL): Promise<void>;
  /** @param transport the connections whose proxy and authorities are looked at */
  machine(transport: Transport): Promise<MachineFacts>;
  /** Runs a command line through the system's shell and gives its standard output, for `cmd:` secret references. */
  runCommand(commandLine: string): Promise<string>;
  readonly prompt: Prompt;
  progress(text: string): Progress;
  readonly files: Files;
  /** Absent where everything has to be done in one thread. */
  readonly threads?: Threads;
  /** Aborts on SIGINT and SIGTERM; `reason` is the string `SIGINT` or `SIGTERM`. */
  readonly signal: AbortSignal;
}
