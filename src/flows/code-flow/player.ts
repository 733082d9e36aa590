/** The part of the login that a person plays: from the authorization URL to the callback. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Callback, Listener, PostedForm } from '../../loopback/listener.ts';
import { parsePasted } from '../../loopback/paste.ts';
import type { Sent } from '../../oauth/index.ts';
import type { Draft } from '../../outcome.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import { meaningsOf, refusal } from '../../protocol/oidc/errors.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { World } from '../../world.ts';
import { inWords } from '../duration.ts';
import type { Player } from './input.ts';

export interface PlayContext {
  readonly world: World;
  readonly draft: Draft;
  readonly recorder: Recorder;
  readonly listener: Listener;
  /** Recorded, with the cookies of the whole run. */
  readonly userAgentFetch: typeof fetch;
  readonly provider: ProviderPreset;
  /** Which parameters make an answer. */
  readonly awaits: readonly string[];
  readonly timeoutSeconds: number;
  /** Further paths at the listener where the user may end, beside that of the redirect URI. */
  readonly paths?: readonly string[];
  /** How the answer is got hold of where the browser is elsewhere; without it, from the address line. */
  readonly pasteNote?: string;
  /** The request that the user was sent off with, as hints look at it. */
  readonly sent?: Sent;
  /** What is being waited for. */
  readonly purpose: 'login' | 'logout' | 'signature';
  tell(text: string, needed?: boolean): Promise<void>;
}

/** Where the user starts: at an address, or with a form that the browser posts. */
export type Start = URL | PostedForm;

/**
 * Sends the user off and waits for what comes back.
 * @throws {IdcliError} `CALLBACK_TIMEOUT`, `USER_AGENT_STUCK`, `NO_TERMINAL`, a provider's readable refusal, and what
 *   `fetch` throws
 */
export async function play(player: Player, start: Start, context: PlayContext): Promise<Callback> {
  const started = context.world.now();
  const callback = await playAs(player, start, context);
  context.recorder.add({
    actor: 'callback',
    purpose: context.purpose,
    startedAt: started,
    milliseconds: context.world.now().getTime() - started.getTime(),
    request: {
      method: callback.method,
      url: callback.url.href,
      headers: callback.headers,
      ...defined({ body: callback.body }),
    },
    note: callback.via,
  });
  return callback;
}

function playAs(player: Player, start: Start, context: PlayContext): Promise<Callback> {
  switch (player.kind) {
    case 'headless':
      return playHeadless(player.fill, start, context);
    case 'paste':
      return playByPaste(start, context);
    case 'browser':
      return playInBrowser(player.open, start instanceof URL ? start : offer(start, context), context);
  }
}

/** A form has no address: the listener gives it one, which nobody else can guess. */
function offer(form: PostedForm, { listener, world }: PlayContext): URL {
  const secret = Buffer.from(world.random(16)).toString('base64url');
  return listener.offer(`/start/${secret}`, form);
}

async function playHeadless(
  fill: Readonly<Record<string, string>>,
  start: Start,
  context: PlayContext,
): Promise<Callback> {
  const { drive } = await import('../../user-agent/index.ts');
  const { redirectUri } = context.listener;
  const paths = [redirectUri.pathname, ...(context.paths ?? [])];
  const result = await withinDeadline(context, (signal) =>
    drive(start, {
      fetch: (input, init) => context.userAgentFetch(input, { ...init, signal }),
      isRedirectUri: (one) => one.origin === redirectUri.origin && paths.includes(one.pathname),
      fill,
      signal,
      sleep: context.world.sleep,
      leaving: context.purpose === 'logout',
    }),
  );
  if (result.kind === 'redirected') {
    const { method, parameters, via, body } = result;
    return {
      method,
      url: result.url,
      parameters,
      via,
      headers: [],
      ...(body && { body }),
      finish: async () => {},
    };
  }
  const { page, provider } = result;
  if (provider !== undefined) {
    throw refusal(provider, {
      at: 'authorization',
      where: describe(page),
      ...meaningsOf(context.provider, 'authorization'),
      sent: context.sent,
    });
  }
  throw new IdcliError(
    'USER_AGENT_STUCK',
    `the built-in user agent stopped at ${describe(page)}: ${result.reason}`,
    {
      hint: [
        ...page.forms.map(
          ({ action, method, fields }) =>
            `form ${method} ${action || 'to itself'}: ${fields.join(', ') || 'no fields'}`,
        ),
        page.forms.length === 0
          ? (context.provider.waitingNote ?? 'see the page in a browser: leave out --headless')
          : 'fill a field with --fill name=value, or use a browser: leave out --headless',
      ].join('\n'),
    },
  );
}

