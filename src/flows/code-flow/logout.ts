import { judgeLogout } from '../../checks/index.ts';
import type { OidcClient } from '../../protocol/oidc/client.ts';
import { endSessionUrl } from '../../protocol/oidc/grant.ts';
import type { CodeFlowInput } from './input.ts';
import { play } from './player.ts';
import type { PlayContext } from './playing.ts';
import { openReturn } from './return-place.ts';

/**
 * Sends the user to the end session endpoint and waits for the return.
 * @throws {IdcliError} what `play` throws
 */
export async function logOut(input: CodeFlowInput, client: OidcClient, context: PlayContext): Promise<void> {
  const { draft, world } = context;
  if (client.configuration.serverMetadata().end_session_endpoint === undefined) {
    draft.notes.push('the provider has no end session endpoint, so --logout had nothing to do');
    return;
  }
  await context.listener.close();
  const redirect = { ...input.redirect, uris: [new URL(client.redirectUri)] };
  const listener = await openReturn({ ...input, redirect }, { awaits: ['state'] }, world);
  const state = Buffer.from(world.random(32)).toString('base64url');
  const hint = draft.tokens?.id_token;
  try {
    const url = await endSessionUrl(client, [
      ...(typeof hint === 'string' ? [['id_token_hint', hint] as const] : []),
      ['post_logout_redirect_uri', client.redirectUri],
      ['state', state],
    ]);
    const callback = await play(input.player, url, {
      ...context,
      listener,
      awaits: ['state'],
      ours: { name: 'state', value: state },
      purpose: 'logout',
    });
    const ok = callback.parameters.get('state') === state;
    await callback.finish(
      ok
        ? {
            ok,
            heading: 'You are logged out',
            detail: 'You can close this page and go back to the terminal.',
          }
        : { ok, heading: 'The logout is not confirmed', detail: 'The state is not the one that was sent.' },
    );
    draft.data.logout = { confirmed: ok };
    draft.reports.push(
      await judgeLogout({ sent: state, came: callback.parameters.get('state') ?? undefined }),
    );
  } finally {
    await listener.close();
  }
}
