/** The likely cause of a refusal and the next step, chosen by the request and the provider's words. */
import type { Endpoint } from '../error-meaning.ts';
import { AUTHORIZATION_HINTS } from './authorization.ts';
import { CLIENT_HINTS } from './client.ts';
import type { HintRule, Sent } from './rule.ts';
import { TOKEN_HINTS } from './token.ts';
import { WORD_HINTS } from './words.ts';

export type { HintRule, Sent } from './rule.ts';

/** All rules, most specific first. */
export const HINT_RULES: readonly HintRule[] = [
  ...WORD_HINTS,
  ...AUTHORIZATION_HINTS,
  ...CLIENT_HINTS,
  ...TOKEN_HINTS,
];

export interface Hint {
  readonly likely: string;
  readonly next: string;
}

/** Facts about a refusal. */
export interface Refused {
  readonly error: string;
  readonly at: Endpoint;
  /** The provider's words: description, text of the page. */
  readonly said: string;
  /** Absent if unknown: then only rules without a condition on it match. */
  readonly sent?: Sent | undefined;
  /** The provider documents its own meaning: only rules on its words take precedence. */
  readonly documented?: boolean;
}

/**
 * Returns the hint of the first matching rule. If none matches, the code table gives the usual cause.
 * @param own the provider's rules, which come first
 */
export function hintFor(given: Refused, own: readonly HintRule[] = []): Hint | undefined {
  const refused = { ...given, said: withoutBoilerplate(given.said) };
  const general = refused.documented ? HINT_RULES.filter(({ said }) => said !== undefined) : HINT_RULES;
  const rule = [...own, ...general].find((one) => fits(one, refused));
  if (rule === undefined) return undefined;
  return {
    likely: typeof rule.likely === 'string' ? rule.likely : rule.likely(refused.sent ?? NOTHING),
    next: rule.next,
  };
}

/** Sentences of RFC 6749, 4.1.2.1 and 5.2 that servers send whatever the cause: they name every cause at once. */
const BOILERPLATE = [
  /\(?(?:e\.g\.,? |due to )?unknown client, no client authentication \w+,? or unsupported authentication method\)?/gi,
  /(?:is )?invalid, expired, revoked, does not match the redirection URI [a-z ]+,? or was issued to another client/gi,
  /(?:the request )?is missing a (?:required )?parameter, includes an? \w+ parameter value[^.]*\.?/gi,
];

const withoutBoilerplate = (said: string): string =>
  BOILERPLATE.reduce((text, pattern) => text.replace(pattern, ''), said);

const NOTHING: Sent = { parameters: new Map() };

function fits({ errors, at, sent, said }: HintRule, refused: Refused): boolean {
  if (errors !== undefined && !errors.includes(refused.error)) return false;
  if (!at.includes(refused.at)) return false;
  if (sent !== undefined && (refused.sent === undefined || !sent(refused.sent))) return false;
  return said === undefined || said.test(refused.said);
}
