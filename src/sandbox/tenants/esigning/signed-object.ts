/** The result of a complete order: the document, signed on behalf of the signer. */

import { createHash } from 'node:crypto';
import { defined } from '../../../common/defined.ts';
import { signCompact } from '../../oidc/jws.ts';
import { makeSdo } from '../../sdo/make-sdo.ts';
import { ID_TOKEN_KEY } from './keys.ts';
import type { Service } from './service.ts';
import type { Order } from './state.ts';

/** Names the issuer only; no server answers at this address. The same wherever the sandbox runs. */
const TOKEN_ISSUER = 'https://esigning.sandbox.example.com';
export const CLIENT_ID = 'sandbox-esigning-merchant';
const LIFETIME_SECONDS = 900;
const OTHER_PHONE = '+447700900999';

export function signedObject(service: Service, order: Order): Buffer {
  const { effect } = order.fault;
  const now = new Date((order.signedAt ?? 0) - (effect.signedHoursAgo ?? 0) * 3_600_000);
  const name = `${order.name?.given} ${order.name?.family}`;
  const pid = `PID-${createHash('sha256')
    .update(order.phone ?? '')
    .digest('hex')
    .slice(0, 16)}`;
  const token = effect.idToken === 'none' ? undefined : idToken(order, { name, pid, now });
  return Buffer.from(
    makeSdo({
      kind: 'seid-sdo',
      document: order.document,
      signer: {
        name: effect.commonName ?? name,
        serialNumber: pid,
        country: 'NO',
        eid: 'One time code',
      },
      now,
      random: service.core.random,
      ...defined({
        idToken:
          token === undefined
            ? undefined
            : {
                token,
                ...(effect.idToken === 'other-name' ? { name: 'AuthenticationResult' } : {}),
                ...(effect.idToken === 'property' ? { place: 'property' as const } : {}),
              },
        tamper: effect.tamper,
      }),
    }),
  );
}

/** Builds the ID token. The signer or the merchant typed the name; only the phone is verified. */
function idToken(
  { phone, name, fault: { effect } }: Order,
  signer: { readonly name: string; readonly pid: string; readonly now: Date },
): string {
  const issuedAt = Math.floor(signer.now.getTime() / 1000);
  return signCompact({
    key: ID_TOKEN_KEY,
    signing: effect.idToken === 'damaged' ? 'damaged' : 'right',
    payload: {
      iss: TOKEN_ISSUER,
      aud: CLIENT_ID,
      sub: signer.pid,
      pid: signer.pid,
      name: signer.name,
      given_name: name?.given,
      family_name: name?.family,
      phone_number: effect.idToken === 'other-phone' ? OTHER_PHONE : phone?.replaceAll(' ', ''),
      iat: issuedAt,
      auth_time: issuedAt,
      exp: issuedAt + LIFETIME_SECONDS,
    },
  });
}
