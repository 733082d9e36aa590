/** A login that the provider starts on the user's own device. OpenID Connect CIBA Core 1.0. */

import { judgeBackchannelAnswer, judgePing } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import type { Delivery, Inbox } from '../../loopback/inbox.ts';
import { startBackchannel } from '../../protocol/oidc/decoupled.ts';
import { fetchJwks, requireEndpoint } from '../../protocol/oidc/discovery.ts';
import { meaningsOf } from '../../protocol/oidc/errors.ts';
import { type Granted, objectIn, type Parameters } from '../../protocol/oidc/grant.ts';
import type { Report } from '../../report.ts';
import type { World } from '../../world.ts';
import { recordDelivery } from '../record-delivery.ts';
import type { Grant, GrantContext } from './input.ts';
import { DEFAULT_INTERVAL, untilGranted } from './until-granted.ts';

const GRANT_TYPE = 'urn:openid:params:grant-type:ciba';

/** CIBA Core 1.0, 7.1: exactly one of these says who is to log in. */
const HINTS = ['login_hint', 'login_hint_token', 'id_token_hint'];

/**
 * Opens the address that the provider calls when the login is over; undefined for a client that polls.
 * @throws {IdcliError} `NOT_LOOPBACK`, `PORT_TAKEN`, `USAGE`
 */
export async function openNotifications(grant: Grant, world: Pick<World, 'now'>): Promise<Inbox | undefined> {
  if (grant.kind !== 'ciba' || grant.notify === undefined) return undefined;
  const { openInbox } = await import('../../loopback/inbox.ts');
  const { uri: address, listen, https } = grant.notify;
  return openInbox({ address, ...defined({ listen }), https, now: world.now });
}

/** Refuses a request that the provider cannot answer. */
export function demandOneHint({ input }: Pick<GrantContext, 'input'>): void {
  const given = input.parameters.filter(([name]) => HINTS.includes(name)).map(([name]) => name);
  if (given.length === 1) return;
  throw new IdcliError(
    'USAGE',
    given.length === 0
      ? 'a CIBA login says who is to log in, and nothing here does'
      : `a CIBA login has one hint, and here are ${given.length}: ${given.join(', ')}`,
    { hint: 'say who with --login-hint, or by --param with the name login_hint_token or id_token_hint' },
  );
}

/**
 * @param inbox takes the ping; absent: poll
 * @returns undefined when the answer is not one to go on with; the report says why
 * @throws {IdcliError} refusals of both endpoints, and errors of the wait
 */
export async function cibaLogin(given: GrantContext, inbox: Inbox | undefined): Promise<Granted | undefined> {
  const { input, context, client } = given;
  const { draft, world } = context;
  // CIBA Core 1.0, 7.1: at least 128 bits, at most 1024 characters.
  const token = inbox === undefined ? undefined : Buffer.from(world.random(32)).toString('base64url');
  const parameters = [
    ['scope', input.scope] as const,
    ...(token === undefined ? [] : [['client_notification_token', token] as const]),
    ...input.parameters,
  ];
  const sent = await asObject(parameters, given);
  const answer = await startBackchannel(client, sent, meaningsOf(input.provider, 'token'));
  const report = await judgeBackchannelAnswer({ answer });
  draft.reports.push(report);
  if (report.verdict === 'invalid') return undefined;
  const id = asText(answer.auth_req_id);
  const expiresIn = Number(answer.expires_in);
  draft.data.ciba = { mode: inbox === undefined ? 'poll' : 'ping', expiresIn };
  const message = input.parameters.find(([name]) => name === 'binding_message')?.[1];
  await context.tell(
    message === undefined
      ? 'The provider asks the user on the own device.'
      : `The provider asks the user on the own device, which must show: ${message}`,
  );
  const waiting = {
    subject: 'ciba' as const,
    grantType: GRANT_TYPE,
    parameters: [['auth_req_id', id] as const, ...input.tokenParameters],
    interval: typeof answer.interval === 'number' && answer.interval > 0 ? answer.interval : DEFAULT_INTERVAL,
    expiresIn,
  };
  if (inbox === undefined || token === undefined) return untilGranted(waiting, given);
  // A client in ping mode waits for the ping, and may poll beside (CIBA Core 1.0, 10.2).
  const pinged = (signal: AbortSignal) => awaitPing(inbox, { token, id }, given, signal);
  return untilGranted({ ...waiting, interval: expiresIn, nudge: pinged }, given);
}

/** A signed request has all parameters inside (CIBA Core 1.0, 7.1.1). */
async function asObject(
  parameters: Parameters,
  { input, context, client, keys }: GrantContext,
): Promise<Parameters> {
  const { requestObject } = input;
  if (requestObject === undefined) return parameters;
  const { makeRequestObject } = await import('../../protocol/oidc/request-object.ts');
  const hint = 'send the request signed only';
  const keySet = () => fetchJwks(keys.fetch, requireEndpoint(keys.metadata, 'jwks_uri', hint).href);
  const provider = { metadata: keys.metadata, keySet };
  return [['request', await makeRequestObject(client, parameters, requestObject, provider, context.world)]];
}

/**
 * Waits for a ping of this login. Answers each: 204 for a good one, else 401 (CIBA Core 1.0, 10.2). Anyone may send
 * one, so a strange one counts only when no other comes.
 */
async function awaitPing(
  inbox: Inbox,
  expected: { readonly token: string; readonly id: string },
  { context }: GrantContext,
  signal: AbortSignal,
): Promise<void> {
  const { draft } = context;
  const strange: Report[] = [];
  try {
    for (;;) {
      const delivery = await inbox.next(signal);
      recordDelivery(delivery, 'ping', context);
      const report = { ...(await judge(delivery, expected)), from: 'notification' };
      if (report.verdict === 'valid') {
        delivery.answer(204);
        draft.reports.push(report);
        if (strange.length > 0)
          draft.notes.push(`${strange.length} notifications were not of this login, and went unused`);
        strange.length = 0;
        return;
      }
      delivery.answer(401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' });
      strange.push(report);
      await context.tell('A notification that is not of this login arrived; it still waits.', true);
    }
  } finally {
    draft.reports.push(...strange);
  }
}

function judge(
  { headers, body }: Delivery,
  { token, id }: { readonly token: string; readonly id: string },
): Promise<Report> {
  const credentials = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const requestId = objectIn(new TextDecoder().decode(body))?.auth_req_id;
  return judgePing({
    token: /^Bearer +(\S+)$/i.exec(credentials ?? '')?.[1],
    expectedToken: token,
    requestId: typeof requestId === 'string' ? requestId : undefined,
    expectedRequestId: id,
  });
}
