/** The warnings of normalized claims. */
import { CLAIM_WARNING_CODES, type ClaimWarningCode } from '../claims/document.ts';
import { faultThat } from './examples.ts';
import type { Explanation } from './explanation.ts';

interface Words {
  readonly title: string;
  readonly meaning: string;
  readonly causes: readonly string[];
  readonly remedies: readonly string[];
  readonly rule: string;
}

const KEPT = 'read the value under `unmapped`, where it is kept as it came';

const WORDS: Readonly<Record<ClaimWarningCode, Words>> = {
  mononym: {
    title: 'the person has one name only',
    meaning:
      'The provider marks that there is no given name or no family name. The key is absent; the marker is not a name.',
    causes: ['a person with one name, as is usual in some countries'],
    remedies: ['do not make both names mandatory; use `name`'],
    rule: 'CL-10',
  },
  birthdate_partial: {
    title: 'the birth date is not complete',
    meaning: 'Only the year, or only day and month, are known. The value is kept as it is.',
    causes: ['a document that names no whole date'],
    remedies: ['treat `YYYY` and `0000-MM-DD` as partial dates; do not fill them up'],
    rule: 'CL-8',
  },
  birthdate_not_iso: {
    title: 'the birth date is not a date of ISO 8601',
    meaning: 'No calendar has this day, or it is written in another order. Day and month are never swapped.',
    causes: ['a provider that writes local dates', 'a day that does not exist'],
    remedies: ['ask the provider to send `YYYY-MM-DD`'],
    rule: 'CL-8',
  },
  not_boolean: {
    title: 'the value is neither true nor false',
    meaning:
      'An age limit, `email_verified` or `phone_number_verified` has another value. The claim is left out.',
    causes: ['a provider that writes yes and no, or 1 and 0'],
    remedies: [KEPT],
    rule: 'CL-5',
  },
  not_integer: {
    title: 'the age is not a whole number',
    meaning: 'The age in years has digits after a point, a sign or letters. The claim is left out.',
    causes: ['a provider that computes the age with fractions'],
    remedies: [KEPT],
    rule: 'CL-6',
  },
  multi_valued: {
    title: 'several values where one is expected',
    meaning: 'The first value was taken. The whole list is under `unmapped`.',
    causes: ['an attribute that may repeat in SAML', 'a list in a claim that is text elsewhere'],
    remedies: ['decide which of the values counts; the order is that of the provider'],
    rule: 'CL-4',
  },
  country_unknown: {
    title: 'the country is not a code of ISO 3166-1',
    meaning: 'The value is neither alpha-2 nor alpha-3. It is kept as it is.',
    causes: ['the name of a country instead of its code'],
    remedies: ['map the value yourself'],
    rule: 'CL-9',
  },
  address_conflict: {
    title: 'the address as an object differs from its single claims',
    meaning: 'The object wins.',
    causes: ['a provider that sends an address twice and keeps only one up to date'],
    remedies: ['compare both under `--show-pii`'],
    rule: 'CL-11',
  },
  claim_conflict: {
    title: 'ID token and UserInfo say different things',
    meaning: 'The ID token wins.',
    causes: ['data that changed in between', 'two sources behind one provider'],
    remedies: ['take one of the two as the source, and keep to it'],
    rule: 'CL-12',
  },
  self_asserted_name: {
    title: 'the person stated the name, and it was not checked',
    meaning: 'The signer or the sender of an order typed the name.',
    causes: ['a one-time code proves a phone, and no name'],
    remedies: ['do not treat the name as verified'],
    rule: 'CL-13',
  },
  phone_not_e164: {
    title: 'the phone number is not in the form of E.164',
    meaning: 'The number has no plus sign and country code, or has other signs. It is kept as it came.',
    causes: ['a number as people write it in their country'],
    remedies: ['add the country code yourself, where you know it'],
    rule: 'CL-14',
  },
  portrait_unknown: {
    title: 'the portrait is neither a PNG nor a JPEG',
    meaning: 'The bytes do not begin like either format, or are not base64. The picture is left out.',
    causes: ['JPEG 2000, as in passports', 'base64url instead of base64'],
    remedies: ['ask the provider for PNG or JPEG'],
    rule: 'CL-15',
  },
  loa_unknown: {
    title: 'the level of assurance is not known',
    meaning: 'The value of `acr` or of the context class names no level of eIDAS that idcli knows.',
    causes: ['a new value of the provider', 'a value that a hub passes through'],
    remedies: ['read the value in `assurance.raw`, and look it up at the provider'],
    rule: 'CL-19',
  },
  document_type_unknown: {
    title: 'the kind of document is not known',
    meaning:
      'The value is not a passport, driving licence, residence permit or identity card known to idcli.',
    causes: ['a new value of the provider'],
    remedies: ['read the value in `document.raw_type`'],
    rule: 'CL-19',
  },
  scope_not_granted: {
    title: 'a scope was asked for and not granted',
    meaning: 'The provider granted less than was asked for. This is not an error.',
    causes: ['the person declined a part', 'the client may not have the scope'],
    remedies: ['go on with less, or ask for the scope when registering the client'],
    rule: 'IG-C9',
  },
  mandatory_claim_missing: {
    title: 'a claim is missing that its scope demands',
    meaning: 'The scope was granted, and the provider documents that the claim comes with it.',
    causes: ['a person without this piece of data', 'a fault of the provider'],
    remedies: ['handle its absence', 'report it to the provider'],
    rule: 'IG-C9',
  },
  still_encrypted: {
    title: 'something was sent encrypted and was not opened',
    meaning:
      'The name of the subject, an attribute or a value of one is encrypted, and no key that opens it ' +
      'was given. The key is absent, which does not mean that the provider said nothing.',
    causes: ['no key was given', 'the identity provider encrypts to an old key of the service provider'],
    remedies: ['give the private key of the service provider with `--decryption-key`'],
    rule: 'CL-22',
  },
  unverified: {
    title: 'the claims come from a message that was not verified',
    meaning: 'No key was given, or a check failed. Anybody could have written these claims.',
    causes: ['`decode-token` or `decode-saml` without a key', 'a report that is not valid'],
    remedies: ['verify it: give `--jwks`, `--issuer`, `--key` or `--idp-metadata`'],
    rule: 'CL-21',
  },
};

export function explainClaimWarnings(): Explanation[] {
  return CLAIM_WARNING_CODES.map((code) => {
    const { rule, ...words } = WORDS[code];
    return {
      code,
      family: 'claim-warnings',
      ...words,
      spec: `rule ${rule} of the normalized claims`,
      example:
        faultThat(({ warnings = [] }) => warnings.includes(code)) ??
        'idcli decode-token @id-token.txt --show-pii',
    };
  });
}
