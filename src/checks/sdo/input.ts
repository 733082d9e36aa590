/** Input for judging a signed data object. */
import type { X509Certificate } from 'node:crypto';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import type { ParsedSdo, SdoReading, SdoSignature } from '../../protocol/sdo/parsed.ts';
import type { Clock, TokenJudgement } from '../input.ts';

/** An ID token in the object. */
export interface EmbeddedToken {
  readonly at: string;
  /** Whether a signature of the object covers it. */
  readonly signed: boolean;
  readonly judgement: TokenJudgement;
  /** Expected issuer and audience, if known. */
  readonly issuer?: string;
  readonly clientId?: string;
}

export interface SdoInput extends Clock {
  readonly reading: SdoReading;
  /** What was sent for signing, and the expected signer, if known. */
  readonly text?: string;
  readonly document?: Uint8Array;
  readonly phone?: string;
  readonly anchors?: readonly X509Certificate[];
  readonly idToken?: EmbeddedToken;
  /** Whether keys for the ID token were given. */
  readonly keysGiven: boolean;
}

/** The same, with a parsed object. */
export interface ReadSdoInput extends Omit<SdoInput, 'reading'> {
  readonly sdo: ParsedSdo;
}

export const signersOf = (sdo: ParsedSdo): readonly SdoSignature[] =>
  sdo.signatures.filter(({ role }) => role === 'signer');

export const sealsOf = (sdo: ParsedSdo): readonly SdoSignature[] =>
  sdo.signatures.filter(({ role }) => role === 'seal');

export const idTokenClaims = ({ idToken }: Pick<SdoInput, 'idToken'>): JsonObject | undefined =>
  idToken?.judgement.claims;

/** Returns the signing time: from the signature, else when an authority last called the certificate good. */
export function signingTimeOf(
  signature: SdoSignature,
): { readonly time: Date; readonly from: string } | undefined {
  const { signingTime, timeFrom } = signature;
  if (signingTime !== undefined) return { time: signingTime, from: timeFrom ?? 'the signature' };
  const answer = signature.revocation.find(
    (one) => one.signature === 'verified' && one.producedAt !== undefined,
  );
  return answer?.producedAt === undefined ? undefined : { time: answer.producedAt, from: 'the OCSP answer' };
}
