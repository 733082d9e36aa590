/** Checks of a UserInfo response. */
import type { CatalogEntry } from './entry.ts';

export const USERINFO = {
  'userinfo.sub': {
    title: 'The answer is about the user of the ID token',
    level: 'must',
    at: 'userinfo.sub',
    spec: 'OpenID Connect Core 1.0, 5.3.2 and 5.3.4',
    meaning: '`sub` is missing or another than in the ID token: the claims are of another person.',
    causes: ['an exchanged access token', 'a provider that uses two kinds of subject'],
    remedies: ['do not use the claims'],
  },
  'userinfo.signature': {
    title: 'A signed answer is rightly signed',
    level: 'must',
    at: 'userinfo',
    spec: 'OpenID Connect Core 1.0, 5.3.2 and 5.3.4',
    meaning: 'The answer is a JWT whose form, algorithm, key or signature is not in order.',
    causes: ['another key than that of ID tokens', 'a changed answer'],
    remedies: ['compare userinfo_signed_response_alg of the client registration'],
  },
  'userinfo.decrypt': {
    title: 'An encrypted answer can be read',
    level: 'must',
    at: 'userinfo',
    spec: 'OpenID Connect Core 1.0, 5.3.2 and 5.3.4',
    meaning: 'The answer is a JWE that no given key opens.',
    causes: ['encrypted to another key of the client'],
    remedies: ['give the private key with --decryption-key'],
  },
  'userinfo.iss': {
    title: 'A signed answer comes from the issuer',
    level: 'must',
    at: 'userinfo.iss',
    spec: 'OpenID Connect Core 1.0, 5.3.2',
    meaning: 'The signed answer names another issuer; one that names none warns.',
    causes: ['the answer of another environment'],
    remedies: ['do not use the claims'],
  },
  'userinfo.aud': {
    title: 'A signed answer is for this client',
    level: 'must',
    at: 'userinfo.aud',
    spec: 'OpenID Connect Core 1.0, 5.3.2',
    meaning: 'The signed answer is for another client; one that names none warns.',
    causes: ['an exchanged access token'],
    remedies: ['do not use the claims'],
  },
  'userinfo.idp': {
    title: 'The answer is by the identity provider asked for',
    level: 'must',
    at: 'userinfo.idp_issuer',
    spec: 'OpenID Connect Core 1.0, 5.3.2; the documentation of the hub',
    meaning:
      '`idp`, or `idp_issuer` where there is none, is another one than `idp:` in `acr_values` named; it ' +
      'warns when neither the ID token nor the answer says which it was. Only where the provider compares.',
    causes: ['the user chose another identity provider', 'a misspelt name in acr_values'],
    remedies: ['do not accept the login'],
  },
} as const satisfies Record<`userinfo.${string}`, CatalogEntry>;
