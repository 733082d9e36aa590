/** The token with which an application calls the API of a session: requested for it, so it is part of that flow. */
import { bearerOf } from '../../protocol/recorded/oidc-messages.ts';
import { originOf } from '../../protocol/recorded/parts.ts';
import type { Entry } from '../../recording/entry.ts';
import { isMaskedText } from '../../recording/masked.ts';
import { type JudgedFlow, worstOf } from './judged-flow.ts';

/** Joins every token request whose token opened a session to the first session that it opened. */
export function withTokenRequests(judged: readonly JudgedFlow[]): readonly JudgedFlow[] {
  const joined = new Map<JudgedFlow, JudgedFlow[]>();
  for (const one of judged) {
    const session = sessionOf(one, judged);
    if (session !== undefined) joined.set(session, [...(joined.get(session) ?? []), one]);
  }
  const isPart = new Set([...joined.values()].flat());
  return judged.flatMap((one) =>
    isPart.has(one) ? [] : [(joined.get(one) ?? []).reduce((session, token) => join(session, token), one)],
  );
}

function sessionOf({ facts: { flow } }: JudgedFlow, judged: readonly JudgedFlow[]): JudgedFlow | undefined {
  if (flow.kind !== 'oidc' || flow.requests.length > 0 || flow.responses.length > 0) return undefined;
  const isCall = (entry: Entry): boolean =>
    flow.tokens.some(({ answer, entry: request }) => {
      const token = bearerOf(entry);
      if (token === undefined || answer?.access_token !== token) return false;
      // Masked tokens are all alike.
      return !isMaskedText(token) || originOf(entry.url) === originOf(request.url);
    });
  return judged.find(
    ({ facts: { flow: other } }) =>
      other.kind === 'session' && other.steps.some(({ entry }) => isCall(entry)),
  );
}

function join(session: JudgedFlow, token: JudgedFlow): JudgedFlow {
  const { facts } = session;
  const { flow: asked } = token.facts;
  if (facts.flow.kind !== 'session' || asked.kind !== 'oidc') return session;
  const steps = asked.tokens.map(({ entry }) => ({
    entry,
    title: 'token request',
    from: 'application' as const,
    to: 'provider' as const,
    carries: [],
  }));
  // Of the checks on a browser's login only what is wrong is worth a line here.
  const ofToken = token.reports.filter(
    ({ subject, verdict }) => subject !== 'recording' || verdict !== 'valid',
  );
  return {
    ...session,
    facts: { ...facts, flow: { ...facts.flow, steps: [...steps, ...facts.flow.steps] } },
    reports: [...ofToken, ...session.reports],
    verdict: worstOf(session.verdict, token.verdict),
  };
}
