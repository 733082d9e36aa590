/** An SDO that is a signed token: its claims hold the signed text, its header the certificate. RFC 7515, 4.1.6. */

import type { X509Certificate } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import type { DecodedJws, JsonObject } from '../jose/decoded.ts';
import { decode } from '../jose/index.ts';
import { member } from '../jose/parts.ts';
import { readX5cCertificate } from '../x509/chain.ts';
import { decodeBase64, textOfBytes } from './base64.ts';
import { describeCertificate } from './certificates.ts';
import type { ParsedSdo, SdoDocument, SdoProperty, SdoSignature } from './parsed.ts';
import { verifyJws } from './verify-jws.ts';

/** Claims that may hold the signed text, most reliable first. */
const TEXT_CLAIMS = [
  'signicat_signtext',
  'signtext',
  'sign_text',
  'signed_text',
  'signedText',
  'text',
  'message',
  'data',
  'payload',
] as const;

/** @param token a compact JWS */
export async function readTokenSdo(
  token: string,
  known: readonly X509Certificate[],
): Promise<ParsedSdo | undefined> {
  const decoded = decode(token);
  if (decoded?.kind !== 'jws') return undefined;
  const claims = decoded.claims ?? {};
  const document = findText(claims);
  const texts = Object.entries(claims).flatMap(([, value]) =>
    typeof value === 'string' ? textsOf(value) : [],
  );
  return {
    kind: 'jwt',
    format: 'JWT',
    problems: decoded.problems.map(({ at, message, hint, kind }) => ({
      at,
      message,
      ...defined({ hint }),
      ...(kind === 'spelling' ? { spelling: true } : {}),
    })),
    documents: document === undefined ? [] : [document],
    signedTexts: texts,
    stated: [],
    signatures: [await readSignature(token, decoded, claims, known)],
    properties: propertiesOf(claims),
    notes: [],
  };
}

/** Returns a value as found and, where it is base64 text, decoded. */
function textsOf(value: string): string[] {
  const bytes = value.length >= 4 ? decodeBase64(value) : undefined;
  const inner = bytes === undefined ? undefined : textOfBytes(bytes);
  return inner === undefined ? [value] : [value, inner];
}

function findText(claims: JsonObject): SdoDocument | undefined {
  const name = TEXT_CLAIMS.find((one) => typeof member(claims, one) === 'string');
  const value = name === undefined ? undefined : member(claims, name);
  if (name === undefined || typeof value !== 'string') return undefined;
  return { at: `payload.${name}`, bytes: Buffer.from(value, 'utf8'), mediaType: 'text/plain' };
}

/** Returns string claims, among them those of an embedded ID token. */
const propertiesOf = (claims: JsonObject): SdoProperty[] =>
  Object.entries(claims).flatMap(([name, value]) =>
    typeof value === 'string' ? [{ at: `payload.${name}`, name, value, signed: true }] : [],
  );

async function readSignature(
  token: string,
  decoded: DecodedJws,
  claims: JsonObject,
  known: readonly X509Certificate[],
): Promise<SdoSignature> {
  const header = decoded.signatures[0]?.header ?? {};
  const listed = member(header, 'x5c');
  const chain = (Array.isArray(listed) ? listed : []).flatMap((one) =>
    typeof one === 'string' ? (readX5cCertificate(one) ?? []) : [],
  );
  const [leaf] = chain;
  const iat = member(claims, 'iat');
  const time = typeof iat === 'number' ? new Date(iat * 1000) : undefined;
  const dated = time !== undefined && !Number.isNaN(time.getTime());
  const alg = member(header, 'alg');
  return {
    at: 'signature',
    form: 'jws',
    role: 'signer',
    ...(typeof alg === 'string' ? { algorithm: alg } : {}),
    weak: [],
    digests: [],
    value: await verifyJws(decoded, leaf),
    ...(dated ? { signingTime: time, timeFrom: 'the claim iat' } : {}),
    ...defined({ certificate: leaf === undefined ? undefined : describeCertificate(leaf) }),
    certificates: [...chain, ...known],
    revocation: [],
    token,
  };
}
