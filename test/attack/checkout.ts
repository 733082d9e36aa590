/**
 * A hostile checkout on the real disk, a user with secrets beside it, and servers that write down whatever reaches
 * them.
 */
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { run } from '../../src/cli.ts';
import { createFetch } from '../../src/node/fetch/create-fetch.ts';
import { diskFiles } from '../../src/node/files.ts';
import { runCommand } from '../../src/node/shell.ts';
import type { Prompt } from '../../src/world.ts';
import { onlineWorld } from '../helpers/online.ts';

/** Never to be seen outside the user's own machine. Letters and digits, so that no encoding of URLs changes it. */
export const CANARY = 'CANARY5b1d7c';

export interface Checkout {
  /** The folder of the checkout, which is the working folder. */
  readonly folder: string;
  /** The folder of the user: their home, beside the checkout. */
  readonly home: string;
  /** Writes files into the checkout. */
  write(files: Readonly<Record<string, string>>): void;
  /** Writes the user's own configuration file. */
  user(config: string): void;
  run(argv: readonly string[], more?: More): Promise<Ended>;
  /** Whether a command of the checkout left its mark. */
  pwned(): boolean;
}

export interface More {
  readonly env?: Readonly<Record<string, string>>;
  readonly answers?: Partial<Prompt>;
  readonly stdin?: string;
  readonly cwd?: string;
  readonly configFolder?: string;
  readonly homeFolder?: string;
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const cleanups: (() => unknown)[] = [];
afterAll(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

export function hostileCheckout(files: Readonly<Record<string, string>>): Checkout {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'idcli-attack-')));
  cleanups.push(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'checkout');
  const home = join(root, 'home');
  const write = (content: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(content)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  };
  mkdirSync(folder);
  mkdirSync(join(home, '.config/idcli'), { recursive: true });
  writeFileSync(join(root, 'outside.txt'), `${CANARY}\n`);
  writeFileSync(join(home, 'key.txt'), `${CANARY}\n`);
  write(files);
  return {
    folder,
    home,
    write,
    user: (config) => writeFileSync(join(home, '.config/idcli/config.yaml'), config),
    async run(argv, more = {}) {
      const noTerminal = onlineWorld({
        ...(more.stdin === undefined ? {} : { stdin: more.stdin }),
        env: { ...more.env },
        answers: { ...NOBODY, ...more.answers },
        connect: (transport) => createFetch(transport, {}),
      });
      const world = {
        ...noTerminal,
        cwd: more.cwd ?? folder,
        homeFolder: more.homeFolder ?? home,
        configFolder: more.configFolder ?? join(home, '.config/idcli'),
        files: diskFiles,
        runCommand: (line: string) => runCommand(line, noTerminal.signal),
      };
      const code = await run(argv, world);
      return { code, stdout: noTerminal.stdout.text(), stderr: noTerminal.stderr.text() };
    },
    pwned: () => existsSync(join(root, 'PWN')),
  };
}

/** What a command line of the checkout would do, wherever it is started. */
export const touch = ({ folder }: Checkout): string => `touch ${join(dirname(folder), 'PWN')}`;

async function noAnswer(): Promise<never> {
  const { IdcliError } = await import('../../src/errors.ts');
  throw new IdcliError('NO_TERMINAL', 'no terminal');
}
const NOBODY: Prompt = { text: noAnswer, secret: noAnswer, confirm: noAnswer, select: noAnswer };

export interface Listener {
  readonly url: string;
  readonly port: number;
  /** Every request as text: first line, headers, body. */
  readonly heard: string[];
  /** Answers a path with this document from now on. */
  answer(path: string, document: object): void;
  /** Whether something of the user's arrived, plainly or in a form that can be undone. */
  leaked(): boolean;
}

/** An OpenID provider that answers as if all were well, and a proxy to anybody who takes it for one. */
export async function listener(): Promise<Listener> {
  const heard: string[] = [];
  const answers = new Map<string, object>();
  const server = createServer(async (request, response) => {
    heard.push(await textOf(request));
    const url = new URL(request.url ?? '/', base());
    if (url.pathname.endsWith('/authorize')) {
      const back = new URL(url.searchParams.get('redirect_uri') ?? base());
      back.searchParams.set('code', 'c1');
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    response.setHeader('content-type', 'application/json');
    const given = answers.get(url.pathname);
    if (given !== undefined) {
      response.end(JSON.stringify(given));
      return;
    }
    if (!url.pathname.includes('.well-known')) {
      response.statusCode = url.pathname.endsWith('/token') ? 400 : 200;
      response.end('{"error":"invalid_grant","keys":[]}');
      return;
    }
    const issuer = base() + url.pathname.replace(/\/\.well-known.*/, '');
    response.end(
      JSON.stringify({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        userinfo_endpoint: `${issuer}/userinfo`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      }),
    );
  });
  server.on('connect', (request, socket) => {
    heard.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 502 no\r\n\r\n');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const base = () => `http://127.0.0.1:${port}`;
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: base(),
    port,
    heard,
    answer: (path, document) => void answers.set(path, document),
    leaked: () => heard.some(holdsCanary),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return [
    `${request.method} ${request.url}`,
    ...request.rawHeaders,
    Buffer.concat(chunks).toString('utf8'),
  ].join('\n');
}

/** Base64 does not hide it either. */
function holdsCanary(text: string): boolean {
  if (text.includes(CANARY)) return true;
  const runs = text.match(/[\w+/=-]{12,}/g) ?? [];
  return runs.some((run) => Buffer.from(run, 'base64').toString('latin1').includes(CANARY));
}
