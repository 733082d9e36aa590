/** Waits for the provider to log the user out: by a logout token, or by a frame in the browser. */

import { judgeLogoutSession, judgeTyped } from '../../checks/index.ts';
import { IdcliError } from '../../errors.ts';
import type { Delivery, Inbox } from '../../loopback/inbox.ts';
import { decode } from '../../protocol/jose/decode.ts';
import { inWords } from '../duration.ts';
import { recordDelivery } from '../record-delivery.ts';
import type { FlowContext } from './flow-context.ts';
import type { CodeFlowInput } from './input.ts';
import { judgeLoginToken, type KeyContext } from './login-token.ts';

interface Awaiting {
  readonly input: CodeFlowInput;
  readonly context: FlowContext;
  readonly keys: KeyContext;
}

/**
 * Waits for one logout, judges it, and answers it: 200 for a good one, 400 for a bad one (Back-Channel Logout 1.0,
 * 2.8).
 * @throws {IdcliError} `CALLBACK_TIMEOUT`
 */
export async function awaitLogout(inbox: Inbox, awaiting: Awaiting): Promise<void> {
  const { input, context } = awaiting;
  const { world, draft } = context;
  const channel = input.awaitLogout?.channel === 'front-channel' ? 'front-channel' : 'back-channel';
  await context.tell(`Waiting for the ${channel} logout at ${inbox.address.href}`);
  const over = new AbortController();
  const signal = AbortSignal.any([world.signal, over.signal]);
  const timer = world.sleep(input.timeoutSeconds * 1000, signal).then(
    () => over.abort('deadline'),
    () => {},
  );
  try {
    const delivery = await inbox.next(signal);
    recordDelivery(delivery, 'logout', context);
    const isGood = await JUDGES[channel](delivery, awaiting);
    if (isGood) delivery.answer(200, { 'Content-Type': 'text/html; charset=utf-8' }, '<p>Logged out.</p>');
    else delivery.answer(400, { 'Content-Type': 'application/json' }, '{"error":"invalid_request"}');
    draft.data.logoutReceived = { channel, accepted: isGood };
  } catch (thrown) {
    if (world.signal.aborted || !over.signal.aborted) throw thrown;
    throw new IdcliError(
      'CALLBACK_TIMEOUT',
      `no ${channel} logout arrived within ${inWords(input.timeoutSeconds)}`,
      { hint: `is ${inbox.address.href} registered for this client, and can the provider reach it?` },
    );
  } finally {
    over.abort('done');
    await timer;
  }
}

const JUDGES = { 'back-channel': judgeBackChannel, 'front-channel': judgeFrontChannel } as const;

/** OpenID Connect Back-Channel Logout 1.0, 2.6. */
async function judgeBackChannel(
  { method, body }: Delivery,
  { input, context, keys }: Awaiting,
): Promise<boolean> {
  const { draft, world } = context;
  const form = new URLSearchParams(new TextDecoder().decode(body));
  const token = method === 'POST' ? (form.get('logout_token') ?? '') : '';
  const { judgement, failure } = await judgeLoginToken(token, keys);
  const report = await judgeTyped({
    type: 'logout+jwt',
    token: judgement,
    issuer: input.issuer,
    clientId: input.credentials.clientId,
    now: world.now(),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
  const { sub, sid } = judgement.claims ?? {};
  const session = await judgeLogoutSession({ named: { sub, sid }, session: idTokenIn(draft) });
  const from = 'logout token';
  const reports = [judgement.report, report, session].map((one) => ({ ...one, from }));
  draft.reports.push(...reports);
  if (failure !== undefined) throw failure;
  return reports.every(({ verdict }) => verdict === 'valid');
}

/** OpenID Connect Front-Channel Logout 1.0, 2. */
async function judgeFrontChannel({ url }: Delivery, { context }: Awaiting): Promise<boolean> {
  const { draft } = context;
  const { searchParams } = url;
  const report = await judgeLogoutSession({
    named: { iss: searchParams.get('iss'), sid: searchParams.get('sid') },
    session: idTokenIn(draft),
    frontChannel: true,
  });
  draft.reports.push({ ...report, from: 'front-channel logout' });
  return report.verdict === 'valid';
}

function idTokenIn({ tokens }: FlowContext['draft']): Readonly<Record<string, unknown>> {
  const token = tokens?.id_token;
  const decoded = typeof token === 'string' ? decode(token) : undefined;
  return decoded?.kind === 'jws' ? (decoded.claims ?? {}) : {};
}
