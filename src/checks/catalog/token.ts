/** Checks of form and cryptography, shared by every JWS and JWE. */
import type { CatalogEntry } from './entry.ts';

export const TOKEN = {
  'token.parse': {
    title: 'The token is well formed',
    level: 'must',
    at: 'token',
    spec: 'RFC 7515, 7.1; RFC 7516, 7.1; RFC 7515, 2 and 4',
    meaning:
      'The token is not what a strict reader accepts: a part is missing or too many, a part is not ' +
      'base64url without padding, or the header is not a JSON object with unique members.',
    causes: [
      'it was cut off, wrapped or escaped when it was copied',
      'it was encoded with plain base64, or with padding',
      'the issuer builds headers by hand',
    ],
    remedies: [
      'copy the token again, or pass it in a file',
      'show the place that the finding names to the issuer',
    ],
  },
  'token.claims': {
    title: 'The payload is a claims set',
    level: 'must',
    at: 'payload',
    spec: 'RFC 7519, 4 and 7.2',
    meaning:
      'The payload is not a JSON object with unique members. That is allowed for a JWS, but not for a ' +
      'JWT such as an ID token. A payload of plain text only warns, unless something says that a JWT was ' +
      'expected.',
    causes: [
      'the token is a JWS for another purpose',
      'a member was added twice',
      'the payload was cut off or is detached',
    ],
    remedies: ['check that this is the token you meant', 'show the issuer the repeated member'],
  },
  'token.alg': {
    title: 'The signature algorithm is an allowed one',
    level: 'must',
    at: 'header.alg',
    spec: 'RFC 8725, 3.1; OpenID Connect Core 1.0, 3.1.3.7 (7)',
    meaning:
      'The header names an algorithm that the client did not agree to. `none` in any spelling and a missing ' +
      '`alg` are never allowed; HS* only where a shared secret was given on purpose.',
    causes: [
      'the client is registered for another algorithm at the provider',
      'the header was changed to get around the signature',
    ],
    remedies: [
      'set the algorithm in the client registration',
      'name it with --alg, or give the client secret with --secret for HS*',
    ],
  },
  'token.key': {
    title: 'There is a key that may verify the signature',
    level: 'must',
    at: 'header.kid',
    spec: 'RFC 7515, 4.1.4; RFC 7517, 4; RFC 7518, 3.2 and 3.3; OpenID Connect Core 1.0, 10.1',
    meaning:
      'No given key has the `kid` of the header, or the key that has it is not for this signature, or is too ' +
      'weak to prove anything.',
    causes: [
      'the provider rotated its keys and this key set is older',
      'the token comes from another issuer or environment',
      'the key set lists an encryption key under this kid',
    ],
    remedies: ['fetch the key set again', 'compare `iss` of the token with the issuer of the key set'],
  },
  'token.kid': {
    title: 'The header says which key signed',
    level: 'should',
    at: 'header.kid',
    spec: 'OpenID Connect Core 1.0, 10.1; RFC 7517, 4.5',
    meaning:
      'Without a `kid`, or with one that several keys share, a client has to try keys. That works here, but ' +
      'other clients refuse the token.',
    causes: ['the issuer leaves kid out', 'two keys of the set were given the same kid'],
    remedies: ['let the issuer put a unique kid on each key and in each header'],
  },
  'token.key_use': {
    title: 'The key says that it is for signatures',
    level: 'should',
    at: 'header.kid',
    spec: 'RFC 7517, 4.2 and 4.3',
    meaning: 'The key that the token names has a `use` or `key_ops` that rules verifying out.',
    causes: ['the issuer signed with its encryption key', 'the key set has a wrong use'],
    remedies: ['let the issuer publish the signing key with use sig'],
  },
  'token.key_alg': {
    title: 'The key is bound to no other algorithm',
    level: 'should',
    at: 'header.alg',
    spec: 'RFC 7517, 4.4; RFC 8725, 3.1',
    meaning: 'The key that the token names has its own `alg`, which differs from that of the header.',
    causes: ['the issuer changed its algorithm but not its key set', 'the header was changed'],
    remedies: ['let the issuer publish one key for each algorithm'],
  },
  'token.key_strength': {
    title: 'The key is strong enough',
    level: 'should',
    at: 'header.kid',
    spec: 'RFC 7518, 3.2 and 3.3; RFC 8725, 3.5',
    meaning:
      'An RSA key under 2048 bits, with exponent 1 or from a flawed generator (ROCA), or an HMAC secret ' +
      'shorter than the hash: others can sign with it too.',
    causes: ['an old or test key', 'a password used as a shared secret'],
    remedies: ['replace the key'],
  },
  'token.signature': {
    title: 'The signature is right',
    level: 'must',
    at: 'signature',
    spec: 'RFC 7515, 5.2; OpenID Connect Core 1.0, 3.1.3.7 (6)',
    meaning: 'What the token says was not signed with the key of its issuer: nothing in it can be believed.',
    causes: [
      'header or payload was changed after signing',
      'this is not the key that signed',
      'a signature in DER encoding, or one that was cut off',
    ],
    remedies: ['fetch token and key set again from the same environment', 'do not accept the token'],
  },
  'token.crit': {
    title: 'Every critical extension is understood',
    level: 'must',
    at: 'header.crit',
    spec: 'RFC 7515, 4.1.11; RFC 7516, 4.1.13; RFC 7797, 6 and 7',
    meaning:
      'The header marks an extension as critical that idcli does not implement, or its `crit` is not a ' +
      'proper list, or `b64` is used where it must not be. A client must refuse such a token.',
    causes: ['the token is for a special client', 'crit was added to test clients that ignore it'],
    remedies: ['let the issuer leave the extension out for this client'],
  },
  'token.b64': {
    title: 'The payload is encoded as usual',
    level: 'should',
    at: 'header.b64',
    spec: 'RFC 7797, 6 and 7',
    meaning: 'With `b64` false the payload is signed as it is. A JWT must not do that.',
    causes: ['a JWS profile for detached or plain payloads was used for a token'],
    remedies: ['let the issuer leave b64 out'],
  },
  'token.embedded_key': {
    title: 'The token does not bring its own key',
    level: 'should',
    at: 'header.jwk',
    spec: 'RFC 8725, 3.10; RFC 7515, 4.1.2, 4.1.3, 4.1.5, 4.1.6 and 10.3',
    meaning:
      '`jwk`, `jku`, `x5u` and `x5c` say where a key is to be found. Anybody can write them, so idcli ' +
      'neither trusts nor fetches them; a client that does accepts forged tokens.',
    causes: ['the issuer adds its certificate for convenience', 'an attempt to have a forged token verified'],
    remedies: ['take keys from the issuer only'],
  },
  'token.x5c': {
    title: 'The certificate chain ends at a trusted one',
    level: 'must',
    at: 'header.x5c',
    spec: 'RFC 7515, 4.1.6 to 4.1.8; RFC 5280, 6.1',
    meaning:
      'Made only with --trust-anchor. A certificate of the chain cannot be read, is outside its validity ' +
      'period, is not an authority, or was not issued by the next one; or none of the anchors issued the ' +
      'last. Revocation, policies and name constraints are not checked.',
    causes: [
      'the anchor belongs to another environment of the issuer',
      'an intermediate certificate is missing in the header',
      'the token is older than its certificate',
    ],
    remedies: [
      'give the certificate of the issuing authority with --trust-anchor',
      'judge an old token with --now',
    ],
  },
  'token.sd_alg': {
    title: 'The hash function of the disclosures is known',
    level: 'must',
    at: 'payload._sd_alg',
    spec: 'RFC 9901, 4.1.1',
    meaning:
      'Made only for SD-JWTs. `_sd_alg` names no hash function that can be trusted, so that no disclosure ' +
      'can be compared.',
    causes: [
      'a name in another spelling, e.g. `SHA-256` for `sha-256`',
      'a hash function that is broken, e.g. MD5',
    ],
    remedies: ['let the issuer name `sha-256`, or leave `_sd_alg` out, which means the same'],
  },
  'token.digests': {
    title: 'The issuer placed the hashes of disclosures as it should',
    level: 'must',
    at: 'payload._sd',
    spec: 'RFC 9901, 4.2.4 and 7.1',
    meaning:
      'Made only for SD-JWTs. `_sd` is not a list of strings, a hash appears twice, or `...` is used ' +
      'anywhere but alone in a list element.',
    causes: ['a fault of the software that issues', 'two claims with the same salt, name and value'],
    remedies: ['let the issuer correct it; the holder cannot'],
  },
  'token.disclosures': {
    title: 'Every disclosed claim was signed by the issuer',
    level: 'must',
    at: 'disclosures',
    spec: 'RFC 9901, 7.1',
    meaning:
      'Made only for SD-JWTs. A disclosure cannot be read, its hash is not among those the issuer ' +
      'signed, it appears twice, or it repeats a claim that is already there.',
    causes: ['a disclosure was changed or added', 'a disclosure of another credential was added by mistake'],
    remedies: ['let the holder present it again'],
  },
  'token.key_binding': {
    title: 'The holder proved to have the key',
    level: 'must',
    at: 'key_binding',
    spec: 'RFC 9901, 4.3 and 7.3',
    meaning:
      'Made only for SD-JWTs. The key binding JWT cannot be read or is not signed by the key in `cnf`; or ' +
      'there is none although a nonce or audience was given. Its claims are judged under `key_binding.*`.',
    causes: ['it is not the holder who presents it', 'the credential as issued was taken for a presentation'],
    remedies: ['let the holder present it again, for this audience and nonce'],
  },
  'token.decrypt': {
    title: 'The token can be decrypted',
    level: 'must',
    at: 'header',
    spec: 'RFC 7516, 5.2; OpenID Connect Core 1.0, 3.1.3.7 (1)',
    meaning: 'No given key opens the token, so nothing in it could be judged.',
    causes: [
      'it was encrypted to another key of the client, or to an older one',
      'the client is registered with another key set',
      'a part of the token was changed',
    ],
    remedies: ['give the private key that belongs to `kid` with --decryption-key'],
  },
  'token.exp': {
    title: 'The token has not expired',
    level: 'must',
    at: 'payload.exp',
    spec: 'RFC 7519, 4.1.4',
    meaning: 'The token was good until a time that has passed.',
    causes: ['it is an old token', 'the clocks differ', 'the time is in milliseconds'],
    remedies: ['get a new one', 'judge it as of another time with --now'],
  },
  'token.nbf': {
    title: 'The token is valid already',
    level: 'must',
    at: 'payload.nbf',
    spec: 'RFC 7519, 4.1.5',
    meaning: 'The token is good only from a time that has not come yet.',
    causes: ['the clocks differ', 'the time is in milliseconds'],
    remedies: ['set the clock right', 'allow for it with --clock-tolerance'],
  },
  'token.iat': {
    title: 'The token was issued in the past',
    level: 'must',
    at: 'payload.iat',
    spec: 'RFC 7519, 4.1.6',
    meaning: 'The token was issued at a time that has not come yet, or `iat` is not a time.',
    causes: ['the clocks differ', 'the time is in milliseconds'],
    remedies: ['set the clock right', 'allow for it with --clock-tolerance'],
  },
  'token.required': {
    title: 'Every required claim is there',
    level: 'must',
    at: 'payload',
    spec: 'RFC 7519, 4',
    meaning: 'Made only for tokens other than ID tokens. A claim named with --require is missing.',
    causes: ['the issuer has no value for it'],
    remedies: ['let it be added where the token is made'],
  },
} as const satisfies Record<`token.${string}`, CatalogEntry>;
