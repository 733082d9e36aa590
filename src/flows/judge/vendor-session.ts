/** Encrypted answers about a session: opened with `--decryption-key`, verified with the keys of the API. */
import { judgeToken } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { keysOfSet } from '../../protocol/jose/keys.ts';
import { originOf } from '../../protocol/recorded/parts.ts';
import type { SessionFlow } from '../../protocol/recorded/vendor-flow.ts';
import { type RestSession, readSession } from '../../protocol/rest/index.ts';
import { isMaskedText } from '../../recording/masked.ts';
import type { Report } from '../../report.ts';
import { exactClaims } from '../exact-claims.ts';
import type { VendorJudging } from './input.ts';

interface OpenedSession {
  readonly report?: Report;
  readonly created?: RestSession;
  readonly read?: RestSession;
  readonly keysFrom?: string;
}

export async function openSealed(
  { sealed, steps }: SessionFlow,
  { input, keySets }: VendorJudging,
): Promise<OpenedSession> {
  if (sealed === undefined || isMaskedText(sealed.token)) return {};
  const { token, entry } = sealed;
  const found = keySets.findLast((one) => originOf(one.entry.url) === originOf(entry.url));
  const judgement = await judgeToken({
    token,
    ...(found === undefined
      ? { keysFailed: 'the recording has no key set of this API; --jwks FILE gives it' }
      : { keys: keysOfSet(found.document, found.entry.url) }),
    ...defined({ decryptionKeys: input.decryptionKeys }),
    expected: input.decryptionKeys !== undefined,
    judgeTimes: true,
    now: input.asOf ?? (entry.time === undefined ? input.readAt : new Date(entry.time)),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
  const claims = exactClaims(judgement) ?? judgement.claims;
  const session = claims === undefined ? undefined : readSession(claims);
  const isCreation = steps[0]?.entry === entry;
  return {
    report: { ...judgement.report, from: 'session', evidence: [entry.where] },
    ...defined({
      [isCreation ? 'created' : 'read']: session,
      keysFrom: found?.entry.where,
    }),
  };
}
