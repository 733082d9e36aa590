/**
 * Watches the session at the provider by its frame, in a page of this machine. OpenID Connect Session Management 1.0.
 */
import { judgeSessionFrame } from '../../checks/index.ts';
import { IdcliError } from '../../errors.ts';
import { type Inbox, openInbox } from '../../loopback/inbox.ts';
import { noticePage } from '../../loopback/page.ts';
import { sessionPage } from '../../loopback/session-page.ts';
import type { OidcClient } from '../../protocol/oidc/client.ts';
import { endpoint, type Metadata } from '../../protocol/oidc/discovery.ts';
import { inWords } from '../duration.ts';
import type { CodeFlowInput } from './input.ts';
import { logoutRequest, tellReturn } from './logout.ts';
import { type PlayContext, present, withinDeadline } from './playing.ts';

interface Watching {
  readonly input: CodeFlowInput;
  readonly client: OidcClient;
  readonly playing: PlayContext;
}

/**
 * Returns the address of the provider's frame.
 * @throws {IdcliError} `USAGE` without a frame or browser
 */
export function demandFrame(metadata: Metadata, { player }: CodeFlowInput): URL {
  const frame = endpoint(metadata, 'check_session_iframe');
  if (frame === undefined)
    throw new IdcliError('USAGE', 'the provider has no check_session_iframe, so there is nothing to ask', {
      hint: 'leave out --await-logout session',
    });
  if (player.kind !== 'browser')
    throw new IdcliError('USAGE', 'only a browser runs the frame of the provider', {
      hint: 'leave out --headless and --paste, or leave out --await-logout session',
    });
  return new URL(frame);
}

/**
 * Opens a page with the provider's frame, logs out if asked to, and waits until the frame says that the session has
 * changed.
 * @throws {IdcliError} `CALLBACK_TIMEOUT`, and as {@link demandFrame}
 */
export async function watchSession(metadata: Metadata, watching: Watching): Promise<void> {
  const { draft } = watching.playing;
  const frame = demandFrame(metadata, watching.input);
  const { sessionState } = draft.data;
  const answers: string[] = [];
  if (typeof sessionState === 'string') await ask(frame, sessionState, answers, watching);
  draft.reports.push(await judgeSessionFrame({ sessionState, answers }));
  draft.data.logoutReceived = { channel: 'session', accepted: answers.join() === 'unchanged,changed' };
}

/** `session_state` is bound to the origin of the redirect URI (Session Management 1.0, 3), so the page is there. */
async function ask(
  frame: URL,
  sessionState: string,
  answers: string[],
  { input, client, playing }: Watching,
): Promise<void> {
  const { world, listener, provider } = playing;
  await listener.close();
  const redirectUri = new URL(client.redirectUri);
  const inbox = await openInbox({
    address: new URL(`/session/${Buffer.from(world.random(16)).toString('base64url')}`, redirectUri),
    paths: [redirectUri.pathname],
    https: redirectUri.protocol === 'https:',
    now: world.now,
  });
  const { html, policy } = sessionPage(
    frame,
    `${input.credentials.clientId} ${sessionState}`,
    provider.title,
  );
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy };
  const opens = input.player.kind === 'browser' && input.player.open;
  let state: string | undefined;
  try {
    await present(opens, inbox.address, playing);
    await withinDeadline(playing, async (signal) => {
      for (;;) {
        const { method, url, body, answer } = await inbox.next(signal);
        if (url.pathname === redirectUri.pathname) await cameBack(url, state, answer, playing);
        else if (method !== 'POST') answer(200, headers, html);
        else {
          answers.push(new TextDecoder().decode(body));
          answer(204);
          if (answers.at(-1) !== 'unchanged') return;
          if (!input.logout) continue;
          const request = await logoutRequest(client, playing);
          state = request.state;
          await present(opens, request.url, playing);
        }
      }
    });
  } catch (thrown) {
    if (!(thrown instanceof IdcliError) || thrown.code !== 'CALLBACK_TIMEOUT') throw thrown;
    const said = answers.length === 0 ? 'said nothing' : `said ${answers.join(', then ')}`;
    throw new IdcliError(
      'CALLBACK_TIMEOUT',
      `the frame of the provider ${said}, and no change, within ${inWords(input.timeoutSeconds)}`,
      {
        hint: 'log out at the provider, in the same browser; some browsers keep cookies from frames of other sites',
      },
    );
  } finally {
    await inbox.close();
  }
}

async function cameBack(
  { searchParams }: URL,
  state: string | undefined,
  answer: Awaited<ReturnType<Inbox['next']>>['answer'],
  playing: PlayContext,
): Promise<void> {
  if (state !== undefined) await tellReturn(state, searchParams.get('state') ?? undefined, playing);
  const page = noticePage(
    'You are logged out',
    'The other page still waits for the frame.',
    playing.provider.title,
  );
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': page.policy };
  answer(200, headers, page.html);
}
