/** Records what came to the client's own address. */
import type { Delivery } from '../loopback/inbox.ts';
import type { Recorder } from '../protocol/http/index.ts';
import type { World } from '../world.ts';

interface Where {
  readonly recorder: Pick<Recorder, 'add'>;
  readonly world: Pick<World, 'now'>;
}

export function recordDelivery(delivery: Delivery, purpose: string, { recorder, world }: Where): void {
  recorder.add({
    actor: 'callback',
    purpose,
    startedAt: world.now(),
    milliseconds: 0,
    request: {
      method: delivery.method,
      url: delivery.url.href,
      headers: delivery.headers,
      body: delivery.body,
    },
  });
}
