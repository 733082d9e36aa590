/** Names with masked values: members, parameters, headers, attributes, elements. */
import { ALL_NAMES } from '../../claims/index.ts';
import { isAscii } from './ascii.ts';
import type { PersonalKind } from './marks.ts';

export type Kind = 'secret' | PersonalKind;

/**
 * Secrets, codes and tokens, and values that start an app or show a person the text to sign. Spelled as `canonical`
 * spells names.
 */
export const SECRETS: ReadonlySet<string> = new Set([
  'clientassertion',
  'assertion',
  'code',
  'codeverifier',
  'idtokenhint',
  'request',
  'samlresponse',
  'samlart',
  'devicecode',
  'usercode',
  'authreqid',
  'otp',
  'otpcode',
  'onetimecode',
  'pin',
  'pincode',
  'pwd',
  'authref',
  'sessionstate',
  'jsessionid',
  'apikey',
  'xapikey',
  'privatekey',
  'authorization',
  'proxyauthorization',
  // These hold personal data, but stay masked even where that is shown: separate options print them.
  'loginhint',
  'signicatsigntext',
  'signtext',
  'b64documentbytes',
  'b64sdobytes',
  'signersdocument',
]);

/** A name with this ending holds a secret: `autoStartToken`, `x-csrf-token`, `csrfmiddlewaretoken`. */
const SECRET_ENDING = /(?:token|secret|password|passwd|passphrase|passcode|cookies?)$/;

/**
 * Ambiguous names. If they hold an object, only its members are masked, by their own names; before a colon in prose
 * they mean nothing.
 */
const AMBIGUOUS: ReadonlySet<string> = new Set([
  'code',
  'request',
  'token',
  'assertion',
  'pin',
  'certificate',
]);

/** Members of a private key. RFC 7518, 6.2.2, 6.3.2 and 6.4; only where the object is a key. */
export const PRIVATE_KEY_MEMBERS: ReadonlySet<string> = new Set([
  'd',
  'p',
  'q',
  'dp',
  'dq',
  'qi',
  'oth',
  'k',
  'priv',
]);

/** How each target of the normalized document is masked. */
const BY_TARGET: Readonly<Record<string, PersonalKind>> = {
  'national_id.value': 'hidden',
  phone_number: 'phone',
  email: 'email',
  birthdate: 'birthdate',
  'address.street_address': 'hidden',
  'address.formatted': 'hidden',
  'document.number': 'ending',
  certificate_sha256: 'hidden',
  portrait: 'portrait',
  picture: 'hidden',
};

/** Names in requests, forms and vendor data, besides the claims. */
export const PERSONAL: ReadonlyMap<string, PersonalKind> = new Map([
  ...ALL_NAMES.flatMap(([name, targets]) =>
    targets.flatMap((target) => {
      const kind = BY_TARGET[target];
      return kind === undefined ? [] : [[canonical(name), kind] as const];
    }),
  ),
  ['nationalid', 'hidden'],
  ['nationalidentitynumber', 'hidden'],
  ['idvalue', 'hidden'],
  ['street', 'hidden'],
  ['bankaccountnumber', 'hidden'],
  ['passportnumber', 'ending'],
  ['tel', 'phone'],
  ['birthday', 'birthdate'],
  ['mail', 'email'],
]);

/** Words that make a name personal anywhere in it: `nbid_ssn`, `recoveryPhone`. */
export const PERSONAL_WORDS: ReadonlyMap<string, PersonalKind> = new Map([
  ['ssn', 'hidden'],
  ['cpr', 'hidden'],
  ['nin', 'hidden'],
  ['pnr', 'hidden'],
  ['personnummer', 'hidden'],
  ['fodselsnummer', 'hidden'],
  ['foedselsnummer', 'hidden'],
  ['iban', 'hidden'],
  ['phone', 'phone'],
  ['telephone', 'phone'],
  ['mobile', 'phone'],
  ['msisdn', 'phone'],
  ['email', 'email'],
  ['birthdate', 'birthdate'],
  ['dob', 'birthdate'],
  ['fodselsdato', 'birthdate'],
  ['foedselsdato', 'birthdate'],
  ['portrait', 'portrait'],
]);

/** Last words that make a name a fact about the value: `nin_type`, `email_verified`. */
const ABOUT: ReadonlySet<string> = new Set([
  'type',
  'country',
  'verified',
  'issuer',
  'level',
  'format',
  'sha256',
]);

/** Shorter and longer names are unknown and not worth reading. */
const MIN_LENGTH = 3;
const MAX_LENGTH = 200;

/** Classifies a value by its name. A path counts by its last name: `dk.cpr`, `user[email]`, `urn:example:phone`. */
export function kindOf(name: string): Kind | undefined {
  if (name.length < MIN_LENGTH || name.length > MAX_LENGTH) return undefined;
  const last = name.split(/[./:#[\]]+/).findLast((part) => part !== '') ?? '';
  for (const candidate of [canonical(name), canonical(last)]) {
    if (SECRETS.has(candidate)) return 'secret';
    const kind = PERSONAL.get(candidate);
    if (kind !== undefined) return kind;
  }
  if (SECRET_ENDING.test(canonical(last))) return 'secret';
  const words = wordsOf(last);
  if (ABOUT.has(words.at(-1) ?? '')) return undefined;
  return words.map((word) => PERSONAL_WORDS.get(word)).find((kind) => kind !== undefined);
}

/**
 * Whether a parameter is the signature of a message in a URL (SAML 2.0 bindings, 3.4.4.1): public, and worthless once
 * any of its random characters is taken for something else.
 */
export const isSignature = (name: string, value: string): boolean =>
  name === 'Signature' && /^[A-Za-z\d+/\s]+={0,2}$/.test(value);

/** Names of claims, whether their values are masked or not. */
const CLAIMS: ReadonlySet<string> = new Set(ALL_NAMES.map(([name]) => canonical(name)));

export const isClaimName = (name: string): boolean => CLAIMS.has(canonical(name));

export function isAmbiguous(name: string): boolean {
  return AMBIGUOUS.has(canonical(name));
}

/** `phone_number`, `phoneNumber` and `Phone-Number` count as one name. */
function canonical(name: string): string {
  const lower = name.toLowerCase();
  return lower.replace(isAscii(lower) ? /[^a-z\d]/g : /[^\p{L}\p{N}]/gu, '');
}

function wordsOf(name: string): string[] {
  const plain = isAscii(name);
  return name
    .replace(plain ? /([a-z\d])([A-Z])/g : /(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(plain ? /[^a-z\d]+/ : /[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
