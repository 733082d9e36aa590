/** Where the answer arrives: a local socket when a browser brings it, else only an address. */
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
 * Opens the listener before the user is sent away; the caller closes it.
 * @throws {IdcliError} `NOT_LOOPBACK`, `PORT_TAKEN`, `USAGE`, for a browser that returns to this machine
 */
export async function openReturn(
  { player, redirect, provider }: Return,
  waits: Pick<ListenOptions, 'awaits' | 'paths' | 'inFrames' | 'soap'>,
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
 * Returns a redirect URI exactly as given: providers compare characters (RFC 3986, 6.2.1), and a `URL` adds a slash or
 * drops a default port.
 */
export function asGiven(uri: URL, { texts = [] }: CodeFlowInput['redirect']): string {
  return texts.find((text) => URL.canParse(text) && new URL(text).href === uri.href) ?? uri.href;
}
