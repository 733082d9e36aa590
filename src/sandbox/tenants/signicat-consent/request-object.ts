/** Decrypts the JWE and checks its claims one by one (the order of the refusals is ours). */

import { defined } from '../../../common/defined.ts';
import { suggestion } from '../../../common/suggest.ts';
import { decryptJwe, readJweHeader } from '../../jose/decrypt.ts';
import { readChallenge } from '../../oidc/pkce.ts';
import { printable } from '../../oidc/printable.ts';
import { isRegistered } from '../../oidc/redirect-uri.ts';
import { ENCRYPTION_KEY } from './keys.ts';
import { isMethod, METHODS, type MethodName } from './methods.ts';
import type { Provider } from './provider.ts';
import type { ConsentRequest } from './state.ts';

export interface Refusal {
  readonly error: string;
  readonly description: string;
}

const refuse = (error: string, description: string): { readonly refusal: Refusal } => ({
  refusal: { error, description },
});
const badObject = (description: string) => refuse('invalid_request_object', description);
const badRequest = (description: string) => refuse('invalid_request', description);

type Claims = Readonly<Record<string, unknown>>;

const TYPES: readonly unknown[] = ['JWE', 'JWT', undefined];

/** The claims of the request object. */
export function openRequestObject(
  jwe: string,
  anyContentEncryption: boolean,
): { readonly claims: Claims } | { readonly refusal: Refusal } {
  const header = readJweHeader(jwe);
  if (header === undefined) return badObject('request is not a JWE: five parts, and a header in JSON');
  const { publicJwk } = ENCRYPTION_KEY;
  if (header.kid === undefined) return badObject('the protected header has no kid');
  if (header.kid !== publicJwk.kid) {
    return badObject(`kid ${printable(String(header.kid))} names no key of this server`);
  }
  if (!TYPES.includes(header.typ)) return badObject('typ must be JWE');
  if (header.alg !== publicJwk.alg) return badObject(`alg must be that of the key, ${publicJwk.alg}`);
  if (header.enc !== 'A256CBC-HS512' && !anyContentEncryption) {
    return badObject('enc must be A256CBC-HS512');
  }
  const opened = decryptJwe(jwe, { keys: () => [ENCRYPTION_KEY.privateKey] });
  if ('problem' in opened) return badObject(`the JWE cannot be opened: ${opened.problem}`);
  try {
    const claims: unknown = JSON.parse(opened.plaintext.toString('utf8'));
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) {
      return { claims: { ...claims } };
    }
  } catch {
    return badObject('the plaintext is not JSON; a request object is encrypted as it is, not as a JWT');
  }
  return badObject('the plaintext is not a JSON object');
}

/** Returns a request that may go to a phone, with its hints; or the reason against it. */
export function readRequest(
  claims: Claims,
  { clients }: Provider,
):
  | { readonly request: ConsentRequest; readonly hints: ReadonlyMap<string, string> }
  | { readonly refusal: Refusal } {
  const text = (name: string) => (typeof claims[name] === 'string' ? (claims[name] as string) : undefined);
  const client = clients.all.get(text('client_id') ?? '');
  if (client === undefined) {
    return refuse(
      'unauthorized_client',
      `client_id ${printable(text('client_id') ?? 'is missing or')} is not registered here`,
    );
  }
  const redirectUri = text('redirect_uri');
  if (redirectUri === undefined || !isRegistered(redirectUri, client.redirect_uris)) {
    return badRequest(`redirect_uri is not registered; registered: ${client.redirect_uris.join(', ')}`);
  }
  // Its absence is tolerated, as in a published example.
  if (claims.response_type !== undefined && claims.response_type !== 'code') {
    return badRequest('response_type must be code');
  }
  const scopes = (text('scope') ?? '').split(' ').filter((scope) => scope !== '');
  for (const needed of ['openid', 'signicat.sign']) {
    if (!scopes.includes(needed)) return refuse('invalid_scope', `scope has no ${needed}`);
  }
  const signText = text('signicat_signtext');
  if (signText === undefined || signText === '') return badRequest('signicat_signtext is missing or empty');
  const acrValues = text('acr_values') ?? '';
  const name = acrValues.replace(/^urn:signicat:oidc:method:/, '');
  if (name === acrValues || !isMethod(name)) {
    return badRequest(`acr_values names no method that signs${suggestion(name, Object.keys(METHODS))}`);
  }
  const hints = readHints(claims.login_hint, name);
  if (typeof hints === 'string') return badRequest(hints);
  const { challenge, problem } = readChallenge(text('code_challenge'), text('code_challenge_method'));
  if (problem !== undefined) return badRequest(problem);
  const request: ConsentRequest = {
    clientId: client.client_id,
    redirectUri,
    scopes,
    state: text('state'),
    nonce: text('nonce'),
    ...defined({ challenge }),
    text: signText,
    method: name,
    acrValues,
  };
  return { request, hints };
}

/** Returns word → value, or the problem with the hints; never repeats values. */
function readHints(value: unknown, name: MethodName): ReadonlyMap<string, string> | string {
  if (!Array.isArray(value)) return 'login_hint must be an array of strings';
  const grammar: Readonly<Record<string, RegExp>> = METHODS[name].hints;
  const hints = new Map<string, string>();
  for (const hint of value) {
    const [, word, content] = /^([A-Za-z]+)-(.*)$/s.exec(String(hint)) ?? [];
    const pattern = word !== undefined && Object.hasOwn(grammar, word) ? grammar[word] : undefined;
    if (word === undefined || content === undefined || pattern === undefined) {
      return `login_hint of ${name} takes ${Object.keys(grammar).join(', ')}`;
    }
    if (!pattern.test(content)) return `login_hint ${word} has not the form ${pattern.source}`;
    hints.set(word, content);
  }
  const missing = METHODS[name].required.find((word) => !hints.has(word));
  return missing === undefined ? hints : `login_hint has no ${missing}`;
}
