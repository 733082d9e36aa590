/** Checks of the claims of an ID token. */
import type { CatalogEntry } from './entry.ts';

const CORE = 'OpenID Connect Core 1.0';

export const ID_TOKEN = {
  'id_token.iss': {
    title: 'The issuer is the expected one',
    level: 'must',
    at: 'payload.iss',
    spec: `${CORE}, 3.1.3.7 (2)`,
    meaning: '`iss` is not, character by character, the issuer that the client trusts.',
    causes: ['a slash too many or too few', 'the token of another environment', 'another issuer altogether'],
    remedies: ['configure the issuer exactly as its discovery document spells it'],
  },
  'id_token.sub': {
    title: 'The token names a subject',
    level: 'must',
    at: 'payload.sub',
    spec: `${CORE}, 2`,
    meaning:
      '`sub` is missing, empty, longer than 255 characters, not a string, or not the expected subject.',
    causes: ['the issuer maps no attribute to sub', 'a number was written instead of a string'],
    remedies: ['let the issuer send a stable string'],
  },
  'id_token.aud': {
    title: 'The token is for this client',
    level: 'must',
    at: 'payload.aud',
    spec: `${CORE}, 3.1.3.7 (3)`,
    meaning:
      '`aud` does not contain the client id, or contains others that the client does not trust: the token ' +
      'was made for another party.',
    causes: ['the token of another client', 'an access token instead of the ID token', 'a wrong client id'],
    remedies: ['compare the client id', 'name further audiences with --trusted-audience'],
  },
  'id_token.azp': {
    title: 'The authorized party is this client',
    level: 'must',
    at: 'payload.azp',
    spec: `${CORE}, 3.1.3.7 (4) and (5)`,
    meaning: '`azp` names another client, or is missing although the token has several audiences.',
    causes: ['the token was issued to another client', 'the issuer leaves azp out'],
    remedies: ['compare the client id'],
  },
  'id_token.exp': {
    title: 'The token has not expired',
    level: 'must',
    at: 'payload.exp',
    spec: `${CORE}, 3.1.3.7 (9)`,
    meaning:
      'The token was good until a time that has passed, or `exp` is missing or not a number of seconds.',
    causes: ['an old token', 'clocks that differ', 'milliseconds instead of seconds'],
    remedies: [
      'log in again',
      'judge it as of another time with --now',
      'allow for it with --clock-tolerance',
    ],
  },
  'id_token.nbf': {
    title: 'The token is valid already',
    level: 'must',
    at: 'payload.nbf',
    spec: 'RFC 7519, 4.1.5',
    meaning: 'The token is good only from a time that has not come yet.',
    causes: ['clocks that differ', 'milliseconds instead of seconds'],
    remedies: ['set the clock right', 'allow for it with --clock-tolerance'],
  },
  'id_token.iat': {
    title: 'The token was issued just now',
    level: 'must',
    at: 'payload.iat',
    spec: `${CORE}, 3.1.3.7 (10)`,
    meaning: '`iat` is missing, not a number of seconds, or in the future. A very old one warns.',
    causes: ['clocks that differ', 'milliseconds instead of seconds', 'a replayed token'],
    remedies: ['set the clock right', 'allow for it with --clock-tolerance'],
  },
  'id_token.nonce': {
    title: 'The nonce is the one this login sent',
    level: 'must',
    at: 'payload.nonce',
    spec: `${CORE}, 3.1.3.7 (11)`,
    meaning: 'The token does not answer this login: `nonce` is missing or another.',
    causes: ['a cached or replayed token', 'two logins running at once', 'a provider that drops the nonce'],
    remedies: ['log in again', 'do not accept the token'],
  },
  'id_token.at_hash': {
    title: 'The access token belongs to the ID token',
    level: 'must',
    at: 'payload.at_hash',
    spec: `${CORE}, 3.1.3.8 and 3.2.2.9`,
    meaning: '`at_hash` is not the left half of the hash of the access token that came along.',
    causes: ['the access token was exchanged', 'the issuer hashes with another algorithm, or the whole hash'],
    remedies: ['compare the tokens of one and the same answer'],
  },
  'id_token.c_hash': {
    title: 'The code belongs to the ID token',
    level: 'must',
    at: 'payload.c_hash',
    spec: `${CORE}, 3.3.2.10 and 3.3.2.11`,
    meaning: '`c_hash` is not the left half of the hash of the authorization code.',
    causes: ['the code was exchanged (code injection)', 'the issuer hashes with another algorithm'],
    remedies: ['do not redeem the code'],
  },
  'id_token.s_hash': {
    title: 'The state belongs to the ID token',
    level: 'must',
    at: 'payload.s_hash',
    spec: 'Financial-grade API Security Profile 1.0, part 2, 5.1.1',
    meaning: '`s_hash` is not the left half of the hash of the state that this login sent.',
    causes: ['the state was exchanged', 'the issuer hashes with another algorithm'],
    remedies: ['do not accept the answer'],
  },
  'id_token.auth_time': {
    title: 'The user authenticated recently enough',
    level: 'must',
    at: 'payload.auth_time',
    spec: `${CORE}, 3.1.3.7 (13)`,
    meaning: '`auth_time` is missing although `max_age` was asked for, too long ago, or in the future.',
    causes: ['the provider reuses a session and ignores max_age', 'clocks that differ'],
    remedies: ['ask with --prompt login', 'let the provider honour max_age'],
  },
  'id_token.acr': {
    title: 'The authentication is of the kind asked for',
    level: 'must',
    at: 'payload.acr',
    spec: `${CORE}, 3.1.3.7 (12) and 5.5.1.1`,
    meaning:
      '`acr` is not one of the requested values. In a login, `acr_values` is a preference, so this warns ' +
      'unless the claim is essential or the provider promises to honour it.',
    causes: ['the user chose another method', 'the provider ignores acr_values', 'a misspelt value'],
    remedies: ['look up the values that the provider knows', 'ask for the claim as essential with --claims'],
  },
  'id_token.idp': {
    title: 'The user came by the identity provider asked for',
    level: 'must',
    at: 'payload.idp',
    spec: `${CORE}, 3.1.3.7 (12); the documentation of the hub`,
    meaning:
      '`idp`, or `idp_issuer` where there is none, is another one than `idp:` in `acr_values` named. A hub ' +
      'that does not know the name, or lets the user choose another, says nothing. Only where the provider compares.',
    causes: ['the user chose another identity provider', 'a misspelt name in acr_values'],
    remedies: ['do not accept the login', 'look up the names that the hub knows'],
  },
  'id_token.typ': {
    title: 'The header names no other kind of token',
    level: 'should',
    at: 'header.typ',
    spec: 'RFC 8725, 3.11 and 3.12; RFC 9068, 2.1',
    meaning:
      '`typ` says that this is an access token, a logout token or another kind, of which the same issuer may ' +
      'make many with much the same claims.',
    causes: ['the access token was taken for the ID token'],
    remedies: ['take the member `id_token` of the token response'],
  },
  'id_token.required': {
    title: 'Every required claim is there',
    level: 'must',
    at: 'payload',
    spec: `${CORE}, 5.5.1`,
    meaning: 'A claim named with --require that has no check of its own is missing.',
    causes: ['the scope that grants it was not asked for', 'the provider has no value for this user'],
    remedies: ['ask for the scope or the claim'],
  },
  'id_token.signed': {
    title: 'An encrypted ID token is signed, too',
    level: 'must',
    at: 'token',
    spec: `${CORE}, 2 and 16.14`,
    meaning: "The ID token is encrypted but not signed: anyone with the client's public key can make one.",
    causes: [
      'a provider that encrypts instead of signing',
      'a client that is registered without a signing algorithm',
    ],
    remedies: ['register id_token_signed_response_alg beside id_token_encrypted_response_alg'],
  },
  'id_token.library': {
    title: 'openid-client accepts the token',
    level: 'must',
    at: 'id_token',
    spec: `${CORE}, 3.1.3.7`,
    meaning: 'The OpenID library refused the token for a reason that no other check explains.',
    causes: ['a rule that only the library knows'],
    remedies: ['read its message'],
  },
} as const satisfies Record<`id_token.${string}`, CatalogEntry>;
