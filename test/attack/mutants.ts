/** Good messages changed in one place or more: what a forger tries who knows the format and has no key. */

/** A repeatable stream of numbers from 0 up to 2^32 (mulberry32): the same seed gives the same mutants everywhere. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Random = ReturnType<typeof randomNumbers>;

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const pick = <Item>(items: readonly Item[], random: Random): Item => items[random(items.length)] as Item;

/** Ways to change a token, from a single character to a whole header. */
const TOKEN_MUTATIONS: readonly ((token: string, random: Random) => string)[] = [
  (token, random) => put(token, random(token.length), 1, pick([...BASE64URL], random)),
  (token, random) => put(token, random(token.length), 1 + random(4), ''),
  (token, random) =>
    put(token, random(token.length), 0, pick([...BASE64URL, '.', '=', ' ', '\n', '~'], random)),
  (token, random) => {
    const at = random(token.length - 1);
    return put(token, at, 2, `${token[at + 1]}${token[at]}`);
  },
  (token, random) => withBit(token, random),
  (token, random) =>
    withMember(token, 0, random, [
      ['alg', pick(['none', 'None', 'HS256', 'RS384', 'PS256', 'ES256', 'RS256 ', ''], random)],
      ['kid', pick(['', 'rsa-2', 'RSA-1', null], random)],
      ['crit', ['exp']],
      ['b64', false],
      ['jwk', {}],
      ['typ', 'at+jwt'],
      ['zip', 'DEF'],
    ]),
  (token, random) =>
    withMember(token, 1, random, [
      ['sub', 'admin'],
      ['aud', 'another'],
      ['iss', 'https://evil.example'],
      ['exp', 9_999_999_999],
      ['nonce', 'x'],
      ['iat', 0],
      ['extra', true],
    ]),
  (token) => `${token.slice(0, token.lastIndexOf('.') + 1)}`,
  (token, random) =>
    `${token.slice(0, token.lastIndexOf('.') + 1)}${Buffer.alloc(pick([0, 1, 64, 255, 256, 257], random)).toString('base64url')}`,
  (token) => token.split('.').reverse().join('.'),
];

export const mutateToken = (token: string, random: Random): string =>
  pick(TOKEN_MUTATIONS, random)(token, random);

function put(text: string, at: number, length: number, instead: string): string {
  return text.slice(0, at) + instead + text.slice(at + length);
}

/** One bit of one part. */
function withBit(token: string, random: Random): string {
  const parts = token.split('.');
  const which = random(parts.length);
  const bytes = Buffer.from(parts[which] ?? '', 'base64url');
  if (bytes.length === 0) return `${token}A`;
  const at = random(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
  parts[which] = bytes.toString('base64url');
  return parts.join('.');
}

function withMember(
  token: string,
  part: number,
  random: Random,
  members: readonly (readonly [string, unknown])[],
): string {
  const parts = token.split('.');
  const value = JSON.parse(Buffer.from(parts[part] ?? '', 'base64url').toString()) as Record<string, unknown>;
  const [name, wanted] = pick(members, random);
  parts[part] = Buffer.from(JSON.stringify({ ...value, [name]: wanted })).toString('base64url');
  return parts.join('.');
}

/** Words of a SAML response that a forger would like to be others. */
const WORDS = [
  'user-1',
  'https://sp.example.com',
  'https://idp.example.com/saml',
  '_request1',
  'Success',
  '2026-11-22T',
  'bearer',
  'PasswordProtectedTransport',
  'saml:NameID',
  'saml:Attribute ',
  'urn:oasis:names:tc:SAML:2.0:assertion',
  'ds:DigestValue',
  'ds:SignatureValue',
  'ds:Reference',
  'rsa-sha256',
  'ID="',
];
const INSTEAD = [
  'admin',
  'https://evil.example',
  '2036-11-22T',
  'AuthnFailed',
  '',
  'x',
  'saml:Nothing',
  '_other',
  'sender-vouches',
  '<!-- -->',
  '&#65;',
];

const SAML_MUTATIONS: readonly ((xml: string, random: Random) => string)[] = [
  (xml, random) => put(xml, random(xml.length), 1, String.fromCharCode(33 + random(94))),
  (xml, random) => put(xml, random(xml.length), 1 + random(8), ''),
  (xml, random) =>
    put(xml, random(xml.length), 0, pick(['A', '<x/>', '<!--x-->', '&amp;', ' ', '\n', 'admin'], random)),
  (xml, random) => xml.replace(pick(WORDS, random), () => pick(INSTEAD, random)),
  (xml, random) => xml.replaceAll(pick(WORDS, random), () => pick(INSTEAD, random)),
  (xml, random) => {
    const [from, to] = [random(xml.length), random(xml.length)].sort((one, other) => one - other) as [
      number,
      number,
    ];
    return put(xml, random(xml.length), 0, xml.slice(from, Math.min(to, from + 400)));
  },
  (xml) => xml.replace(/<ds:Signature.*?<\/ds:Signature>/s, ''),
  (xml) => {
    const assertion = /<saml:Assertion.*<\/saml:Assertion>/s.exec(xml)?.[0] ?? '';
    return xml.replace(
      assertion,
      () =>
        assertion
          .replace(/ID="[^"]*"/, 'ID="_evil"')
          .replace(/<ds:Signature.*?<\/ds:Signature>/s, '')
          .replaceAll('user-1', 'admin') + assertion,
    );
  },
];

export const mutateSaml = (xml: string, random: Random): string => pick(SAML_MUTATIONS, random)(xml, random);
