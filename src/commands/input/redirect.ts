/** From the redirect options to addresses the listener takes. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { ValuesOf } from '../command.ts';
import type { LISTENER_OPTIONS } from '../options/options.ts';

export interface Redirect {
  readonly uris: readonly URL[];
  readonly listen?: { readonly host: string; readonly port: number };
  readonly https: boolean;
}

/**
 * @param preset what is registered where nothing is said; without it `path` at the address that is listened on
 * @param option what names the address, for messages
 * @throws {IdcliError} `USAGE` for what is no URL or no HOST:PORT
 */
export function redirectFrom(
  values: ValuesOf<typeof LISTENER_OPTIONS>,
  preset: string | undefined,
  {
    path = '/callback',
    option = '--redirect-uri',
  }: { readonly path?: string; readonly option?: string } = {},
): Redirect {
  const https = values.https === true;
  const listen = values.listen === undefined ? undefined : parseListen(values.listen);
  // Nobody would find the listener at another address than the one that was asked for.
  const { host, port } = listen ?? { host: '127.0.0.1', port: 0 };
  const fallback =
    preset ?? `${https ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
  const uris = (values.redirectUri ?? [fallback]).map((text) => parseRedirectUri(text, option));
  return { uris, https, ...defined({ listen }) };
}

function parseRedirectUri(text: string, option: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new IdcliError('USAGE', `${option} is no http or https URL: ${text}`, {
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
    throw new IdcliError('USAGE', `--listen is no HOST:PORT: ${text}`, {
      hint: 'for example --listen 127.0.0.1:8765',
    });
  }
  return { host: match[1] ?? match[2] ?? '', port };
}
