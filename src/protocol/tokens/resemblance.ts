/** Identifies an input that is not a decodable token, for a helpful message. */

import { shellWord } from '../../common/shell.ts';
import { errorAt } from '../../oauth/index.ts';

interface Likeness {
  readonly pattern: RegExp;
  readonly what: string | ((match: RegExpExecArray) => string);
  readonly hint?: string | ((match: RegExpExecArray) => string);
}

const OPAQUE: readonly Likeness[] = [
  { pattern: /^v[1-4]\.(?:public|local)\./, what: 'a PASETO, which is not a JOSE token' },
  {
    pattern: /^(?:PHNhbW|PD94bW|PFJlc3|PD9|PHN|77u\/PD)/,
    what: 'XML in base64',
    hint: 'try: idcli decode-saml',
  },
  { pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, what: 'a UUID' },
  {
    pattern: /^MI[A-Za-z0-9+/]{2}[A-Za-z0-9+/\s]+={0,2}$/,
    what: 'DER in base64: a key or certificate',
    hint: 'keys are given with --key',
  },
];

const OTHER: readonly Likeness[] = [
  {
    pattern: /-----BEGIN [A-Z ]*(?:KEY|CERTIFICATE)-----/,
    what: 'a key or certificate',
    hint: 'keys are given with --key, for decryption with --decryption-key',
  },
  { pattern: /"keys"\s*:\s*\[/, what: 'a key set', hint: 'it is given with --jwks, beside a token' },
  { pattern: /"kty"\s*:/, what: 'a JWK', hint: 'it is given with --key, beside a token' },
  {
    pattern: /"(?:jwks_uri|authorization_endpoint)"\s*:/,
    what: 'a discovery document',
    hint: 'give its issuer with --issuer, beside a token',
  },
  {
    pattern: /<(?:\w+:)?(?:Response|Assertion|AuthnRequest|EntityDescriptor|LogoutRe\w+)\b/,
    what: 'a SAML message',
    hint: 'try: idcli decode-saml',
  },
  { pattern: /[?&]SAML(?:Response|Request)=/, what: 'a SAML message', hint: 'try: idcli decode-saml' },
  {
    pattern: /(?:^|[?&#\s])error=([A-Za-z_]{3,60})(?:&|$|\s)/,
    what: ([, code = '']) => `a callback with the error ${code}`,
    hint: ([, code = '']) => explained(code),
  },
  {
    pattern: /[?&]response_type=[^\s]*/,
    what: 'an authorization request',
    hint: (match) => judgedRequest(match.input),
  },
  {
    pattern: /^(?:authorization\s*:\s*)?basic\s+([A-Za-z0-9+/]{4,}={0,2})$/i,
    what: ([, value = '']) => `the credentials of ${clientIn(value) ?? 'a client'} for HTTP Basic`,
    hint: 'give them with --client-id and --client-secret; the token endpoint gives tokens for them',
  },
  {
    pattern: /"(?:authRef|auth_ref|niasStatus)"\s*:/,
    what: 'a state of a Net iD authentication',
    hint: 'it has no token; ask for its status with: idcli net-id state',
  },
  {
    pattern:
      /"id"\s*:\s*"([\w-]{8,80})"(?=[\s\S]*"(?:authenticationUrl|allowedProviders|callbackUrls|status)"\s*:)/,
    what: 'a session of a REST API',
    hint: ([, id = '']) => `it has no token; read it with: idcli session show ${shellWord(id)}`,
  },
  {
    pattern: /"(?:access_token|\w*id_token)"\s*:/,
    what: 'a token answer whose tokens cannot be decoded',
    hint: 'they are opaque, or placeholders of an example; take the answer of a login: idcli login --json',
  },
  {
    pattern: /[?&]code=/,
    what: 'a callback with a code',
    hint: 'a code is exchanged at the token endpoint; the answer has the tokens',
  },
  {
    pattern: /[?&#]state=/,
    what: 'a callback with neither code nor token',
    hint: 'the answer is in the fragment or a form body: copy the whole address, or what was posted',
  },
  {
    pattern: /^\{\s*"(?:alg|typ|kid|enc|cty|x5t|jku)"\s*:/,
    what: 'a header that was decoded already',
    hint: 'give the token itself, three parts with dots between: only that has a signature',
  },
  {
    pattern: /^\{(?=[\s\S]*"(?:iss|sub|aud)"\s*:)[\s\S]*"(?:exp|iat|iss|sub)"\s*:/,
    what: 'claims that were decoded already',
    hint: 'give the token itself, three parts with dots between: only that has a signature',
  },
  { pattern: /"error"\s*:\s*"/, what: 'an error answer', hint: 'it explains why there is no token' },
];

export interface Resemblance {
  readonly what: string;
  readonly hint?: string;
}

/** Only this much of an input is examined. Characters. */
const REACH = 10_000;

/** Describes what an opaque token looks like. */
export const resemblanceOfOpaque = (token: string): Resemblance | undefined => find(OPAQUE, token);

/** Describes what an input without any token looks like. */
export const resemblanceOf = (text: string): Resemblance | undefined => find(OTHER, text);

function find(table: readonly Likeness[], text: string): Resemblance | undefined {
  const start = text.slice(0, REACH).trim();
  for (const { pattern, what, hint } of table) {
    const match = pattern.exec(start);
    if (match === null) continue;
    const told = (words: string | ((match: RegExpExecArray) => string)) =>
      typeof words === 'string' ? words : words(match);
    return { what: told(what), ...(hint === undefined ? {} : { hint: told(hint) }) };
  }
  return undefined;
}

/** Explains the error of a callback, and where to read more. */
function explained(code: string): string {
  const meaning = errorAt(code, 'authorization');
  return meaning === undefined
    ? 'no specification names this code; ask the provider'
    : `it means: ${meaning.meaning}\nmore about it: idcli explain ${code}`;
}

/** Reports what a login request should have and lacks. */
function judgedRequest(text: string): string {
  const missing = ['client_id', 'redirect_uri', 'scope', 'state', 'nonce', 'code_challenge'].filter(
    (name) => !new RegExp(`[?&]${name}=`).test(text),
  );
  const judged = missing.length === 0 ? [] : [`it lacks ${missing.join(', ')}`];
  return [
    ...judged,
    'open it in a browser, or play the login with: idcli login --issuer URL --client-id ID',
  ].join('\n');
}

/** Returns the client id in a Basic header value, without the secret. */
function clientIn(value: string): string | undefined {
  const [id = ''] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return /^[\w.-]{1,60}$/.test(id) ? id : undefined;
}
