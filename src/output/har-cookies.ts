/** Cookies from header lines, as members of HAR 1.2. */
import { defined } from '../common/defined.ts';
import type { HeaderLines } from '../outcome.ts';

export interface HarCookie {
  readonly name: string;
  readonly value: string;
  readonly path?: string;
  readonly domain?: string;
  /** ISO 8601. */
  readonly expires?: string;
  readonly httpOnly?: boolean;
  readonly secure?: boolean;
  /** As browsers write it; HAR itself does not define it. */
  readonly sameSite?: string;
}

/** Reads the `Cookie` lines of a request; parts without a name are left out. */
export function requestCookies(headers: HeaderLines): HarCookie[] {
  return valuesOf(headers, 'cookie')
    .flatMap((value) => value.split(';'))
    .flatMap((pair) => pairOf(pair) ?? []);
}

/**
 * Reads the `Set-Cookie` lines of a response (RFC 6265, 4.1).
 * @param receivedAt from when `Max-Age` counts
 */
export function responseCookies(headers: HeaderLines, receivedAt: Date): HarCookie[] {
  return valuesOf(headers, 'set-cookie').flatMap((value) => {
    const [first = '', ...attributes] = value.split(';');
    const cookie = pairOf(first);
    if (cookie === undefined) return [];
    const found = new Map(
      attributes.map((attribute) => {
        const { name, value: text } = pairOf(attribute) ?? { name: attribute.trim(), value: '' };
        return [name.toLowerCase(), text] as const;
      }),
    );
    const expires = expiryOf(found, receivedAt);
    const [path, domain, sameSite] = [found.get('path'), found.get('domain'), found.get('samesite')];
    return [
      {
        ...cookie,
        ...defined({ path, domain, expires }),
        httpOnly: found.has('httponly'),
        secure: found.has('secure'),
        ...defined({ sameSite }),
      },
    ];
  });
}

/** `Max-Age` wins over `Expires` (RFC 6265, 5.3 (3)); an impossible date is left out. */
function expiryOf(attributes: ReadonlyMap<string, string>, receivedAt: Date): string | undefined {
  const age = attributes.get('max-age');
  const moment =
    age !== undefined && /^-?\d+$/.test(age)
      ? receivedAt.getTime() + Number(age) * 1000
      : Date.parse(attributes.get('expires') ?? '');
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function valuesOf(headers: HeaderLines, name: string): string[] {
  return headers.filter(([found]) => found.toLowerCase() === name).map(([, value]) => value);
}

function pairOf(text: string): { readonly name: string; readonly value: string } | undefined {
  const equals = text.indexOf('=');
  if (equals < 0) return undefined;
  return { name: text.slice(0, equals).trim(), value: text.slice(equals + 1).trim() };
}
