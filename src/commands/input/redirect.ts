/** Maps the redirect options to listener addresses. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { ValuesOf } from '../command.ts';
import type { LISTENER_OPTIONS } from '../options/options.ts';

/**
 * One address that an option names.
 * @throws {IdcliError} `USAGE` for what is not a URL
 */
export function addressOf(text: string, option: string): URL {
  const { uris } = redirectFrom({ redirectUri: [text] }, undefined, { option });
  return uris[0] ?? new URL(text);
}

export interface Redirect {
  readonly uris: readonly URL[];
  /** The URIs as given. */
  readonly texts: readonly string[];
  readonly listen?: { readonly host: string; readonly port: number };
  readonly https: boolean;
}

/**
 * @param preset the default registered URI; without it `path` at the listener's address
 * @param option name of the option, for messages
 * @param apps whether app addresses are allowed: com.example.app:/callback (RFC 8252, 7.1)
 * @throws {IdcliError} `USAGE` for what is not a URL or no HOST:PORT
 */
export function redirectFrom(
  values: ValuesOf<typeof LISTENER_OPTIONS>,
  preset: string | undefined,
  {
    path = '/callback',
    option = '--redirect-uri',
    apps = false,
  }: { readonly path?: string; readonly option?: string; readonly apps?: boolean } = {},
): Redirect {
  const https = values.https === true;
  const listen = values.listen === undefined ? undefined : parseListen(values.listen);
  // The fallback address must match the listener.
  const { host, port } = listen ?? { host: '127.0.0.1', port: 0 };
  const fallback =
    preset ?? `${https ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
  const texts = values.redirectUri ?? [fallback];
  const uris = texts.map((text) => parseRedirectUri(text, option, apps));
  return { uris, texts, https, ...defined({ listen }) };
}

/** Schemes that the browser handles itself, without an app. */
const NO_APP = /^(?:javascript|data|vbscript|file|blob|about|ftp|wss?):$/;

function parseRedirectUri(text: string, option: string, apps: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits = url !== undefined && (/^https?:$/.test(url.protocol) || (apps && !NO_APP.test(url.protocol)));
  if (!fits) {
    throw new IdcliError('USAGE', `${option} is not an http or https URL: ${text}`, {
      hint: `for example ${option} http://127.0.0.1:8765/callback`,
    });
  }
  if (url.hash !== '') {
    throw new IdcliError('USAGE', 'a redirect URI has no fragment (RFC 6749, 3.1.2)', {
      hint: `leave out ${url.hash}`,
    });
  }
  return url;
}

function parseListen(text: string): { host: string; port: number } {
  const match = /^(?:\[([\da-f:]+)\]|([^:[\]]+)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    throw new IdcliError('USAGE', `--listen is not a HOST:PORT: ${text}`, {
      hint: 'for example --listen 127.0.0.1:8765',
    });
  }
  return { host: match[1] ?? match[2] ?? '', port };
}
