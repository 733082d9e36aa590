/** Personal data replaced by values of the same form, so that a recorded person can be played without being one. */
import { asText } from '../../common/foreign.ts';
import type { Json } from '../../common/json.ts';

/** Claims of the protocol, not of the person. OpenID Connect Core 1.0, 2; RFC 7519, 4.1. */
const OF_THE_PROTOCOL: ReadonlySet<string> = new Set([
  'iss',
  'aud',
  'exp',
  'iat',
  'nbf',
  'jti',
  'nonce',
  'at_hash',
  'c_hash',
  's_hash',
  'auth_time',
  'azp',
  'sid',
  'session_state',
  'acr',
  'amr',
  'rat',
  'idp',
  'ver',
  'rh',
  'uti',
  'aio',
  'tid',
  'typ',
  'sub',
]);

const KNOWN: Readonly<Record<string, string>> = {
  name: 'Alex Example',
  given_name: 'Alex',
  family_name: 'Example',
  middle_name: 'Sam',
  nickname: 'Lex',
  preferred_username: 'alex.example',
  email: 'alex@example.com',
  phone_number: '+15555550100',
  locality: 'Sampleton',
  street_address: '1 Sample Street',
};

/** Returns the claims of the person, each with an invented value. */
export function syntheticClaims(claims: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(claims)
      .filter(([name]) => !OF_THE_PROTOCOL.has(name))
      .map(([name, value]) => [name, syntheticValue(name, value)]),
  );
}

/** Deeper values are dropped. */
const MAX_DEPTH = 8;

/** Returns a value of the same form: kind, length and alphabet stay, what it says does not. */
export function syntheticValue(name: string, value: Json, depth = 0): Json {
  if (depth > MAX_DEPTH) return null;
  if (typeof value === 'string') return syntheticText(name, value);
  if (typeof value === 'number') return Number(asText(value).replace(/[1-9]/g, '1'));
  if (Array.isArray(value)) return value.map((one: Json) => syntheticValue(name, one, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, syntheticValue(key, one, depth + 1)]),
  );
}

function syntheticText(name: string, value: string): string {
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  if (known !== undefined) return known;
  if (/^\d{4}-\d\d-\d\d/.test(value)) return `1990-01-02${value.slice(10).replace(/\d/g, '0')}`;
  if (/^[^@\s]+@[^@\s]+$/.test(value)) return 'alex@example.com';
  if (/^https?:\/\//i.test(value)) return 'https://example.com/';
  // Language tags, countries and zones say how to show things, not who someone is.
  if (/^(?:locale|zoneinfo|country|ui_locales)$/.test(name)) return value;
  return value
    .replace(/\p{Lu}/gu, 'A')
    .replace(/\p{Ll}/gu, 'a')
    .replace(/\d/g, '1');
}
