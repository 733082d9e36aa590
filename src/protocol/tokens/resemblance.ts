/** What an input is when it is no token that can be decoded: said instead of a shrug. */

import { defined } from '../../common/defined.ts';

interface Likeness {
  readonly pattern: RegExp;
  readonly what: string;
  readonly hint?: string;
}

const OPAQUE: readonly Likeness[] = [
  { pattern: /^v[1-4]\.(?:public|local)\./, what: 'a PASETO, which is no JOSE token' },
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
    pattern: /[?&]code=/,
    what: 'a callback with a code',
    hint: 'a code is exchanged at the token endpoint; the answer has the tokens',
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
  { pattern: /"error"\s*:\s*"/, what: 'an error answer', hint: 'it says why there is no token' },
];

export interface Resemblance {
  readonly what: string;
  readonly hint?: string;
}

/** Only this much of an input is looked at. Characters. */
const REACH = 10_000;

/** What an opaque token looks like. */
export const resemblanceOfOpaque = (token: string): Resemblance | undefined => find(OPAQUE, token);

/** What an input without any token looks like. */
export const resemblanceOf = (text: string): Resemblance | undefined => find(OTHER, text);

function find(table: readonly Likeness[], text: string): Resemblance | undefined {
  const start = text.slice(0, REACH).trim();
  const found = table.find(({ pattern }) => pattern.test(start));
  return found === undefined ? undefined : { what: found.what, ...defined({ hint: found.hint }) };
}
