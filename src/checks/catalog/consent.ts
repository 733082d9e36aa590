/** Checks of a consent signature: the request object before it is sent, and where the responses lead. */
import type { CatalogEntry } from './entry.ts';

const GUIDE = 'Signicat Consent Signature';

export const CONSENT_REQUEST = {
  'consent_request.client': {
    title: 'The credentials belong to the client of the request object',
    level: 'must',
    at: 'client_id',
    spec: `${GUIDE}, trap T1; RFC 6749, 2.3.1`,
    meaning:
      'Id and secret of the token request are of another client than `client_id` of the request object, so ' +
      'that the code cannot be redeemed after the person has signed.',
    causes: [
      'the Basic value of the vendor documentation, which is of `demo-inapp`, a client that logs in and cannot sign',
      'a ready-made Basic value given as the secret',
    ],
    remedies: ['give id and secret of the signing client, the secret by itself'],
  },
  'consent_request.login_hint': {
    title: 'login_hint is a list of the hints that the method takes',
    level: 'must',
    at: 'login_hint',
    spec: `${GUIDE}, trap T16`,
    meaning:
      '`login_hint` is not a list, is empty, or has a hint in a form that the method does not take, so the ' +
      'phone to ask cannot be found.',
    causes: ['a string, which is right when logging in and wrong when signing', 'a hint of another eID'],
    remedies: [
      'write a list, also for one hint',
      'give the hints of the method: `idcli sign-consent --help`',
    ],
  },
  'consent_request.parameters': {
    title: 'Nothing but the request object is in the URL',
    level: 'must',
    at: 'authorize',
    spec: `${GUIDE}, trap T9 (against OpenID Connect Core 1.0, 6.1)`,
    meaning:
      'Other parameters accompany `request`. They put personal data into logs, and this service refuses them ' +
      'although OpenID Connect requires them.',
    causes: ['an OpenID library that adds `client_id` and `response_type` by itself'],
    remedies: ['send `request` alone, and put everything else into the object'],
  },
  'consent_request.key': {
    title: 'The issuer has a key to encrypt to',
    level: 'must',
    at: 'jwks',
    spec: `${GUIDE}, message-level encryption; RFC 7517, 4.2`,
    meaning: 'The key set has no key with `use` `enc` that can be used; nothing may be sent in the clear.',
    causes: ['the key set of another environment', 'a key of a kind that this runtime lacks'],
    remedies: ['check the issuer and its `jwks.json`'],
  },
  'consent_request.key_alg': {
    title: 'The algorithm is that of the key',
    level: 'must',
    at: 'header.alg',
    spec: `${GUIDE}, trap T17; RFC 7518, 4.3`,
    meaning:
      '`alg` of the protected header is another than the key says. `RSA-OAEP` and `RSA-OAEP-256` are two ' +
      'algorithms, and one cannot open what the other closed.',
    causes: ['a library whose default is `RSA-OAEP-256`', 'a key without `alg`, which leaves it to guessing'],
    remedies: ['copy `alg` from the key; where it has none, use `RSA-OAEP`'],
  },
  'consent_request.kid': {
    title: 'The key is named',
    level: 'should',
    at: 'header.kid',
    spec: `${GUIDE}, message-level encryption; RFC 7516, 4.1.6`,
    meaning: 'The protected header has no `kid`, which the server needs to find its key.',
    causes: ['a key without `kid` in the key set'],
    remedies: ['ask the provider to name its key'],
  },
  'consent_request.scope': {
    title: 'The scope asks for a signature',
    level: 'must',
    at: 'scope',
    spec: GUIDE,
    meaning: 'Without `openid` there is no ID token, and without the scope for signing nothing is signed.',
    causes: ['the scope of a login'],
    remedies: ['ask for `openid profile signicat.sign`'],
  },
  'consent_request.text': {
    title: 'There is a text to sign',
    level: 'must',
    at: 'signicat_signtext',
    spec: GUIDE,
    meaning: 'The text is missing, empty, or not a string.',
    causes: ['an empty file, or a pipe that nothing came out of'],
    remedies: ['give the text with `--text`, `--text-file` or on standard input'],
  },
  'consent_request.method': {
    title: 'The method signs',
    level: 'must',
    at: 'acr_values',
    spec: GUIDE,
    meaning: '`acr_values` names no method, a login method, or an undocumented one (which warns).',
    causes: ['the name of the sibling that logs in: `sbid-inapp` instead of `sbid-inapp-sign`'],
    remedies: ['choose one with `--method`'],
  },
  'consent_request.response_type': {
    title: 'A code is asked for',
    level: 'must',
    at: 'response_type',
    spec: `${GUIDE}, trap T5; RFC 6749, 3.1.1`,
    meaning: '`response_type` is another than `code`. Missing, it warns: a published sample lacks it.',
    causes: ['the Norwegian sample of the documentation'],
    remedies: ['write `"response_type": "code"`'],
  },
  'consent_request.redirect_uri': {
    title: 'There is a redirect URI',
    level: 'must',
    at: 'redirect_uri',
    spec: 'RFC 6749, 3.1.2 and 4.1.1',
    meaning: '`redirect_uri` is missing, not an absolute URI, or has a fragment.',
    causes: ['the samples of the documentation, in which it is empty'],
    remedies: ['write the one that is registered for the client'],
  },
  'consent_request.state': {
    title: 'The state cannot be guessed',
    level: 'should',
    at: 'state',
    spec: 'RFC 6749, 10.10 and 10.12',
    meaning: '`state` is missing or so short that it can be guessed or repeats.',
    causes: ['the `state123` of the samples'],
    remedies: ['make 128 random bits for each request'],
  },
  'consent_request.pkce': {
    title: 'The code is bound to this client by PKCE',
    level: 'should',
    at: 'code_challenge',
    spec: 'RFC 7636, 4.3; RFC 9700, 2.1.1',
    meaning: 'There is no `code_challenge` with `S256`, which this provider switches on for its clients.',
    causes: ['an old sample'],
    remedies: ['send `code_challenge` and `code_challenge_method` `S256`'],
  },
  'consent_request.claims': {
    title: 'The object is a bare request, no JWT',
    level: 'should',
    at: 'request object',
    spec: `${GUIDE}, trap T10 (against OpenID Connect Core 1.0, 6.1)`,
    meaning:
      'The object has claims of a token (`iss`, `aud`, `exp`, `iat`, `jti`) that no published example has.',
    causes: ['a library that makes signed request objects'],
    remedies: ['encrypt the JSON as it is, with nothing around it'],
  },
} as const satisfies Record<`consent_request.${string}`, CatalogEntry>;

export const CONSENT_ANSWER = {
  'consent_answer.origin': {
    title: 'Status and completion URLs are at the issuer',
    level: 'must',
    at: 'answer',
    spec: 'OpenID Connect Core 1.0, 16.17; RFC 6265, 8.6',
    meaning:
      'A URL for the status or the completion is at another origin than the issuer. Nothing was sent ' +
      'there: the session would be given away.',
    causes: ['a second host of the provider', 'an answer that was tampered with'],
    remedies: ['if the host is known to be good, allow it with `--allow-origin`'],
  },
  'consent_answer.redirect': {
    title: 'The redirects stay at the issuer until they come back',
    level: 'must',
    at: 'Location',
    spec: 'RFC 6749, 4.1.2; RFC 9700, 4.11',
    meaning:
      'Between completion and redirect URI, a redirect went to another host or to plain http. Nothing was sent there.',
    causes: ['a second host of the provider', 'an answer that was tampered with'],
    remedies: ['if the host is known to be good, allow it with `--allow-origin`'],
  },
} as const satisfies Record<`consent_answer.${string}`, CatalogEntry>;
