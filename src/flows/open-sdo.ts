/** Opens a signed data object: reads it, verifies what it can offline, judges and describes it. */

import { createHash } from 'node:crypto';
import { type EmbeddedToken, judgeSdo } from '../checks/index.ts';
import type { Claims } from '../claims/document.ts';
import { defined } from '../common/defined.ts';
import type { Json } from '../common/json.ts';
import type { JsonObject } from '../protocol/jose/decoded.ts';
import { readSdo, type SdoKind, type SdoReading } from '../protocol/sdo/index.ts';
import type { Report } from '../report.ts';
import { describeSdo } from './sdo/describe.ts';
import { describeSigner, evidenceOf } from './sdo/evidence.ts';
import { findIdToken, signingTimeIn } from './sdo/id-token.ts';
import type { OpenSdoInput } from './sdo/input.ts';
import { withGivenKeys } from './sdo/keys.ts';

export interface OpenedSdo {
  /** Absent for an unknown format. */
  readonly kind?: SdoKind;
  /** Nothing in it resembles a signed data object, or it exceeds the size limit. */
  readonly unusable?: 'foreign' | 'too-large';
  /** Subject `sdo`: every check of the object, including its embedded ID token. */
  readonly report: Report;
  /**
   * Its content, for `data` of a result: kind, bytes, sha256, document, signers, seal, metadata, authentication,
   * notVerified.
   */
  readonly data: Record<string, Json>;
  /** For `claims.signature`; the caller adds `method`. Members that the object does not state are absent. */
  readonly evidence: NonNullable<Claims['signature']>;
  /** For the claims origin `signer`: `CN`, `SignerNationalId`, `SignerNationality`, `certificate`. */
  readonly signer?: JsonObject;
  /** The embedded ID token, if any. */
  readonly idToken?: {
    readonly token: string;
    readonly claims?: JsonObject;
    /** True only if a given key verified its signature and no check of it failed. */
    readonly verified: boolean;
  };
}

/** Opens a signed data object. Never rejects because of the content of `sdo`: the report holds its faults. */
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
