/**
 * The addresses of one login on this machine: for the answer, for the provider's logout, for a start from elsewhere.
 */
import { defined } from '../../common/defined.ts';
import type { Inbox } from '../../loopback/inbox.ts';
import type { Listener } from '../../loopback/listener.ts';
import type { World } from '../../world.ts';
import type { CodeFlowInput } from './input.ts';
import { awaitedParameters } from './response-type.ts';
import { openReturn } from './return-place.ts';

export interface Places {
  readonly listener: Listener;
  /** Where the provider sends its logout. */
  readonly logout?: Inbox;
  /** Where a third party begins the login. */
  readonly start?: Inbox;
  close(): Promise<void>;
}

/**
 * Opens them all before anything is sent; the caller closes them.
 * @throws {IdcliError} `NOT_LOOPBACK`, `PORT_TAKEN`, `USAGE`
 */
export async function openPlaces(input: CodeFlowInput, world: Pick<World, 'now'>): Promise<Places> {
  const listener = await openReturn(input, { awaits: awaitedParameters(input.responseType) }, world);
  const inboxes: Inbox[] = [];
  const close = async () => {
    for (const inbox of inboxes) await inbox.close();
    await listener.close();
  };
  const open = async (address: URL | undefined): Promise<Inbox | undefined> => {
    if (address === undefined || input.dryRun) return undefined;
    const { openInbox } = await import('../../loopback/inbox.ts');
    const { listen } = input.redirect;
    const https = address.protocol === 'https:' && listen === undefined;
    const inbox = await openInbox({ address, ...defined({ listen }), https, now: world.now });
    inboxes.push(inbox);
    return inbox;
  };
  try {
    const { awaitLogout, awaitLogin } = input;
    const logout = await open(awaitLogout?.uri);
    const start = await open(awaitLogin);
    return { listener, ...defined({ logout, start }), close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}
