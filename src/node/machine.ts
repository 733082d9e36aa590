/** Facts about this machine: runtime, browser, proxies, certificate authorities, loopback. */

import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { defined } from '../common/defined.ts';
import { IdcliError } from '../errors.ts';
import type { MachineFacts, Transport } from '../world.ts';
import { browserProblem } from './browser.ts';
import { certificatesIn } from './fetch/certificates.ts';
import { parseProxy } from './fetch/proxy.ts';

/** In the order of `chooseProxy`: lower case before upper case. */
const PROXY_VARIABLES = ['https_proxy', 'http_proxy'] as const;

export async function machineFacts(transport: Transport, env: NodeJS.ProcessEnv): Promise<MachineFacts> {
  const problem = await browserProblem(env);
  return {
    runtime: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    ...defined({
      engine: process.versions.bun === undefined ? undefined : `Bun ${process.versions.bun}`,
      browserProblem: problem,
    }),
    proxies: proxies(transport, env),
    authorities: await authorities(transport, env),
    deaf: { ...(await deafTo('127.0.0.1')), ...(await deafTo('::1')) },
  };
}

/** Tests whether a free port can be opened. */
function deafTo(host: '127.0.0.1' | '::1'): Promise<MachineFacts['deaf']> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve({ [host]: error.code ?? error.message }));
    server.listen({ host, port: 0, exclusive: true }, () => server.close(() => resolve({})));
  });
}

/** A named proxy takes every request, so those of the environment are not read; an empty name means none. */
function proxies({ proxy }: Transport, env: NodeJS.ProcessEnv): MachineFacts['proxies'] {
  const named =
    proxy === undefined
      ? PROXY_VARIABLES.map((name) => (env[name] ? name : name.toUpperCase())).map((name) => ({
          name,
          value: env[name] ?? '',
        }))
      : [{ name: '--proxy', value: proxy }];
  return named
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => {
      try {
        return { name, url: parseProxy(value, name).url.href };
      } catch (error) {
        return { name, problem: error instanceof IdcliError ? error.message : String(error) };
      }
    });
}

async function authorities({ ca }: Transport, env: NodeJS.ProcessEnv): Promise<MachineFacts['authorities']> {
  const path = env.NODE_EXTRA_CA_CERTS;
  return [
    ...(ca === undefined ? [] : [judgeAuthorities('--ca', ca)]),
    ...(path === undefined || path === '' ? [] : [await fileOfAuthorities('NODE_EXTRA_CA_CERTS', path)]),
  ];
}

/** Node itself only warns about an unreadable file and continues without it. */
async function fileOfAuthorities(name: string, path: string): Promise<MachineFacts['authorities'][number]> {
  try {
    return judgeAuthorities(name, await readFile(path, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return { name, count: 0, expired: [], problem: `${name}: the file ${path} cannot be read (${code})` };
  }
}

function judgeAuthorities(name: string, text: string): MachineFacts['authorities'][number] {
  const found = certificatesIn(text);
  if (found.length === 0) {
    return { name, count: 0, expired: [], problem: `${name}: there is no PEM certificate in it` };
  }
  try {
    const certificates = found.map((pem) => new X509Certificate(pem));
    const expired = certificates.filter(({ validTo }) => Date.parse(validTo) < Date.now());
    return {
      name,
      count: certificates.length,
      expired: expired.map(({ subject }) => subject.split('\n').join(', ')),
    };
  } catch {
    return { name, count: found.length, expired: [], problem: `${name}: a certificate cannot be read` };
  }
}
