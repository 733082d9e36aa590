/** A listener of this run on loopback, whose address a probe names: whoever asks for it reads what it must not. */
import type { World } from '../world.ts';

export interface Watched<T> {
  readonly result: T;
  /** What was asked of it: `GET /canary/abc.dtd`. Empty: nobody came. */
  readonly visits: readonly string[];
}

/**
 * Listens while the work lasts, and answers everything with 404.
 * @param path of the address, with a leading slash
 * @throws {IdcliError} `PORT_TAKEN`, and what the work throws
 */
export async function watched<T>(
  world: Pick<World, 'now' | 'signal'>,
  path: string,
  work: (address: string) => Promise<T>,
): Promise<Watched<T>> {
  const { openInbox } = await import('../loopback/inbox.ts');
  const inbox = await openInbox({
    address: new URL(path, 'http://127.0.0.1:0'),
    https: false,
    now: world.now,
  });
  const visits: string[] = [];
  const listen = async () => {
    for (;;) {
      const { method, url, answer } = await inbox.next(world.signal);
      visits.push(`${method} ${url.pathname}`);
      answer(404, {}, '');
    }
  };
  // Ends with the inbox, or with the run.
  listen().catch(() => {});
  try {
    return { result: await work(inbox.address.href), visits };
  } finally {
    await inbox.close();
  }
}
