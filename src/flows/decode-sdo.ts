/** A signed data object from any source: opened, judged and described. */
import { defined } from '../common/defined.ts';
import { IdcliError } from '../errors.ts';
import type { Draft } from '../outcome.ts';
import { readAnchors } from './decode-token/bench.ts';
import type { DecodeTokenContext } from './decode-token/input.ts';
import { type GatheredKeys, gatherKeys } from './decode-token/keys.ts';
import { openSdo } from './open-sdo.ts';
import type { OpenSdoInput } from './sdo/input.ts';
import { refuseUnverified } from './unverified.ts';

export interface DecodeSdoInput
  extends Pick<
    OpenSdoInput,
    'text' | 'document' | 'phone' | 'issuer' | 'clientId' | 'clockToleranceSeconds'
  > {
  /** A key set: a file or a URL. */
  readonly jwks?: string;
  /** Files with certificates that the signers' chains must lead to. */
  readonly trustAnchors: readonly string[];
}

/**
 * Fills the draft with the content of the object and its faults. Rejects with `INPUT_NOT_AN_SDO` and `INPUT_TOO_LARGE`,
 * with the report in the draft, and with the errors of reading keys and anchors.
 */
export async function decodeSdo(
  sdo: Uint8Array,
  input: DecodeSdoInput,
  context: DecodeTokenContext & { readonly draft: Draft },
): Promise<void> {
  const { draft, world } = context;
  const anchors = await readAnchors(input.trustAnchors, context);
  const { keys, keysFailed, reports, failure } = await keysOf(input, context);
  const opened = await openSdo({
    sdo,
    ...defined({
      text: input.text,
      document: input.document,
      phone: input.phone,
      issuer: input.issuer,
      clientId: input.clientId,
      anchors,
      keys,
      keysFailed,
    }),
    now: world.now(),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
  draft.data = opened.data;
  draft.reports.push(opened.report, ...reports);
  if (opened.unusable !== undefined) throw unusable(opened.unusable, opened.report.findings[0]);
  if (failure !== undefined) throw failure;
  const given = [input.jwks, input.issuer].some((value) => value !== undefined);
  if (given || input.trustAnchors.length > 0) refuseUnverified('SDO_UNVERIFIED', draft.reports);
}

function keysOf({ jwks }: DecodeSdoInput, context: DecodeTokenContext): Promise<GatheredKeys> {
  return gatherKeys(
    {
      keys: {
        ...defined({ jwks }),
        files: [],
        shared: [],
        trustAnchors: [],
        refetch: { times: 0, milliseconds: 0 },
      },
    },
    context,
  );
}

function unusable(
  why: 'foreign' | 'too-large',
  finding: { readonly message: string; readonly hint?: string } | undefined,
): IdcliError {
  const message = finding?.message ?? 'it cannot be used';
  const hint = finding?.hint;
  return why === 'too-large'
    ? new IdcliError('INPUT_TOO_LARGE', `the object is too large: ${message}`, { hint })
    : new IdcliError('INPUT_NOT_AN_SDO', `this is not a signed data object: ${message}`, { hint });
}
