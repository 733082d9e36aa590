/** The signing parties of the sandbox: the authority, its signers, the sealing service, and an unknown authority. */
import { type Identity, issue, toPem } from './certificate.ts';
import { authorityKey, sealKey, signerKey, strangerKey } from './keys.ts';
import type { SdoOrder } from './order.ts';

const MINUTE = 60_000;
const DEFAULT_MINUTES = 15;
/** How long before its use an expired certificate ended. */
const ENDED_MINUTES = 60;
/** Clocks differ by seconds, so certificates start slightly before their use. */
const BACKDATED_MINUTES = 1;

const SERVICE = 'idcli sandbox (not real)';
const ERA = { from: new Date('2020-01-01T00:00:00Z'), until: new Date('2100-01-01T00:00:00Z') } as const;

let known: Identity | undefined;

/** The authority whose certificate is the trust anchor; the same in every run. */
export function authority(): Identity {
  known ??= issue({
    subject: { commonName: 'idcli sandbox signing authority', organization: SERVICE, country: 'NO' },
    key: authorityKey(),
    serial: Uint8Array.of(1),
    ...ERA,
    authority: true,
  });
  return known;
}

/** The trust anchor as PEM, for `--trust-anchor`. */
export const anchorPem = (): string => toPem(authority().der);

/** An unknown authority with its own key. */
function stranger(): Identity {
  return issue({
    subject: { commonName: 'Unknown signing authority', organization: SERVICE, country: 'NO' },
    key: strangerKey(),
    serial: Uint8Array.of(1),
    ...ERA,
    authority: true,
  });
}

export interface Signer {
  readonly identity: Identity;
  readonly issuer: Identity;
}

/** Issues a certificate for this signing only, as authentication-based signing does. */
export function signerOf(order: SdoOrder): Signer {
  const { signer, now, random, tamper } = order;
  const issuer = tamper === 'chain' ? stranger() : authority();
  const minutes = order.certificateMinutes ?? DEFAULT_MINUTES;
  const start =
    now.getTime() - (tamper === 'certificate' ? minutes + ENDED_MINUTES : BACKDATED_MINUTES) * MINUTE;
  const identity = issue({
    subject: {
      commonName: signer.name,
      organization: SERVICE,
      organizationalUnit: signer.eid,
      serialNumber: signer.serialNumber,
      country: signer.country,
    },
    key: signerKey(),
    issuer,
    serial: serialNumber(random),
    from: new Date(start),
    until: new Date(start + (minutes + BACKDATED_MINUTES) * MINUTE),
    authority: false,
  });
  return { identity, issuer };
}

/** The service's sealing identity; valid for a year around the signing time. */
export function sealer({ now, random }: SdoOrder): Identity {
  const halfYear = 183 * 24 * 60 * MINUTE;
  return issue({
    subject: { commonName: 'idcli sandbox seal', organization: SERVICE, country: 'NO' },
    key: sealKey(),
    issuer: authority(),
    serial: serialNumber(random),
    from: new Date(now.getTime() - halfYear),
    until: new Date(now.getTime() + halfYear),
    authority: false,
  });
}

/** Always positive. */
const serialNumber = (random: SdoOrder['random']): Uint8Array => Uint8Array.of(0x40, ...random(8));
