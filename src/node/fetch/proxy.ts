/** Which proxy a request goes through: the one given by name, or what the environment says. */
import { IdcliError } from '../../errors.ts';
import { isLoopbackHost } from '../../protocol/http/loopback-host.ts';
import { isExempt } from './no-proxy.ts';

export interface ProxyServer {
  /** Scheme, host and port, without credentials. */
  readonly url: URL;
  /** Value of `Proxy-Authorization`, when the proxy's URL has a user name. */
  readonly authorization?: string;
}

/**
 * The proxy for a URL. One given by name (`--proxy`) takes every request, an empty name none. From the environment,
 * lower case before upper case as in curl: `HTTPS_PROXY` for https, `HTTP_PROXY` for http, unless the host is loopback
 * or in `NO_PROXY`. Throws `USAGE` for a proxy that cannot be used.
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

/** Throws `USAGE` for what is no http or https proxy. */
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

/** A password with a bare percent sign is taken as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
