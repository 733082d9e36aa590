/** The likely cause of a refusal and the next step, chosen by what was sent and by what the provider said. */
import type { Endpoint } from '../error-meaning.ts';
import { AUTHORIZATION_HINTS } from './authorization.ts';
import { CLIENT_HINTS } from './client.ts';
import type { HintRule, Sent } from './rule.ts';
import { TOKEN_HINTS } from './token.ts';

export type { HintRule, Sent } from './rule.ts';

/** Every rule, the more special ones first. */
export const HINT_RULES: readonly HintRule[] = [...AUTHORIZATION_HINTS, ...CLIENT_HINTS, ...TOKEN_HINTS];

export interface Hint {
  readonly likely: string;
  readonly next: string;
}

/** What is known of a refusal. */
export interface Refused {
  readonly error: string;
  readonly at: Endpoint;
  /** The words of the provider: description, text of the page. */
  readonly said: string;
  /** Absent where it is not known: then only rules that ask for nothing of it hold. */
  readonly sent?: Sent | undefined;
  /** The provider documents a meaning of its own: only what was said counts for more. */
  readonly documented?: boolean;
}

/**
 * The hint of the first rule that fits; absent where none does, and the table of codes says what is usual.
 * @param own rules of the provider, which come first
 */
export function hintFor(refused: Refused, own: readonly HintRule[] = []): Hint | undefined {
  const general = refused.documented ? HINT_RULES.filter(({ said }) => said !== undefined) : HINT_RULES;
  const rule = [...own, ...general].find((one) => fits(one, refused));
  if (rule === undefined) return undefined;
  return {
    likely: typeof rule.likely === 'string' ? rule.likely : rule.likely(refused.sent ?? NOTHING),
    next: rule.next,
  };
}

const NOTHING: Sent = { parameters: new Map() };

function fits({ errors, at, sent, said }: HintRule, refused: Refused): boolean {
  if (errors !== undefined && !errors.includes(refused.error)) return false;
  if (!at.includes(refused.at)) return false;
  if (sent !== undefined && (refused.sent === undefined || !sent(refused.sent))) return false;
  return said === undefined || said.test(refused.said);
}
