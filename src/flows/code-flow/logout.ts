/** The end of a session at the provider: begun here, or there. OpenID Connect RP-Initiated Logout 1.0. */
import { judgeLogout } from '../../checks/index.ts';
import type { OidcClient } from '../../protocol/oidc/client.ts';
import { endSessionUrl } from '../../protocol/oidc/grant.ts';
import type { CodeFlowInput } from './input.ts';
import { play } from './player.ts';
import { type PlayContext, withinDeadline } from './playing.ts';
import { openReturn } from './return-place.ts';

/**
 * Logs out as the input says: by a request of the client, or by the built-in user agent at the provider itself.
 * @throws {IdcliError} what `play` throws
 */
export async function leave(input: CodeFlowInput, client: OidcClient, context: PlayContext): Promise<void> {
  if (input.logout) return logOut(input, client, context);
  const { leavesAt, player, awaitLogout } = input;
  if (leavesAt === undefined || awaitLogout === undefined || player.kind !== 'headless') return;
  const { drive } = await import('../../user-agent/index.ts');
  // The page of the provider leads nowhere: it is the end.
  await withinDeadline(context, (signal) =>
    drive(leavesAt, {
      fetch: (to, init) => context.userAgentFetch(to, { ...init, signal }),
      isRedirectUri: () => false,
      fill: {},
      signal,
      leaving: true,
    }),
  );
}

/**
 * Sends the user to the end session endpoint and waits for the return.
 * @throws {IdcliError} what `play` throws
 */
async function logOut(input: CodeFlowInput, client: OidcClient, context: PlayContext): Promise<void> {
  const { draft, world } = context;
  if (client.configuration.serverMetadata().end_session_endpoint === undefined) {
    draft.notes.push('the provider has no end session endpoint, so --logout had nothing to do');
    return;
  }
  await context.listener.close();
  const redirect = { ...input.redirect, uris: [new URL(client.redirectUri)] };
  const listener = await openReturn({ ...input, redirect }, { awaits: ['state'] }, world);
  try {
    const { url, state } = await logoutRequest(client, context);
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
    await tellReturn(state, callback.parameters.get('state') ?? undefined, context);
  } finally {
    await listener.close();
  }
}

/** The request to log out, and the state that must come back. */
export async function logoutRequest(
  client: OidcClient,
  { draft, world }: Pick<PlayContext, 'draft' | 'world'>,
): Promise<{ readonly url: URL; readonly state: string }> {
  const state = Buffer.from(world.random(32)).toString('base64url');
  const hint = draft.tokens?.id_token;
  const url = await endSessionUrl(client, [
    ...(typeof hint === 'string' ? [['id_token_hint', hint] as const] : []),
    ['post_logout_redirect_uri', client.redirectUri],
    ['state', state],
  ]);
  return { url, state };
}

/** Judges the way back from the logout. */
export async function tellReturn(
  sent: string,
  came: string | undefined,
  { draft }: Pick<PlayContext, 'draft'>,
): Promise<void> {
  draft.data.logout = { confirmed: came === sent };
  draft.reports.push(await judgeLogout({ sent, came }));
}
