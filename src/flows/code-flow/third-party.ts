/** A login that a third party begins. OpenID Connect Core 1.0, 4. */

import { judgeLoginStart } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { Delivery, Inbox } from '../../loopback/inbox.ts';
import type { Callback } from '../../loopback/listener.ts';
import type { Parameters } from '../../protocol/oidc/grant.ts';
import type { Report } from '../../report.ts';
import { recordDelivery } from '../record-delivery.ts';
import type { CodeFlowInput } from './input.ts';
import { play } from './player.ts';
import { offer, type PlayContext, type Start } from './playing.ts';

interface Begun {
  readonly input: CodeFlowInput;
  readonly playing: PlayContext;
  /** Builds the authorization request, with what the start hands on. */
  readonly begin: (more: Parameters) => Promise<Start>;
}

/**
 * Waits for the start, judges it, and sends the browser on to the provider.
 * @returns undefined when no right one came; the reports say why
 * @throws {IdcliError} what `play` and the request throw
 */
export async function playFromElsewhere(inbox: Inbox, begun: Begun): Promise<Callback | undefined> {
  const { input, playing } = begun;
  const { draft, world } = playing;
  const strange: Report[] = [];
  const over = new AbortController();
  const sendingOn = sendOn(inbox, begun, strange, AbortSignal.any([world.signal, over.signal]));
  const failure = sendingOn.then(() => new Promise<never>(() => {}));
  try {
    const start = input.beginsAt?.(input.credentials.clientId);
    return await Promise.race([play(input.player, start, { ...playing, begins: inbox.address }), failure]);
  } catch (thrown) {
    if (strange.length > 0) return undefined;
    throw thrown;
  } finally {
    draft.reports.push(...strange);
    over.abort('done');
    await sendingOn.catch(() => {});
  }
}

/** Answers one start after the other until one is right: anyone may send a browser here. */
async function sendOn(
  inbox: Inbox,
  { input, playing, begin }: Begun,
  strange: Report[],
  signal: AbortSignal,
): Promise<void> {
  const { draft, listener, world, recorder } = playing;
  for (;;) {
    const delivery = await inbox.next(signal);
    const given = parametersOf(delivery);
    recordDelivery(delivery, 'login start', { recorder, world });
    const report = await judgeLoginStart({ iss: given.get('iss') ?? undefined, issuer: input.issuer });
    if (report.verdict !== 'valid') {
      strange.push(report);
      delivery.answer(400, { 'Content-Type': 'text/plain' }, 'This login does not begin so.');
      continue;
    }
    strange.length = 0;
    draft.reports.push(report);
    const [hint, target] = [given.get('login_hint'), given.get('target_link_uri')].map(
      (one) => one ?? undefined,
    );
    draft.data.start = { iss: input.issuer, ...defined({ loginHint: hint, targetLinkUri: target }) };
    const start = await begin(hint === undefined ? [] : [['login_hint', hint]]);
    const to = start instanceof URL ? start : offer(start, listener, world);
    delivery.answer(303, { Location: to.href });
    return;
  }
}

/** Core 1.0, 4: by GET or POST. */
function parametersOf({ method, url, body }: Delivery): URLSearchParams {
  return method === 'POST' ? new URLSearchParams(new TextDecoder().decode(body)) : url.searchParams;
}
