/** Chooses the proxy of a request: the named one, or one from the environment. */

import { isLoopbackHost } from '../../common/loopback-host.ts';
import { IdcliError } from '../../errors.ts';
import { isExempt } from './no-proxy.ts';

export interface ProxyServer {
  /** Scheme, host and port, without credentials. */
  readonly url: URL;
  /** Value of `Proxy-Authorization`, when the proxy's URL has a user name. */
  readonly authorization?: string;
}

/**
 * Chooses the proxy for a URL. A named one (`--proxy`) takes every request, an empty name means none. From the
 * environment, lower case before upper case as in curl: `HTTPS_PROXY` for https, `HTTP_PROXY` for http, unless the host
 * is loopback or in `NO_PROXY`. Throws `USAGE` for an unusable proxy.
 */
export function chooseProxy(
  target: URL,
  named: string | undefined,
  env: NodeJS.ProcessEnv,
): ProxyServer | undefined {
  if (named !== undefined) return named === '' ? undefined : parseProxy(named, '--proxy');
  if (isLoopbackHost(target.hostname)) return undefined;
  const variable = target.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const name = env[variable] ? variable : variable.toUpperCase();
  const value = env[name];
  if (value === undefined || value === '') return undefined;
  return isExempt(target, env.no_proxy || env.NO_PROXY || '') ? undefined : parseProxy(value, name);
}

/** Throws `USAGE` for anything but an http or https proxy. */
export function parseProxy(text: string, origin: string): ProxyServer {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new IdcliError('USAGE', `${origin} does not name an http or https proxy`, {
      hint: 'give a URL such as http://proxy.example.com:3128; SOCKS proxies are not supported',
    });
  }
  const credentials = `${decode(url.username)}:${decode(url.password)}`;
  return {
    url: new URL(url.origin),
    ...(url.username === '' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
  };
}

/** Keeps a password with a bare percent sign as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
