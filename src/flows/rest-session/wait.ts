/** From the created session to its end. */
import { defined } from '../../common/defined.ts';
import type { Callback, Listener } from '../../loopback/listener.ts';
import { stringMember, withCookies } from '../../protocol/http/index.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import type { RestSession } from '../../protocol/rest/index.ts';
import { play } from '../code-flow/player.ts';
import { present } from '../code-flow/playing.ts';
import { poll } from '../poll.ts';
import type { SessionAnswer, SessionApi } from './api.ts';
import { AWAITED, callbacksIn } from './callbacks.ts';
import type { RestContext, RestLoginInput } from './input.ts';
import { isFinal, type Known, overdue, tellReport, tellSession } from './tell.ts';

export interface Login {
  readonly input: RestLoginInput;
  readonly context: RestContext;
  readonly api: SessionApi;
  readonly created: SessionAnswer;
  readonly listener: Listener | undefined;
  /** As sent. */
  readonly body: JsonObject;
}

export interface Waited {
  readonly callback?: Callback | undefined;
  readonly read?: SessionAnswer | undefined;
}

/** Waits for the callback, if one can come, then for the end of the session. */
export async function waitFor(login: Login, id: string, url: string | undefined): Promise<Waited> {
  const { input, context, listener } = login;
  const { player } = input;
  const polls =
    listener === undefined ||
    url === undefined ||
    (player.kind === 'browser' && (!player.open || player.elsewhere === true));
  if (!polls) {
    const callback = await playSession(login, listener, new URL(url));
    // A callback for another session: ignore the rest of it (SO-V7).
    if (callback.parameters.get('sessionId') !== id) return { callback };
    return { callback, read: await readUntilFinal(login, id) };
  }
  if (url === undefined) await context.tell('the session waits for the person');
  else await present(player.kind === 'browser' && player.open, new URL(url), context);
  let callback: Callback | undefined;
  listener?.wait(context.world.signal).then(
    (arrived) => {
      callback = arrived;
    },
    () => {},
  );
  const read = await readUntilFinal(login, id);
  return { callback, read };
}

function playSession({ input, context, body }: Login, listener: Listener, url: URL): Promise<Callback> {
  return play(input.player, url, {
    ...context,
    listener,
    userAgentFetch: withCookies(context.recorder.as('user-agent', 'page')),
    provider: input.provider,
    awaits: AWAITED,
    returns: callbacksIn(body).others,
    timeoutSeconds: input.timeoutSeconds,
    purpose: 'login',
  });
}

/**
 * Reads the session until it is final, it expires, or our time is up (SO-C6).
 * @throws {IdcliError} `PROVIDER_EXPIRED`, `ANSWER_UNKNOWN`, `CALLBACK_TIMEOUT`, and errors of reading the session
 */
async function readUntilFinal(login: Login, id: string): Promise<SessionAnswer> {
  const { input, context, api, created } = login;
  const { world, tell } = context;
  const expiry = created.session.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const seconds = Math.max(0, Math.min(input.timeoutSeconds, (expiry - world.now().getTime()) / 1000));
  let last: SessionAnswer | undefined;
  let said: string | undefined;
  const final = await poll<SessionAnswer>({
    ask: () => api.read(id),
    async isFinal(answer) {
      last = answer;
      const { status } = answer.session;
      if (status !== said && status !== undefined) await tell(`the session is ${status}`);
      said = status;
      return isFinal(answer.session, input) || answer.session.id !== id;
    },
    seconds: input.pollSeconds,
    timeoutSeconds: seconds,
    waitingFor: 'the session',
    world,
    tell,
  });
  if (final !== undefined) return final;
  const session: RestSession = last?.session ?? created.session;
  if (last !== undefined) await tellReport({ ...knownOf(login), created, read: last }, input, context);
  tellSession(session, context);
  throw overdue(session, input.timeoutSeconds, input, world.now());
}

/** Returns the values to compare the session with. */
export function knownOf({ body, created }: Login): Known {
  const providers = Array.isArray(body.allowedProviders) ? body.allowedProviders : undefined;
  const reference = stringMember(body, 'externalReference');
  const loa = stringMember(body, 'requestedLoa');
  const { id } = created.session;
  return defined({
    expectedId: id,
    allowedProviders: providers?.map(String),
    externalReference: reference,
    requestedLoa: loa,
  });
}
