/**
 * The oldest attack on a JWT verifier: the token claims HS256, and its MAC uses the public key as the secret. Which
 * bytes count as "the public key" depends on the targeted verifier, so all usual forms are tried. RFC 8725, 2.1.
 */
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { computesMac } from './arithmetic.ts';
import { readBase64url } from './base64url.ts';
import type { JsonObject, JwsSignature, KeyCandidate } from './decoded.ts';
import { publicJwk } from './keys.ts';
import { member } from './parts.ts';

export interface Confusion {
  readonly key: KeyCandidate;
  /** The form of the key that served as the secret, for display. */
  readonly form: string;
}

/** Maximum number of bytes to hash: a huge token against many keys would take minutes, and is rejected anyway. */
const MAX_HASHED_BYTES = 500_000_000;

/** Finds the public key that was used as the HMAC secret, if any. */
export function findConfusion(
  signature: Pick<JwsSignature, 'signature' | 'signingInput'>,
  alg: string,
  keys: readonly KeyCandidate[],
): Confusion | undefined {
  let attempts = Math.max(1, Math.floor(MAX_HASHED_BYTES / (signature.signingInput.length + 1)));
  for (const key of keys) {
    for (const [form, secret] of formsOf(key)) {
      if (attempts === 0) return undefined;
      attempts -= 1;
      if (computesMac(alg, secret, signature.signature, signature.signingInput)) return { key, form };
    }
  }
  return undefined;
}

type Form = readonly [name: string, secret: Uint8Array];

function formsOf(key: KeyCandidate): Form[] {
  if (key.shared === true) return isPublicKeyText(key.raw) ? rawForms(key) : [];
  if (member(key.jwk, 'kty') === 'oct') return [];
  return [...rawForms(key), ...jwkForms(key.jwk), ...encodedForms(key.jwk)];
}

/** Whether a "secret" is a public key or a certificate: the operator did the attacker's work. */
function isPublicKeyText(bytes: Uint8Array | undefined): boolean {
  return /^\s*-----BEGIN (?:(?:RSA )?PUBLIC KEY|(?:X509 )?CERTIFICATE)-----/.test(
    Buffer.from(bytes ?? []).toString('latin1'),
  );
}

function rawForms(key: KeyCandidate): Form[] {
  return key.raw === undefined ? [] : textForms('the file as it is', Buffer.from(key.raw).toString('latin1'));
}

function jwkForms(jwk: JsonObject): Form[] {
  const forms: Form[] = [['the JWK as JSON', utf8(JSON.stringify(jwk))]];
  for (const name of ['n', 'x', 'y', 'pub'] as const) {
    const value = member(jwk, name);
    if (typeof value !== 'string') continue;
    forms.push([`the member ${name} as text`, utf8(value)]);
    const bytes = readBase64url(value).bytes;
    if (bytes !== undefined) forms.push([name === 'n' ? 'the modulus' : `the member ${name}`, bytes]);
  }
  const chain = member(jwk, 'x5c');
  const first = Array.isArray(chain) ? chain[0] : undefined;
  if (typeof first === 'string') {
    forms.push(['the certificate in base64', utf8(first)]);
    forms.push(['the certificate in DER', new Uint8Array(Buffer.from(first, 'base64'))]);
    forms.push(...textForms('the certificate in PEM', toPem('CERTIFICATE', first)));
  }
  return forms;
}

function encodedForms(jwk: JsonObject): Form[] {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: publicJwk(jwk) as JsonWebKey, format: 'jwk' });
  } catch {
    return [];
  }
  const types = jwk.kty === 'RSA' ? (['spki', 'pkcs1'] as const) : (['spki'] as const);
  return types.flatMap((type) => {
    const der = key.export({ format: 'der', type });
    const pem = key.export({ format: 'pem', type }) as string;
    return [
      ...textForms(`${type.toUpperCase()} PEM`, pem),
      [`${type.toUpperCase()} DER`, new Uint8Array(der)],
      [`${type.toUpperCase()} in base64`, utf8(der.toString('base64'))],
    ] satisfies Form[];
  });
}

/** Returns a text with and without a final line end, and with Windows line ends. */
function textForms(name: string, text: string): Form[] {
  const bare = text.replace(/\r\n/g, '\n').trimEnd();
  return [
    [name, utf8(text)],
    [`${name}, with a line end`, utf8(`${bare}\n`)],
    [`${name}, without a line end`, utf8(bare)],
    [`${name}, with CRLF`, utf8(`${bare.replaceAll('\n', '\r\n')}\r\n`)],
    [`${name}, with CRLF, without a line end`, utf8(bare.replaceAll('\n', '\r\n'))],
    [`${name}, on one line`, utf8(bare.replaceAll('\n', ''))],
  ];
}

function toPem(label: string, base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function utf8(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
