/** A flow of a recording with everything that was found out about it. */
import type { FlowFacts } from '../../checks/recording/input.ts';
import type { Claims } from '../../claims/document.ts';
import type { Json } from '../../common/json.ts';
import type { VendorFlow } from '../../protocol/recorded/vendor-flow.ts';
import type { Report } from '../../report.ts';
import type { FlowVerdict } from '../../sequence.ts';

/** What is known of any flow; the checks of a browser need more, and see no vendor's API. */
export type JudgedFacts = Omit<FlowFacts, 'flow' | 'flows' | 'recording'> & {
  readonly flow: FlowFacts['flow'] | VendorFlow;
};

export interface JudgedFlow {
  readonly kind: JudgedFacts['flow']['kind'];
  /** E.g. `OpenID Connect login`. */
  readonly title: string;
  readonly facts: JudgedFacts;
  readonly reports: readonly Report[];
  readonly verdict: FlowVerdict;
  /** How it ended, in one sentence. */
  readonly ending: string;
  /** It ended without a login. */
  readonly failed: boolean;
  /** Tokens were redeemed where this recording cannot see it. */
  readonly backChannel: boolean;
  readonly issuer?: string;
  readonly clientId?: string;
  readonly redirectUri?: string;
  readonly keysFrom?: string;
  /** What tokens, UserInfo or the assertion say of the person. */
  readonly said?: {
    readonly claims: Readonly<Record<string, Json>>;
    readonly attributes?: Readonly<Record<string, readonly string[]>>;
  };
  readonly claims?: Claims;
  readonly claimSources?: Readonly<Record<string, string>>;
  /** Name of the file that has it. */
  readonly file: string;
}

const WORST: readonly FlowVerdict[] = ['valid', 'incomplete', 'unverified', 'invalid'];

export const worstOf = (one: FlowVerdict, other: FlowVerdict): FlowVerdict =>
  WORST.indexOf(one) > WORST.indexOf(other) ? one : other;