function describe(page: { readonly url: string; readonly status: number; readonly title?: string }): string {
  const { host, pathname } = new URL(page.url);
  const title = page.title === undefined ? '' : ` "${page.title}"`;
  return `the page${title} (${page.status}) at ${host}${pathname}`;
}

async function playByPaste(start: Start, context: PlayContext): Promise<Callback> {
  if (!(start instanceof URL)) {
    throw new IdcliError('USAGE', 'a browser elsewhere cannot be handed a form that it has to post', {
      hint: 'leave out --paste, or send the request by --binding redirect',
    });
  }
  await context.tell(`Open this URL in any browser:\n\n${start.href}\n`, true);
  await context.tell(
    `In the end the browser shows an error, for nothing listens there. ${context.pasteNote ?? 'Copy its address line.'}`,
  );
  for (let tries = 1; ; tries += 1) {
    const pasted = await context.world.prompt.text('The URL it ended at');
    try {
      return parsePasted(pasted, context.listener.redirectUri, context.awaits, context.paths);
    } catch (thrown) {
      // The login itself went well: half an address is no reason to begin it again.
      if (!(thrown instanceof IdcliError) || tries === PASTE_TRIES) throw thrown;
      await context.tell([thrown.message, thrown.hint].filter((text) => text !== undefined).join('\n'), true);
    }
  }
}

const PASTE_TRIES = 3;

async function playInBrowser(open: boolean, url: URL, context: PlayContext): Promise<Callback> {
  const { world, recorder } = context;
  recorder.add({
    actor: 'browser',
    purpose: context.purpose,
    startedAt: world.now(),
    milliseconds: 0,
    request: { method: 'GET', url: url.href, headers: [] },
  });
  await present(open, url, context);
  if (context.provider.waitingNote !== undefined) await context.tell(context.provider.waitingNote);
  const progress = world.progress(`waiting for the ${context.purpose} in the browser`);
  try {
    return await withinDeadline(context, (signal) => context.listener.wait(signal));
  } finally {
    progress.stop();
  }
}

/**
 * Work that has to end in time.
 * @throws {IdcliError} `CALLBACK_TIMEOUT` when it does not
 */
async function withinDeadline<Result>(
  { world, timeoutSeconds, listener }: PlayContext,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const deadline = new AbortController();
  const signal = AbortSignal.any([world.signal, deadline.signal]);
  const timer = world.sleep(timeoutSeconds * 1000, signal).then(
    () => deadline.abort('deadline'),
    () => {},
  );
  try {
    return await work(signal);
  } catch (thrown) {
    if (world.signal.aborted || !deadline.signal.aborted) throw thrown;
    throw new IdcliError('CALLBACK_TIMEOUT', `no callback arrived within ${inWords(timeoutSeconds)}`, {
      hint: [
        'look at the browser: some errors are shown there and never reach the redirect URI',
        `is ${listener.redirectUri.href} registered for this client?`,
        'wait longer with --timeout SECONDS',
      ].join('\n'),
    });
  } finally {
    deadline.abort('done');
    await timer;
  }
}

async function present(open: boolean, url: URL, context: PlayContext): Promise<void> {
  const opened = open && (await browserOpens(url, context.world));
  const invitation = opened
    ? 'Your browser was opened. If nothing shows, open this URL:'
    : `${open ? 'No browser could be started. ' : ''}Open this URL:`;
  await context.tell(`${invitation}\n\n${url.href}\n`, !opened);
}

async function browserOpens(url: URL, world: World): Promise<boolean> {
  try {
    await world.openBrowser(url);
    return true;
  } catch {
    return false;
  }
}
