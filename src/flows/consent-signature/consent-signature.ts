/**
 * A consent signature, step by step: an encrypted request, a wait for the phone, tokens, and the signed data object.
 */

import { judgeAuthorizationResponse, judgeConsentAnswer } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import {
  allowedOrigins,
  type ConsentOrder,
  originProblem,
  type RedirectResult,
} from '../../protocol/consent/index.ts';
import { readProviderError, refusal } from '../../protocol/oidc/errors.ts';
import { judgingHttp } from '../http-answers.ts';
import { complete, lostWay, parametersOf } from './complete.ts';
import type { ConsentContext, ConsentInput, SentContext } from './input.ts';
import { authorizeRequest, openOrder, refusedBy } from './order.ts';
import { type PreparedRequest, prepareRequest, sentOf } from './request.ts';
import { openSession, type Session } from './session.ts';
import { startApp } from './start-app.ts';
import { collect, prepareTokens } from './tokens.ts';
import { waitForSignature } from './wait.ts';

/**
 * Gets a text signed, and fills the draft with exchanges, reports, tokens, the signed data object and claims.
 * @throws {IdcliError} when there is no signature; a wrong message is a finding instead
 */
export async function consentSignature(input: ConsentInput, context: ConsentContext): Promise<void> {
  await judgingHttp(context.draft, () => sign(input, context));
}

async function sign(input: ConsentInput, context: ConsentContext): Promise<void> {
  const { draft } = context;
  draft.flow = true;
  draft.protocol = 'consent';
  const request = await prepareRequest(input, context);
  if (input.dryRun) {
    tellRequest(request, input, context);
    return;
  }
  const tokenClient = await prepareTokens(request, input, context);
  const session = openSession(context.recorder);
  const answer = await answerOf(request, input, { ...context, sent: sentOf(request, input) }, session);
  if (answer === undefined) return;
  if (input.deliver) {
    await context.recorder.as('client', 'deliver')(answer.url);
    draft.notes.push('the answer was delivered to the redirect URI, so idcli did not redeem its code');
    return;
  }
  await collect(answer.parameters, tokenClient, request, input, context);
}

/** Shows the request for a dry run. */
function tellRequest(
  { object, jwe, key }: PreparedRequest,
  input: ConsentInput,
  { draft }: ConsentContext,
): void {
  const { method, url } = authorizeRequest(jwe, input);
  draft.data.request = { object, header: key.header, jwe, method, url: url.href };
  draft.notes.push(
    input.jwks === undefined ? 'nothing was sent but the request for the key set' : 'nothing was sent at all',
  );
}

/** The answer at the redirect URI. */
interface Answer {
  readonly url: URL;
  readonly parameters: URLSearchParams;
}

/** Goes from the order to the answer. Returns undefined when it must not be trusted; a report says why. */
async function answerOf(
  request: PreparedRequest,
  input: ConsentInput,
  context: SentContext,
  session: Session,
): Promise<Answer | undefined> {
  const origins = allowedOrigins(input.issuer, [...input.protocol.origins, ...input.origins]);
  const urls: { member: string; url: string }[] = [];
  let redirects: RedirectResult | undefined;
  const isForeign = (member: string, url: string): boolean => {
    urls.push({ member, url });
    return originProblem(url, origins) !== undefined;
  };
  try {
    const order = await openOrder(request.jwe, input, context, session);
    tellOrder(order, context);
    if (isForeign(order.dialect.statusUrl, order.statusUrl)) return undefined;
    await startApp(order, input, context);
    const end = await waitForSignature(order, input, context, session);
    if (isForeign(end.member, end.url)) return undefined;
    redirects = await complete(new URL(end.url), new URL(request.redirectUri), origins, context, session);
  } finally {
    // Report what the answers showed, even after an error.
    if (urls.length > 0) {
      context.draft.reports.push(await judgeConsentAnswer({ urls, origins, ...defined({ redirects }) }));
    }
  }
  if (redirects.kind === 'lost') throw await lostWay(redirects, input, context);
  return redirects.kind === 'arrived' ? believed(redirects.url, request, input, context) : undefined;
}

function tellOrder({ orderRef, reference, dialect }: ConsentOrder, { draft }: ConsentContext): void {
  draft.data.order = {
    dialect: dialect.id,
    ...defined({ orderRef, reference }),
  };
}

/** Returns the answer if its state is ours (rule CS-V7). */
async function believed(
  url: URL,
  request: PreparedRequest,
  input: ConsentInput,
  context: SentContext,
): Promise<Answer | undefined> {
  const { draft } = context;
  const parameters = parametersOf(url);
  const meanings = input.provider.errors.authorization;
  const report = await judgeAuthorizationResponse({
    parameters,
    expectedState: request.state,
    issuer: input.issuer,
    issParameterSupported: false,
    meaningOf: (error) => meanings[error],
  });
  draft.reports.push(report);
  if (report.findings.some(({ code, status }) => status === 'fail' && code !== 'callback.error'))
    return undefined;
  const error = readProviderError((name) => parameters.get(name));
  if (error !== undefined) throw refusal(error, refusedBy('the provider', input, context));
  return { url, parameters };
}
