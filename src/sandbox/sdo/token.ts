/** A signed token as the signed object, with its certificates in `x5c`. The claim names are our choice. */
import { sign } from 'node:crypto';
import { signerOf } from './authority.ts';
import { flipBit } from './cms.ts';
import type { SdoOrder } from './order.ts';

/** @param content the signed text in UTF-8 */
export function makeTokenSdo(order: SdoOrder, content: Uint8Array): Uint8Array {
  const { signer, now, claims = {}, idToken } = order;
  const { identity, issuer } = signerOf(order);
  const header = {
    alg: 'RS256',
    typ: 'JWT',
    x5c: [identity, issuer].map(({ der }) => Buffer.from(der).toString('base64')),
  };
  const payload = {
    iss: 'urn:idcli:sandbox:signing',
    sub: signer.serialNumber,
    name: signer.name,
    iat: Math.floor(now.getTime() / 1000),
    signicat_signtext: Buffer.from(content).toString('utf8'),
    ...(idToken === undefined ? {} : { [idToken.name ?? 'id_token']: idToken.token }),
    ...claims,
  };
  const signed = `${encode(header)}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(signed), identity.key);
  if (order.tamper === 'signature') flipBit(signature);
  return Buffer.from(`${signed}.${signature.toString('base64url')}`);
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
