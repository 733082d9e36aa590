/** A good login of the probes: with the session of the built-in browser, or of the person's. */
import { IdcliError } from '../../errors.ts';
import type { AuthorizationAnswer } from './answer.ts';
import type { ProbeClient } from './client.ts';
import type { Change, Pairs } from './parameters.ts';
import type { Tab } from './tab.ts';

/** What it takes of the bench. */
interface Requesting {
  readonly tab?: Tab;
  browser(): typeof fetch;
  authorize(
    change: Change,
    options: { readonly client: ProbeClient; readonly good?: 'session' | 'person' },
  ): Promise<AuthorizationAnswer>;
}

const hasCode = (answer: AuthorizationAnswer): boolean =>
  answer.kind === 'answered' && answer.parameters.has('code');

export async function throughSession(
  bench: Requesting,
  session: { fetch: typeof fetch },
  change: Change,
  client: ProbeClient,
): Promise<AuthorizationAnswer> {
  const answer = await bench.authorize(change, { client });
  if (hasCode(answer)) return answer;
  // The session may have ended: once more, with a new one.
  session.fetch = bench.browser();
  return bench.authorize(change, { client });
}

/** Without a page where the session holds; else the person is asked. */
export async function throughTab(
  bench: Requesting,
  change: Change,
  client: ProbeClient,
): Promise<AuthorizationAnswer> {
  const { tab } = bench;
  if (tab === undefined) throw new IdcliError('ANSWER_UNKNOWN', 'no browser with a session comes back here');
  return bench.authorize(change, { client, good: tab.isSilent ? 'person' : 'session' });
}

/** A person's browser must not carry an answer to an address that is not the client's. */
export function comesBack(pairs: Pairs, { redirectUri }: ProbeClient): boolean {
  const named = pairs.filter(([name]) => name === 'redirect_uri');
  return named.length === 1 && named[0]?.[1] === redirectUri;
}
