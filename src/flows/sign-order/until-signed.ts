/** The signer's part: from the sign URL to a final status (rules ES-C5, ES-C6, ES-V3). */

import type { OrderCallback } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { reasonOf } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import type { Callback, Listener } from '../../loopback/listener.ts';
import { withCookies } from '../../protocol/http/index.ts';
import { play } from '../code-flow/player.ts';
import { inWords } from '../duration.ts';
import type { OrderContext, SignOrderInput } from './input.ts';
import type { OrderSession } from './service.ts';
import { failureOf, meaningOf, waitForStatus } from './status.ts';

export interface Signing {
  readonly input: SignOrderInput;
  readonly context: OrderContext;
  readonly session: OrderSession;
  readonly listener: Listener;
}

interface Signed {
  /** The final status; undefined when an answer must not be trusted. */
  readonly status: string | undefined;
  readonly callback?: Callback;
}

/**
 * Sends the signer to the page, and polls the status until it is final. The browser's return is only a hint (rule
 * ES-V3): it brings the next poll forward.
 */
export async function untilSigned(url: URL, signing: Signing): Promise<Signed> {
  const { input, context, session } = signing;
  const { world } = context;
  const started = world.now().getTime();
  const stop = new AbortController();
  const inBrowser = input.player.kind === 'browser';
  let callback: Callback | undefined;
  let failure: unknown;
  const playing = playSigner(url, signing, stop.signal).then(
    (arrived) => {
      callback = arrived;
      session.facts.callback = pageOf(arrived.url, input);
    },
    (thrown) => {
      failure = thrown;
    },
  );
  try {
    // A pasting or headless player ends at the page; a browser may stay open for ever.
    if (!inBrowser) await playing;
    if (world.signal.aborted) throw failure;
    const left =
      inBrowser && failure === undefined
        ? input.timeoutSeconds - (world.now().getTime() - started) / 1000
        : undefined;
    const status = await waitForStatus({
      session,
      context,
      protocol: input.protocol,
      pollSeconds: input.pollSeconds,
      // If playing failed, poll the status once.
      timeoutSeconds: failure === undefined ? (left ?? input.timeoutSeconds) : 0,
      ...(inBrowser ? { wakes: playing } : {}),
      onStatus: (seen) => {
        if (session.facts.callback !== undefined) session.facts.statusThen ??= seen;
      },
    });
    if (typeof status === 'object') {
      await cancelOnce(signing);
      throw failure ?? tooLate(status.late, input);
    }
    if (inBrowser && failure === undefined) await giveGrace(playing, () => callback !== undefined, world);
    if (callback !== undefined && status !== undefined) session.facts.statusThen ??= status;
    return { status, ...defined({ callback }) };
  } catch (thrown) {
    if (world.signal.aborted) await cancelOnce(signing);
    throw thrown;
  } finally {
    stop.abort('the order is final');
    await playing;
  }
}

/** How long to wait for the browser after a final status, so that it finds a listener. Milliseconds. */
const GRACE = 2000;

async function giveGrace(
  playing: Promise<void>,
  isBack: () => boolean,
  { sleep, signal }: OrderContext['world'],
): Promise<void> {
  if (isBack()) return;
  const stop = new AbortController();
  const pause = sleep(GRACE, AbortSignal.any([signal, stop.signal])).catch(() => {});
  await Promise.race([playing, pause]);
  stop.abort('the browser is back');
  await pause;
}

function playSigner(url: URL, { input, context, listener }: Signing, stop: AbortSignal): Promise<Callback> {
  const signal = AbortSignal.any([context.world.signal, stop]);
  return play(input.player, url, {
    ...context,
    world: { ...context.world, signal },
    listener,
    userAgentFetch: withCookies(context.recorder.as('user-agent', 'page')),
    provider: input.provider,
    awaits: [],
    returns: Object.values(input.redirect.paths).map((path) => new URL(path, listener.redirectUri)),
    timeoutSeconds: input.timeoutSeconds,
    purpose: 'signature',
  });
}

function pageOf({ pathname }: URL, { redirect: { paths } }: SignOrderInput): OrderCallback {
  if (pathname === paths.abort) return 'abort';
  return pathname === paths.error ? 'error' : 'exit';
}

/** Sends the last message of an abandoned run; its failure changes nothing (rule ES-C6). */
async function cancelOnce({ context, session }: Signing): Promise<void> {
  try {
    await session.send('CancelOrder', undefined, await context.farewell());
    context.draft.notes.push('the order was cancelled, so that none stays open');
  } catch (thrown) {
    const reason = reasonOf(thrown);
    context.draft.notes.push(`the order could not be cancelled: ${reason}`);
  }
}

function tooLate(status: string, { protocol, timeoutSeconds }: SignOrderInput): IdcliError {
  if (status !== '' && meaningOf(status, protocol) === undefined) return failureOf(status, protocol);
  return new IdcliError('APPROVAL_TIMEOUT', `nobody signed within ${inWords(timeoutSeconds)}`, {
    hint: 'the order was given up; wait longer with --timeout SECONDS',
  });
}
