/** Tokens that look real from outside: right lengths, made-up signatures. */
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const filler = (bytes: number): string =>
  Buffer.from(Array.from({ length: bytes }, (_, at) => (at * 37) % 251)).toString('base64url');

const payload = {
  iss: 'https://op.example.com',
  sub: 'user-1',
  aud: 'client-1',
  exp: 1_800_000_600,
  iat: 1_800_000_000,
};

export const idToken = `${encode({ alg: 'RS256', kid: 'rsa-1' })}.${encode({ ...payload, nonce: 'n-0S6_WzA2Mj' })}.${filler(256)}`;
export const es256 = `${encode({ alg: 'ES256', typ: 'at+jwt' })}.${encode(payload)}.${filler(64)}`;
export const unsigned = `${encode({ alg: 'none' })}.${encode(payload)}.`;
export const jwe = `${encode({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.${filler(256)}.${filler(12)}.${filler(90)}.${filler(16)}`;
export const disclosure = Buffer.from('["2GLC42sKQveCfGfryNRN9w","given_name","Camille"]').toString(
  'base64url',
);
export const sdJwt = `${es256}~${disclosure}~`;
export const opaque = '2YotnFZFEjr1zCsicMWpAA';
export const flattened = JSON.stringify({
  payload: encode(payload),
  protected: encode({ alg: 'ES256' }),
  signature: filler(64),
});
export const general = JSON.stringify({
  payload: encode(payload),
  signatures: [{ protected: encode({ alg: 'ES256' }), signature: filler(64) }],
});
export const flattenedJwe = JSON.stringify({
  protected: encode({ alg: 'dir', enc: 'A128GCM' }),
  iv: filler(12),
  ciphertext: filler(40),
  tag: filler(16),
});

/** Breaks a text into lines of a width. */
export function wrap(text: string, width: number, lineEnd = '\n', indent = ''): string {
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += width) lines.push(indent + text.slice(at, at + width));
  return lines.join(lineEnd);
}
