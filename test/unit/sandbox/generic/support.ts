/** A client of the system `generic`, made of plain HTTP calls. */
import { createHash } from 'node:crypto';
import type { Sandbox } from '../../../../src/sandbox/types.ts';
import { fieldsOf, get, postForm } from '../support.ts';

export { decode, get, NOW, postForm, postJson, sandbox } from '../support.ts';

export const REDIRECT_URI = 'http://127.0.0.1:49152/callback';
export const VERIFIER = 'a-verifier-of-more-than-forty-three-characters-0123456789';
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
export const CLIENT_ID = 'sandbox-generic-client';

type Changes = Readonly<Record<string, string | undefined>>;

const present = (values: Changes): [string, string][] =>
  Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined);

export const at = (base: Sandbox, path: string): string => `${base.url}/generic${path}`;

/** The Basic header of a ready-made client, form-encoded (RFC 6749, 2.3.1). */
export function basic(base: Sandbox, id = CLIENT_ID): Record<string, string> {
  const client = base.tenants.find((one) => one.id === 'generic')?.clients?.find((one) => one.id === id);
  const encode = (text = '') => encodeURIComponent(text);
  return {
    Authorization: `Basic ${Buffer.from(`${encode(id)}:${encode(client?.secret)}`).toString('base64')}`,
  };
}

/** A good authorization request; `undefined` takes a parameter out. */
export function authorizeUrl(base: Sandbox, changes: Changes = {}): URL {
  const url = new URL(at(base, '/authorize'));
  const parameters: Changes = {
    response_type: 'code',
    client_id: CLIENT_ID,
    scope: 'openid profile email',
    state: 'state-of-this-login',
    nonce: 'nonce-of-this-login',
    redirect_uri: REDIRECT_URI,
    ...changes,
  };
  for (const [name, value] of present(parameters)) url.searchParams.set(name, value);
  return url;
}

export interface Login {
  /** Parameters of the answer, from wherever they came. */
  readonly answer: Readonly<Record<string, string>>;
  /** Where they came: `query`, `fragment`, `form`, or `page` when nothing came. */
  readonly by: 'query' | 'fragment' | 'form' | 'page';
  readonly text: string;
  readonly status: number;
  /** The session of the browser, as the next request sends it. */
  readonly cookie: string;
  /** Number of pages with a form of the login. */
  readonly pages: number;
}

/** Goes through the login as a browser does. */
export async function logIn(
  base: Sandbox,
  changes: Changes | URL = {},
  options: { readonly fill?: Record<string, string>; readonly cookie?: string } = {},
): Promise<Login> {
  let url = changes instanceof URL ? changes : authorizeUrl(base, changes);
  let cookie = options.cookie ?? '';
  let pages = 0;
  let response = await get(url, cookie === '' ? {} : { cookie });
  for (;;) {
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const location = response.headers.get('location');
    const text = await response.text();
    const end = { text, status: response.status, cookie, pages };
    if (location !== null) {
      const target = new URL(location, url);
      if (target.origin !== url.origin) {
        const by = target.hash === '' ? 'query' : 'fragment';
        const pairs = by === 'query' ? target.searchParams : new URLSearchParams(target.hash.slice(1));
        return { ...end, by, answer: Object.fromEntries(pairs) };
      }
      url = target;
      response = await get(url, cookie === '' ? {} : { cookie });
      continue;
    }
    if (text.includes('action="http')) return { ...end, by: 'form', answer: hidden(text) };
    if (!text.includes('<form') || pages > 3) return { ...end, by: 'page', answer: {} };
    pages += 1;
    const fields = fieldsOf(text.replaceAll(' required', ''));
    response = await postForm(url, { ...fields, ...options.fill }, cookie === '' ? {} : { cookie });
  }
}

const hidden = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
    ]),
  );

export async function exchange(
  base: Sandbox,
  code: string | undefined,
  changes: Changes = {},
  headers: Record<string, string> = basic(base),
): Promise<Response> {
  const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, ...changes };
  return postForm(at(base, '/token'), new URLSearchParams(present(form)), headers);
}

export type Tokens = Readonly<Record<'access_token' | 'id_token' | 'refresh_token' | 'scope', string>>;

/** Logs in with the code flow and gives the tokens back. */
export async function tokensOf(base: Sandbox, changes: Changes = {}): Promise<Tokens> {
  const { answer } = await logIn(base, changes);
  const headers = basic(base, changes.client_id);
  return (await (await exchange(base, answer.code, {}, headers)).json()) as Tokens;
}

export async function errorOf(response: Response) {
  const { error, error_description } = (await response.json()) as Record<string, string>;
  return { status: response.status, error, description: error_description };
}
