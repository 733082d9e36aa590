/** The signed data object of a recorded order. */
import { defined } from '../../common/defined.ts';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import { keysOfSet } from '../../protocol/jose/keys.ts';
import type { ProviderDocument } from '../../protocol/recorded/oidc-flow.ts';
import { originOf } from '../../protocol/recorded/parts.ts';
import type { OrderFlow } from '../../protocol/recorded/vendor-flow.ts';
import { isMaskedText } from '../../recording/masked.ts';
import type { Report } from '../../report.ts';
import { type OpenedSdo, openSdo } from '../open-sdo.ts';
import { claimsOfOrder } from '../sign-order/evidence.ts';
import type { JudgeInput, VendorJudging } from './input.ts';
import type { JudgedFlow } from './judged-flow.ts';

interface JudgedObject {
  readonly reports: readonly Report[];
  readonly facts: Pick<JudgedFlow, 'claims' | 'claimSources' | 'said' | 'keysFrom'>;
}

export async function judgeOrderedObject(
  { sdo, ordered, id, transRef }: OrderFlow,
  { input, keySets }: VendorJudging,
): Promise<JudgedObject> {
  if (sdo === undefined || isMaskedText(sdo.base64)) return { reports: [], facts: {} };
  const time = input.asOf ?? (sdo.entry.time === undefined ? input.readAt : new Date(sdo.entry.time));
  const opened = await openRecordedSdo(new Uint8Array(Buffer.from(sdo.base64, 'base64')), {
    ...defined({ document: ordered?.document, phone: ordered?.phone }),
    time,
    endpoint: sdo.entry.url,
    keySets,
    input,
  });
  const { claims, sources } = claimsOfOrder(opened, defined({ orderId: id, transRef }), {
    provider: input.vendors.claims.order,
    retrievedAt: time,
    verified: opened.idToken?.verified === true && opened.report.verdict === 'valid',
    method: input.vendors.order.authenticationId,
  });
  return {
    reports: [{ ...opened.report, evidence: [sdo.entry.where] }],
    facts: defined({
      claims,
      claimSources: sources,
      said: opened.idToken?.claims === undefined ? undefined : { claims: opened.idToken.claims },
    }),
  };
}

interface SdoFacts {
  readonly document?: Uint8Array;
  readonly text?: string;
  readonly phone?: string;
  readonly time: Date;
  /** The address that it came from. */
  readonly endpoint: string;
  readonly keySets: readonly ProviderDocument[];
  readonly input: JudgeInput;
}

/** Opens an object with keys of the recording that are its provider's: of the host it came from, or of its issuer. */
export async function openRecordedSdo(
  sdo: Uint8Array,
  { time, endpoint, keySets, input, ...expected }: SdoFacts,
): Promise<OpenedSdo> {
  const base = {
    ...expected,
    sdo,
    now: time,
    clockToleranceSeconds: input.clockToleranceSeconds,
    ...defined({ anchors: input.trustAnchors }),
  };
  const keysAt = (...origins: readonly string[]): readonly KeyCandidate[] =>
    keySets
      .filter(({ entry }) => origins.includes(originOf(entry.url)))
      .flatMap(({ entry, document }) => keysOfSet(document, entry.url));
  const near = keysAt(originOf(endpoint));
  const opened = await openSdo({ ...base, ...(near.length === 0 ? {} : { keys: near }) });
  const issuer = opened.idToken?.claims?.iss;
  if (opened.idToken?.verified === true || typeof issuer !== 'string') return opened;
  const own = keysAt(originOf(endpoint), originOf(issuer));
  return own.length === near.length ? opened : openSdo({ ...base, keys: own });
}
