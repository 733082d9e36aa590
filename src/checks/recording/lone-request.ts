/** Judges an authorization request by itself: its URL, without a recording around it. */
import { flowOf } from '../../protocol/recorded/oidc-flow.ts';
import { authorizationRequestIn } from '../../protocol/recorded/oidc-messages.ts';
import { addressOf, queryOf } from '../../protocol/recorded/parts.ts';
import type { Entry } from '../../recording/entry.ts';
import { type Report, report, runChecks } from '../../report.ts';
import { gatherFacts, gatherOidcFacts } from './input.ts';
import { REQUEST_CHECKS } from './request.ts';

/** Report `recording`. Never valid: what the provider makes of the request is unknown. */
export async function judgeLoneRequest(url: string): Promise<Report> {
  const entry: Entry = {
    where: 'input',
    source: 0,
    duration: 0,
    method: 'GET',
    url,
    requestHeaders: [],
    statusText: '',
    responseHeaders: [],
  };
  const query = queryOf(url);
  const request = authorizationRequestIn(entry) ?? {
    entry,
    sent: query,
    parameters: query,
    endpoint: addressOf(url),
  };
  const flow = flowOf(request);
  const facts = gatherFacts({ flow, flows: [flow], recording: { sources: [], entries: [entry] } });
  const findings = await runChecks(REQUEST_CHECKS, gatherOidcFacts(facts, flow));
  return { ...report('recording', findings, [], 'unverified'), from: 'authorization request' };
}
