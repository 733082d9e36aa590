/** Form and cryptography of the tokens in a recorded flow, and what all judges of the flow share. */
import { judgeToken, type TokenJudgement } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { decode } from '../../protocol/jose/decode.ts';
import { strings } from '../../protocol/oidc/discovery.ts';
import type { OidcFlow } from '../../protocol/recorded/oidc-flow.ts';
import type { Entry } from '../../recording/entry.ts';
import type { Report } from '../../report.ts';
import type { JudgeInput } from './input.ts';
import type { ProviderFacts } from './keys.ts';

export interface Working {
  readonly flow: OidcFlow;
  readonly input: JudgeInput;
  readonly provider: ProviderFacts;
  readonly clientId?: string;
  readonly reports: Report[];
  /** All of the recording, in order of time. */
  readonly entries: readonly Entry[];
}

/** A document that many tenants share names its issuer with a place for the tenant. */
export function acceptedIssuersOf({ input, provider }: Working): readonly string[] | undefined {
  const { acceptedIssuers } = input.known;
  return provider.issuer?.includes('{') === true
    ? [...(acceptedIssuers ?? []), provider.issuer]
    : acceptedIssuers;
}

/** The clock of an entry. */
export const timeOf = (entry: Entry, { asOf, readAt }: JudgeInput): Date =>
  asOf ?? (entry.time === undefined ? readAt : new Date(entry.time));

/** Why a token that is signed with a secret stays unverified. */
const NEEDS_SECRET = 'it is signed with the client secret (HS*): give it with --secret';

/** @param listed member of the discovery document with the algorithms of this kind of token */
export function judgeForm(
  text: string,
  entry: Entry,
  { provider, input }: Working,
  listed: string,
): Promise<TokenJudgement> {
  const decoded = decode(text);
  const alg = decoded?.kind === 'jws' ? decoded.signatures[0]?.header?.alg : undefined;
  const hasNoSecret = typeof alg === 'string' && alg.startsWith('HS') && input.shared.length === 0;
  const announced =
    provider.metadata === undefined
      ? undefined
      : strings(provider.metadata, listed)?.filter((one) => one !== 'none');
  // An announced HS* is the client's own choice; it cannot be verified without its secret.
  const algorithms = input.known.algorithms ?? (hasNoSecret && announced === undefined ? [alg] : announced);
  return judgeToken({
    token: text,
    ...(hasNoSecret
      ? { keysFailed: NEEDS_SECRET }
      : defined({ keys: provider.keys, keysFailed: provider.keysFailed })),
    ...defined({ decryptionKeys: input.decryptionKeys }),
    ...(algorithms === undefined || algorithms.length === 0
      ? {}
      : {
          allowedAlgorithms: algorithms,
          allowedBy: input.known.algorithms === undefined ? 'the discovery document' : '--alg',
        }),
    // What is encrypted to the client is right, and unknown without its key.
    expected: decoded?.kind !== 'jwe' || input.decryptionKeys !== undefined,
    judgeTimes: false,
    now: timeOf(entry, input),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
}
