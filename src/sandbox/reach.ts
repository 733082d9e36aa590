/** Where the sandbox listens, and its names in URLs: loopback, unless the user asked for more with both options. */
import { isIP } from 'node:net';
import { isLoopbackHost } from '../common/loopback-host.ts';
import { IdcliError } from '../errors.ts';
import type { SandboxOptions } from './types.ts';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** A host name or address as `Host` has it, with or without a port. */
const NAME = new RegExp(`^(${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:.]+\\])(?::(\\d{1,5}))?$`, 'i');
/** Every address of the machine: fine to listen on, but no host to connect to. */
const UNSPECIFIED = /^(?:0+(?:\.0+){0,3}|\[[0:.]+\])$/;

/**
 * Refuses what would open the sandbox to others by accident.
 * @throws {IdcliError} `NOT_LOOPBACK` for an address that others can reach and no names, `USAGE` for names that are
 * none
 */
export function checkReach({ host, allowHosts = [] }: SandboxOptions): void {
  if (allowHosts.length === 0) {
    if (host === undefined || isLoopbackHost(host)) return;
    throw new IdcliError('NOT_LOOPBACK', `${host} is not a loopback address`, {
      hint: 'use 127.0.0.1, ::1 or localhost',
    });
  }
  if (host === undefined || isIP(unbracketed(host)) === 0) {
    throw new IdcliError('USAGE', `${host ?? 'nothing'} is not an address of this machine to listen on`, {
      hint: 'an address in digits, such as 0.0.0.0; names belong to --allow-host',
    });
  }
  for (const name of allowHosts) {
    const [, bare = '', port] = NAME.exec(name) ?? [];
    const isName = bare !== '' && !UNSPECIFIED.test(bare) && (port === undefined || isPort(Number(port)));
    if (isName && URL.canParse(`http://${name}`)) continue;
    throw new IdcliError('USAGE', `${JSON.stringify(name)} is not a name to be reached under`, {
      hint:
        'a host as browsers and applications write it, e.g. sandbox or localhost:8400; a port only where ' +
        'it differs',
    });
  }
}

const isPort = (port: number): boolean => port > 0 && port < 65_536;

export const unbracketed = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

export interface Reach {
  /** Base URL without trailing slash: under the first name that was allowed, else where it listens. */
  readonly url: string;
  /** Accepted `Host` headers: excludes names that an attacker points here (DNS rebinding). */
  readonly hosts: ReadonlySet<string>;
}

/** @param options checked, with the port that the sandbox got */
export function reachOf(
  options: { readonly host: string; readonly allowHosts: readonly string[] },
  scheme: 'http' | 'https',
  port: number,
): Reach {
  const { host, allowHosts } = options;
  const named = allowHosts.map((name) => (NAME.exec(name)?.[2] === undefined ? `${name}:${port}` : name));
  const own = named.length > 0 ? [] : [`${host.includes(':') ? `[${host}]` : host}:${port}`];
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  // As browsers write them: in lower case, without the port that goes without saying.
  const origins = [...named, ...own, ...loopback].map((name) => new URL(`${scheme}://${name}`));
  return { url: origins[0]?.origin ?? '', hosts: new Set(origins.map((origin) => origin.host)) };
}
