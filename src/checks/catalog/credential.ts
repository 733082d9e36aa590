/** Checks of SD-JWTs, SD-JWT credentials, and the proof that comes with a presentation. */
import {
  type CatalogEntry,
  CLOCKS,
  entry,
  MAKER_FORGOT,
  OTHER_KIND,
  OTHER_PLACE,
  OTHER_READER,
} from './entry.ts';

const SD_JWT_FORM = 'RFC 9901';
/** Cited by section title: section numbers change between drafts. */
const VC = 'draft-ietf-oauth-sd-jwt-vc';
const REPLAYED = [
  'a presentation that was made for another request was used again',
  'let the holder present it again, for this audience and nonce',
] as const;

export const SD_JWT = {
  'sd_jwt.iss': entry(
    'payload.iss',
    'The issuer is the expected one',
    'RFC 7519, 4.1.1',
    '`iss` is missing or another issuer.',
    OTHER_PLACE,
  ),
  'sd_jwt.aud': entry(
    'payload.aud',
    'The token is for this reader',
    'RFC 7519, 4.1.3',
    '`aud` does not name this client. Credentials usually have none; the key binding names who they are presented to.',
    OTHER_READER,
  ),
  'sd_jwt.nonce': entry(
    'payload.nonce',
    'The nonce is the expected one',
    'OpenID Connect Core 1.0, 2',
    'Compared only when there is no key binding, which has its own nonce.',
    REPLAYED,
  ),
  'sd_jwt.exp': entry(
    'payload.exp',
    'The token has not expired',
    'RFC 7519, 4.1.4',
    '`exp` is not a number of seconds, or has passed.',
    CLOCKS,
  ),
  'sd_jwt.nbf': entry(
    'payload.nbf',
    'The token is valid already',
    'RFC 7519, 4.1.5',
    'The token is good only from a time that has not come yet.',
    CLOCKS,
  ),
  'sd_jwt.iat': entry(
    'payload.iat',
    'The token was issued in the past',
    'RFC 7519, 4.1.6',
    '`iat` is not a number of seconds, or in the future.',
    CLOCKS,
  ),
} as const satisfies Record<`sd_jwt.${string}`, CatalogEntry>;

export const CREDENTIAL = {
  'credential.typ': entry(
    'header.typ',
    'The header says dc+sd-jwt',
    `${VC}, JOSE Header`,
    'Without the type a credential may be taken for another token. `vc+sd-jwt`, its name in drafts before ' +
      'November 2024, warns.',
    OTHER_KIND,
  ),
  'credential.vct': entry(
    'payload.vct',
    'The credential names its type',
    `${VC}, Verifiable Credential Type`,
    '`vct` is missing, empty or not a string.',
    MAKER_FORGOT,
  ),
  'credential.iss': entry(
    'payload.iss',
    'The issuer is the expected one',
    `${VC}, Registered JWT Claims`,
    '`iss` is another issuer, or missing although one was expected. Where a certificate in `x5c` names the ' +
      'issuer, it may be left out.',
    OTHER_PLACE,
  ),
  'credential.exp': entry(
    'payload.exp',
    'The credential has not expired',
    `${VC}, Registered JWT Claims`,
    '`exp` is not a number of seconds, or has passed.',
    CLOCKS,
  ),
  'credential.nbf': entry(
    'payload.nbf',
    'The credential is valid already',
    `${VC}, Registered JWT Claims`,
    'The credential is good only from a time that has not come yet.',
    CLOCKS,
  ),
  'credential.iat': entry(
    'payload.iat',
    'The credential was issued in the past',
    `${VC}, Registered JWT Claims`,
    '`iat` is not a number of seconds, or in the future.',
    CLOCKS,
  ),
  'credential.cnf': entry(
    'payload.cnf',
    'The key of the holder is named as it should',
    'RFC 7800, 3.1',
    '`cnf` is not an object with a key, or holds a private one. Without `cnf`, anyone who has the credential ' +
      'can present it.',
    ['a fault of the software that issues', 'let the issuer put the public key of the holder into `cnf`'],
  ),
  'credential.status': entry(
    'payload.status',
    'The status can be looked up',
    `${VC}, Registered JWT Claims`,
    '`status` is not an object, or its `status_list` lacks `uri` or `idx`. The list itself is not fetched.',
    MAKER_FORGOT,
  ),
  'credential.always_disclosed': entry(
    'disclosures',
    'What everybody must see is not disclosed apart',
    `${VC}, Registered JWT Claims`,
    '`iss`, `nbf`, `exp`, `cnf`, `vct` or `status` came as a disclosure, so that the holder could withhold it.',
    ['a fault of the software that issues', 'let the issuer put the claim into the payload'],
  ),
} as const satisfies Record<`credential.${string}`, CatalogEntry>;

export const KEY_BINDING = {
  'key_binding.typ': entry(
    'key_binding.header.typ',
    'The header says kb+jwt',
    `${SD_JWT_FORM}, 4.3`,
    'Without the type another token of the holder may be taken for a proof.',
    OTHER_KIND,
  ),
  'key_binding.iat': entry(
    'key_binding.iat',
    'The presentation was made in the past',
    `${SD_JWT_FORM}, 4.3 and 7.3`,
    '`iat` is missing, not a number of seconds, or in the future.',
    CLOCKS,
  ),
  'key_binding.aud': entry(
    'key_binding.aud',
    'The presentation is for this verifier',
    `${SD_JWT_FORM}, 4.3 and 7.3`,
    '`aud` is missing, or names another verifier than --client-id.',
    REPLAYED,
  ),
  'key_binding.nonce': entry(
    'key_binding.nonce',
    'The presentation answers this request',
    `${SD_JWT_FORM}, 4.3 and 7.3`,
    '`nonce` is missing, or another than --nonce.',
    REPLAYED,
  ),
  'key_binding.sd_hash': entry(
    'key_binding.sd_hash',
    'The holder signed these disclosures',
    `${SD_JWT_FORM}, 4.3.1`,
    '`sd_hash` is missing, or the hash of another credential or of other disclosures.',
    ['disclosures were added or taken away after signing', 'let the holder present it again'],
  ),
} as const satisfies Record<`key_binding.${string}`, CatalogEntry>;
