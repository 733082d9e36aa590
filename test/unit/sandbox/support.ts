/** A relying party made of plain HTTP calls, for black-box tests of the sandbox. */
import { createHash, randomBytes } from 'node:crypto';
import { afterEach } from 'vitest';
import { startSandbox } from '../../../src/sandbox/index.ts';
import type { Sandbox, SandboxOptions } from '../../../src/sandbox/types.ts';

export const NOW = new Date('2026-11-22T12:00:00Z');
export const REDIRECT_URI = 'http://127.0.0.1:49152/callback';
export const CLIENT = { id: 'sandbox-ingroupe-client', secret: 'sandbox-ingroupe-secret' };
export const ALL_SCOPES =
  'openid name birthdate age_over_13 age_over_15 age_over_16 age_over_18 age_over_21 age_over_25 ' +
  'age_in_years address portrait email document';

const running = new Set<Sandbox>();

afterEach(async () => {
  await Promise.all([...running].map((sandbox) => sandbox.close()));
  running.clear();
});

/** A sandbox on a free port with a frozen clock; closed after the test. */
export async function sandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const started = await startSandbox({
    port: 0,
    now: () => NOW,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    sleep: async () => {},
    ...options,
  });
  running.add(started);
  return started;
}

export const get = (url: string | URL, headers: Record<string, string> = {}) =>
  fetch(url, { redirect: 'manual', headers });

export const postForm = (
  url: string | URL,
  form: Record<string, string> | URLSearchParams | string,
  headers: Record<string, string> = {},
) => fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form), headers });

export const postJson = (url: string | URL, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  });

export const VERIFIER = 'a-verifier-of-more-than-forty-three-characters-0123456789';
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

/** A good authorization request; `undefined` takes a parameter out. */
export function authorizeUrl(base: Sandbox, changes: Record<string, string | undefined> = {}): URL {
  const url = new URL(`${base.url}/ingroupe/oauth2/authorize`);
  const parameters: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: CLIENT.id,
    scope: 'openid name',
    state: 'state-of-this-login',
    nonce: 'nonce-of-this-login',
    redirect_uri: REDIRECT_URI,
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

export interface Visit {
  /** Where the last redirect leads, when it leaves the sandbox. */
  readonly callback?: URL;
  /** The answer that is neither a redirect nor a form, or the one that left. */
  readonly last: Response;
  readonly text: string;
  readonly titles: readonly string[];
}

/** Follows redirects and presses the first button of each page, as a headless user agent does. */
export async function visit(start: URL, fill: Record<string, string> = {}): Promise<Visit> {
  const titles: string[] = [];
  let url = start;
  let response = await get(url);
  for (let step = 0; step < 20; step += 1) {
    const location = response.headers.get('location');
    const text = await response.text();
    if (location !== null) {
      const target = new URL(location, url);
      if (target.origin !== start.origin) return { callback: target, last: response, text, titles };
      url = target;
      response = await get(url);
      continue;
    }
    const title = /<title>([^<]*) · /.exec(text)?.[1];
    if (title !== undefined) titles.push(title);
    // A form that goes elsewhere, as the POST binding has it, ends the visit like a redirect that does.
    if (!/<form(?! method="post" action="http)/.test(text)) return { last: response, text, titles };
    response = await postForm(url, { ...fieldsOf(text), ...fill });
  }
  throw new Error(`the pages do not end: ${titles.join(', ')}`);
}

/** What a browser would send for the first button: checked choices, field values, and the button. */
export function fieldsOf(page: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of page.matchAll(/<input[^>]*>/g)) {
    const isRadio = tag.includes('type="radio"');
    if (!isRadio || / checked/.test(tag)) fields[attribute(tag, 'name')] = attribute(tag, 'value');
  }
  const [button = ''] = /<button[^>]*>/.exec(page) ?? [];
  fields[attribute(button, 'name')] = attribute(button, 'value');
  return fields;
}

const attribute = (tag: string, name: string): string =>
  new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';

/** Goes through the pages and gives back the code. */
export async function codeOf(
  base: Sandbox,
  changes: Record<string, string | undefined> = {},
): Promise<string> {
  const { callback, text } = await visit(authorizeUrl(base, changes));
  const code = callback?.searchParams.get('code');
  if (code === undefined || code === null) throw new Error(`no code: ${callback ?? text}`);
  return code;
}

export function exchange(
  base: Sandbox,
  code: string,
  changes: Record<string, string | undefined> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const form: Record<string, string | undefined> = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URI,
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
    ...changes,
  };
  const sent = Object.entries(form).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return postForm(`${base.url}/ingroupe/oauth2/token`, new URLSearchParams(sent), headers);
}

export interface Tokens {
  readonly access_token: string;
  readonly scope: string;
  readonly id_token: string;
}

export async function tokensOf(
  base: Sandbox,
  changes: Record<string, string | undefined> = {},
): Promise<Tokens> {
  const response = await exchange(base, await codeOf(base, changes));
  return (await response.json()) as Tokens;
}

export interface DecodedToken {
  readonly header: Record<string, unknown>;
  readonly payload: Record<string, unknown>;
  readonly signed: string;
  readonly signature: Buffer;
}

export function decode(token: string): DecodedToken {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return {
    header: JSON.parse(Buffer.from(header, 'base64url').toString()),
    payload: JSON.parse(Buffer.from(payload, 'base64url').toString()),
    signed: `${header}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** The claims of a login with these scopes. */
export async function claimsOf(base: Sandbox, scope: string): Promise<Record<string, unknown>> {
  return decode((await tokensOf(base, { scope })).id_token).payload;
}
