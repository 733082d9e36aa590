/** A signed data object opened: read, verified as far as it can be offline, judged and described. */

import { createHash, type X509Certificate } from 'node:crypto';
import { type EmbeddedToken, judgeSdo } from '../checks/index.ts';
import type { Claims } from '../claims/document.ts';
import { defined } from '../common/defined.ts';
import type { Json } from '../outcome.ts';
import type { JsonObject, KeyCandidate } from '../protocol/jose/decoded.ts';
import { readSdo, type SdoKind, type SdoReading } from '../protocol/sdo/index.ts';
import type { Report } from '../report.ts';
import { describeSdo } from './sdo/describe.ts';
import { describeSigner, evidenceOf } from './sdo/evidence.ts';
import { findIdToken, signingTimeIn } from './sdo/id-token.ts';
import { withGivenKeys } from './sdo/keys.ts';

export interface OpenSdoInput {
  /** As received. */
  readonly sdo: Uint8Array;
  /** The text that was sent to be signed, where it is known (rule CS-V12). */
  readonly text?: string;
  /** The document that was sent to be signed, where it is known (rule ES-V6). */
  readonly document?: Uint8Array;
  /** The phone that the signer was to have, where it is known (rule ES-V9). */
  readonly phone?: string;
  /** Certificates that the signers' chains must lead to; without any, no chain is checked. */
  readonly anchors?: readonly X509Certificate[];
  /** Keys of the embedded ID token, or of an SDO that is itself a token. Absent: nobody gave any. */
  readonly keys?: readonly KeyCandidate[];
  /** Why keys could not be had although they were asked for. */
  readonly keysFailed?: string;
  /** Who must have issued the embedded ID token, and for whom. */
  readonly issuer?: string;
  readonly clientId?: string;
  readonly now: Date;
  readonly clockToleranceSeconds: number;
}

export interface OpenedSdo {
  /** Absent when it is nothing that is known. */
  readonly kind?: SdoKind;
  /** Nothing in it resembles a signed data object, or it is larger than the stated limit. */
  readonly unusable?: 'foreign' | 'too-large';
  /** Subject `sdo`: every check of the object, its embedded ID token included. */
  readonly report: Report;
  /** What is in it, for `data` of a result: kind, bytes, sha256, document, signers, seal, metadata, authentication, notVerified. */
  readonly data: Record<string, Json>;
  /** For `claims.signature`; the caller adds `method`. Its members are absent where the object does not say. */
  readonly evidence: NonNullable<Claims['signature']>;
  /** For the claims origin `signer`: `CN`, `SignerNationalId`, `SignerNationality`, `certificate`. */
  readonly signer?: JsonObject;
  /** The embedded ID token, where there is one. */
  readonly idToken?: {
    readonly token: string;
    readonly claims?: JsonObject;
    /** True only if a given key verified its signature and nothing about it failed. */
    readonly verified: boolean;
  };
}

/** Opens a signed data object. Never rejects for anything that `sdo` may be: what is wrong with it is in the report. */
export async function openSdo(input: OpenSdoInput): Promise<OpenedSdo> {
  const { sdo: bytes, keys, now, clockToleranceSeconds } = input;
  const reading = await withGivenKeys(await readSdo(bytes, input.anchors ?? []), keys);
  const sdo = 'sdo' in reading ? reading.sdo : undefined;
  const time = sdo && signingTimeIn(sdo);
  const found = sdo && (await findIdToken(sdo, { ...input, now: time ?? now }));
  const report = await judge(reading, input, found?.embedded, { now, clockToleranceSeconds });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const kind = sdo?.kind ?? ('kind' in reading ? reading.kind : undefined);
  const signer = sdo && describeSigner(sdo);
  return {
    ...defined({ kind }),
    ...('unusable' in reading && reading.unusable !== undefined ? { unusable: reading.unusable } : {}),
    report,
    data: {
      ...defined({ kind }),
      bytes: bytes.length,
      sha256,
      ...(sdo === undefined ? {} : describeSdo(sdo, found?.embedded, report)),
    },
    evidence: { ...defined({ kind }), sdo_sha256: sha256, ...evidenceOf(sdo, time) },
    ...defined({
      signer,
      idToken: found === undefined ? undefined : describeIdToken(found.token, found.embedded),
    }),
  };
}

function judge(
  reading: SdoReading,
  { text, document, phone, anchors, keys }: OpenSdoInput,
  idToken: EmbeddedToken | undefined,
  clock: { readonly now: Date; readonly clockToleranceSeconds: number },
): Promise<Report> {
  return judgeSdo({
    reading,
    ...defined({ text, document, phone, anchors, idToken }),
    keysGiven: keys !== undefined && keys.length > 0,
    ...clock,
  });
}

function describeIdToken(token: string, { judgement }: EmbeddedToken): NonNullable<OpenedSdo['idToken']> {
  const { claims, verified, report } = judgement;
  return {
    token,
    ...defined({ claims }),
    verified: verified && report.verdict === 'valid',
  };
}
