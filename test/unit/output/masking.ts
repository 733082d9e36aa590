/** Exchanges for the masks, written short. */
import type { Exchange, HeaderLines } from '../../../src/outcome.ts';
import { type MaskOptions, maskExchanges } from '../../../src/output/mask/mask.ts';

export const HIDE: MaskOptions = { showSecrets: false, showPii: false, secrets: new Set() };
export const SHOW_PII: MaskOptions = { ...HIDE, showPii: true };
export const SHOW_SECRETS: MaskOptions = { ...HIDE, showSecrets: true };
export const SHOW_ALL: MaskOptions = { ...HIDE, showSecrets: true, showPii: true };

/** A signed token of nobody: header, payload and signature. */
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
export const JWT_HEADER = part({ alg: 'RS256', kid: 'rsa-1' });
export const JWT = `${JWT_HEADER}.${part({ sub: 'user-1', email: 'camille@example.com' })}.c2lnbmF0dXJl`;
export const JWE_HEADER = part({ alg: 'RSA-OAEP', enc: 'A256GCM' });
export const JWE = `${JWE_HEADER}.a2V5.aXY.Y2lwaGVydGV4dA.dGFn`;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (body: Uint8Array | undefined): string => new TextDecoder().decode(body);

interface Parts {
  readonly url?: string;
  readonly requestHeaders?: HeaderLines;
  readonly requestBody?: string | Uint8Array;
  readonly headers?: HeaderLines;
  readonly body?: string | Uint8Array;
  readonly failure?: string;
  readonly note?: string;
}

export function exchangeOf(parts: Parts): Exchange {
  const encode = (body: string | Uint8Array): Uint8Array => (typeof body === 'string' ? bytes(body) : body);
  return {
    actor: 'client',
    purpose: 'token',
    startedAt: new Date('2030-01-01T00:00:00Z'),
    milliseconds: 5,
    request: {
      method: 'POST',
      url: parts.url ?? 'https://op.example.com/token',
      headers: parts.requestHeaders ?? [],
      ...(parts.requestBody === undefined ? {} : { body: encode(parts.requestBody) }),
    },
    response: { status: 200, statusText: 'OK', headers: parts.headers ?? [], body: encode(parts.body ?? '') },
    ...(parts.failure === undefined ? {} : { failure: parts.failure }),
    ...(parts.note === undefined ? {} : { note: parts.note }),
  };
}

/** One exchange masked, its bodies as text. */
export function masked(parts: Parts, options: MaskOptions = HIDE) {
  const [exchange] = maskExchanges([exchangeOf(parts)], options);
  if (exchange === undefined) throw new Error('an exchange was lost');
  return {
    ...exchange,
    url: exchange.request.url,
    requestHeaders: exchange.request.headers,
    requestBody: text(exchange.request.body),
    headers: exchange.response?.headers,
    body: text(exchange.response?.body),
  };
}
