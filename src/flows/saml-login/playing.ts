import { withCookies } from '../../protocol/http/index.ts';
import type { PlayContext } from '../code-flow/playing.ts';
import type { SamlContext, SamlLoginInput } from './input.ts';
import { PASTE_NOTE } from './received.ts';

/** Returns what every message through the browser is played with; its cookies last for the whole run. */
export const playingOf = (
  { provider, timeoutSeconds }: Pick<SamlLoginInput, 'provider' | 'timeoutSeconds'>,
  context: SamlContext,
): Omit<PlayContext, 'listener' | 'awaits' | 'purpose'> => ({
  ...context,
  userAgentFetch: withCookies(context.recorder.as('user-agent', 'page')),
  provider,
  pasteNote: PASTE_NOTE,
  timeoutSeconds,
});
