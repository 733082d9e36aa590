/** Where the answer comes to: a socket on this machine where a browser brings it, else only an address. */
import { defined } from '../../common/defined.ts';
import type { Listener, ListenOptions } from '../../loopback/listener.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { World } from '../../world.ts';
import type { CodeFlowInput, Player } from './input.ts';

interface Return {
  readonly player: Player;
  readonly redirect: CodeFlowInput['redirect'];
  readonly provider: Pick<ProviderPreset, 'title'>;
}

/**
 * Opened before anybody is sent anywhere, and closed by the caller.
 * @throws {IdcliError} `NOT_LOOPBACK`, `PORT_TAKEN`, `USAGE`, for a browser that is to come back here
 */
export async function openReturn(
  { player, redirect, provider }: Return,
  waits: Pick<ListenOptions, 'awaits' | 'paths'>,
  world: Pick<World, 'now'>,
): Promise<Listener> {
  const { uris, listen: address, https } = redirect;
  const options: ListenOptions = {
    redirectUris: uris,
    ...defined({ listen: address }),
    https,
    ...waits,
    title: provider.title,
    now: world.now,
  };
  if (player.kind === 'browser' && player.elsewhere !== true) {
    const { listen } = await import('../../loopback/index.ts');
    return listen(options);
  }
  const { unheard } = await import('../../loopback/unheard.ts');
  return unheard(options);
}

/**
 * A redirect URI as it was given: providers compare characters (RFC 3986, 6.2.1), and a `URL` adds a slash, or drops a
 * port that is the default.
 */
export function asGiven(uri: URL, { texts = [] }: CodeFlowInput['redirect']): string {
  return texts.find((text) => URL.canParse(text) && new URL(text).href === uri.href) ?? uri.href;
}
