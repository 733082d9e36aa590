/** Finds the issuer of a person by WebFinger. OpenID Connect Discovery 1.0, 2; RFC 7033. */
import { isLoopbackHost } from '../../common/loopback-host.ts';
import { IdcliError } from '../../errors.ts';
import { describeNotJson, readJson } from '../http/body.ts';
import { objectOf } from '../http/index.ts';

const ISSUER = 'http://openid.net/specs/connect/1.0/issuer';

/** What to ask, and where. */
interface Question {
  readonly resource: string;
  readonly origin: string;
}

/**
 * Normalizes what a person types (Discovery 1.0, 2.1.2): `joe@example.com` is an account, `example.com/joe` a URL.
 * @param sandbox the origin of the sandbox, which stands in for a host that is left out: `acct:joe`, `/joe`
 * @throws {IdcliError} `USAGE`
 */
export function webfingerQuestion(text: string, sandbox?: string): Question {
  const account = /^(?:acct:)?([^@/]+)@([^@/]+)$/i.exec(text);
  if (account !== null)
    return { resource: `acct:${account[1]}@${account[2]}`, origin: originOf(account[2] ?? '', sandbox) };
  const host = sandbox === undefined ? undefined : new URL(sandbox).host;
  const short = /^acct:([^@/]+)$/i.exec(text);
  if (short !== null && host !== undefined)
    return { resource: `acct:${short[1]}@${host}`, origin: sandbox ?? '' };
  const url = urlOf(text, sandbox);
  if (url !== undefined) {
    url.hash = '';
    return { resource: url.href, origin: url.origin };
  }
  throw new IdcliError('USAGE', `--webfinger is neither an account nor a URL: ${text}`, {
    hint: 'for example --webfinger acct:joe@example.com, or --webfinger https://example.com/joe',
  });
}

/** WebFinger goes over TLS (RFC 7033, 4), except on this machine. */
function originOf(host: string, sandbox: string | undefined): string {
  if (sandbox !== undefined && new URL(sandbox).host === host) return sandbox;
  const https = `https://${host}`;
  if (!URL.canParse(https)) throw new IdcliError('USAGE', `${host} is not a host`);
  return isLoopbackHost(new URL(https).hostname) ? `http://${host}` : new URL(https).origin;
}

function urlOf(text: string, sandbox: string | undefined): URL | undefined {
  if (text.startsWith('/')) return sandbox === undefined ? undefined : new URL(text, sandbox);
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  return isHttp && (url.hostname.includes('.') || isLoopbackHost(url.hostname)) ? url : undefined;
}

/**
 * @returns the issuer
 * @throws {IdcliError} `DISCOVERY_FAILED`, and what `fetch` throws
 */
export async function findIssuer(
  fetch: typeof globalThis.fetch,
  { resource, origin }: Question,
): Promise<string> {
  const url = new URL('/.well-known/webfinger', origin);
  url.searchParams.set('resource', resource);
  url.searchParams.set('rel', ISSUER);
  const failed = (fact: string) =>
    new IdcliError('DISCOVERY_FAILED', fact, { hint: 'name the issuer yourself: --issuer URL' });
  const response = await fetch(url, { headers: { accept: 'application/jrd+json, application/json' } });
  if (!response.ok)
    throw failed(`WebFinger at ${url.host} answered ${response.status}: it does not know ${resource}`);
  const reading = await readJson(response);
  const links = reading.ok ? objectOf(reading.value)?.links : undefined;
  if (!reading.ok) throw failed(describeNotJson(reading, `WebFinger at ${url.host}`));
  const found = Array.isArray(links)
    ? links.map(objectOf).find((link) => link?.rel === ISSUER)?.href
    : undefined;
  if (typeof found !== 'string' || !URL.canParse(found))
    throw failed(`WebFinger at ${url.host} names no issuer for ${resource}`);
  return found;
}
