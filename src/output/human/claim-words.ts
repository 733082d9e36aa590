/** What the registered names of tokens mean, in a few words each. */

/** Header members: RFC 7515, 4.1; RFC 7516, 4.1; RFC 7518, 4; RFC 7797; RFC 7800. */
export const HEADER_WORDS: Readonly<Record<string, string>> = {
  alg: 'how it was signed, or how its key was encrypted',
  enc: 'how the content was encrypted',
  kid: "key to look for in the issuer's JWKS",
  typ: 'what kind of token this is',
  cty: 'what kind of content is inside',
  jku: 'where the sender says its keys are; never to be trusted unseen',
  jwk: 'a public key sent along; never to be trusted unseen',
  x5c: 'a certificate chain sent along',
  x5t: 'SHA-1 thumbprint of the certificate',
  'x5t#S256': 'SHA-256 thumbprint of the certificate',
  x5u: 'where the certificate chain is',
  crit: 'extensions that a reader must understand',
  b64: 'whether the payload is base64url encoded',
  zip: 'compressed before encryption',
  epk: "the sender's one-time public key",
  apu: 'about the sender, for key agreement',
  apv: 'about the recipient, for key agreement',
  p2s: 'salt of the password',
  p2c: 'rounds of the password hash',
  iv: 'initialization vector of the key encryption',
  tag: 'authentication tag of the key encryption',
};

/** Claims: RFC 7519, 4.1; OpenID Connect Core 1.0, 2 and 5.1; RFC 9068, 2.2; OpenID Connect Back-Channel Logout 1.0, 2.4. */
export const CLAIM_WORDS: Readonly<Record<string, string>> = {
  iss: 'who issued it',
  sub: 'whom it is about',
  aud: 'whom it is for',
  azp: 'the client it was issued to',
  jti: 'its own id, to notice a replay',
  nonce: 'ties it to one login request',
  acr: 'how strongly the user was authenticated',
  amr: 'the methods used to authenticate',
  at_hash: 'hash of the access token',
  c_hash: 'hash of the authorization code',
  s_hash: 'hash of the state',
  sid: "the provider's session",
  scope: 'what it gives access to',
  client_id: 'the client it was issued to',
  cnf: 'the key that its holder must prove to have',
  events: 'what happened',
  sub_jwk: 'the key of a self-issued token',
  _claim_names: 'claims that are somewhere else',
  _claim_sources: 'where those claims are',
  verified_claims: 'claims with how they were verified',
  vct: 'type of the credential',
  _sd: 'hashes of claims that can be disclosed one by one',
  _sd_alg: 'hash function of the disclosures',
};

/** Members whose value is a point in time, in Unix seconds, and what happens then. */
export const TIME_CLAIMS: ReadonlySet<string> = new Set([
  'exp',
  'nbf',
  'iat',
  'auth_time',
  'updated_at',
  'toe',
]);
