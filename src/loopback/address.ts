/** Picks the address to listen on for a redirect URI; loopback only (rule ALL-1, RFC 8252, 7.3). */

import { isLoopbackHost, isLoopbackUrl } from '../common/loopback-host.ts';
import { IdcliError } from '../errors.ts';
import type { ListenOptions } from './listener.ts';

/** One candidate: where to bind, and the redirect URI it serves. */
export interface Candidate {
  /** As given; port 0 means any free port. */
  readonly redirectUri: URL;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Whether the redirect URI takes the bound port, because both are the same address. */
  readonly takesPort: boolean;
  /** The option that chose the address. */
  readonly option: string;
}

const OF_REDIRECTS = '--redirect-uri (by SAML --acs)';

/**
 * A host name is bound on both address families, so that no other process can take the other one and receive the
 * answer.
 */
export function addressesOf(host: string): readonly string[] {
  return host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
}

/** @throws {IdcliError} `NOT_LOOPBACK` */
export function demandLoopback(host: string): void {
  if (isLoopbackHost(host)) return;
  throw new IdcliError('NOT_LOOPBACK', `${host} is not a loopback address`, {
    hint: 'listen on 127.0.0.1, [::1] or localhost; put a tunnel or reverse proxy in front to be reachable',
  });
}

/** Whether a browser on this machine can deliver an answer to this address. */
export function isHere(uri: URL): boolean {
  return isLoopbackUrl(uri.href);
}

/**
 * Returns the candidates in order, without the list entries this machine cannot serve. Throws `NOT_LOOPBACK`, or
 * `USAGE` for redirect URIs that no listener can serve.
 */
export function candidatesOf(options: ListenOptions): readonly Candidate[] {
  const { redirectUris, listen } = options;
  if (redirectUris.length === 0) throw new IdcliError('USAGE', 'there is no redirect URI to listen on');
  const here = listen === undefined ? redirectUris.filter(isHere) : redirectUris;
  return (here.length === 0 ? redirectUris : here).map((uri) => candidate(uri, options));
}

function candidate(redirectUri: URL, { listen, https, option = OF_REDIRECTS }: ListenOptions): Candidate {
  if (redirectUri.protocol !== 'http:' && redirectUri.protocol !== 'https:') {
    throw new IdcliError(
      'USAGE',
      `nothing can listen on a redirect URI with the scheme ${redirectUri.protocol}`,
      {
        hint: 'pass --paste and copy the redirected URL by hand, or use an http redirect URI',
      },
    );
  }
  if (redirectUri.hash !== '') {
    throw new IdcliError('USAGE', `the redirect URI ${redirectUri} has a fragment`, {
      hint: 'leave out everything from # on: RFC 6749, 3.1.2 allows no fragment here',
    });
  }
  if (listen !== undefined) {
    demandLoopback(listen.host);
    return {
      redirectUri,
      host: withoutBrackets(listen.host),
      port: listen.port,
      tls: https,
      takesPort: isLoopbackHost(redirectUri.hostname) && redirectUri.port === '0',
      option: '--listen',
    };
  }
  if (!isLoopbackHost(redirectUri.hostname)) {
    throw new IdcliError(
      'NOT_LOOPBACK',
      `the redirect URI's host ${redirectUri.hostname} is not this machine`,
      {
        hint:
          'pass --paste and copy the address that the browser ends at, or --headless\n' +
          'if a tunnel or reverse proxy leads here, name its target with --listen 127.0.0.1:PORT',
      },
    );
  }
  const tls = https || redirectUri.protocol === 'https:';
  const served = new URL(redirectUri);
  if (tls) served.protocol = 'https:';
  return {
    redirectUri: served,
    host: withoutBrackets(redirectUri.hostname),
    // URL drops the default port of its scheme.
    port: Number(redirectUri.port || (redirectUri.protocol === 'https:' ? 443 : 80)),
    tls,
    takesPort: true,
    option,
  };
}

const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
