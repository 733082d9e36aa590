/** Shared by all players: the start, the deadline, the addresses where the user ends. */
import { IdcliError } from '../../errors.ts';
import type { Listener, PostedForm } from '../../loopback/listener.ts';
import type { Sent } from '../../oauth/index.ts';
import type { Draft } from '../../outcome.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { Report } from '../../report.ts';
import type { World } from '../../world.ts';
import { inWords } from '../duration.ts';

export interface PlayContext {
  readonly world: World;
  readonly draft: Draft;
  readonly recorder: Recorder;
  readonly listener: Listener;
  /** Recorded, with the cookies of the whole run. */
  readonly userAgentFetch: typeof fetch;
  readonly provider: ProviderPreset;
  /** Parameters that make a request the answer. */
  readonly awaits: readonly string[];
  readonly timeoutSeconds: number;
  /** Other addresses where the user may end, besides the redirect URI. */
  readonly returns?: readonly URL[];
  /** How to get the answer when the browser is on another machine; absent: copy the address line. */
  readonly pasteNote?: string;
  /** Where the login begins, if a third party begins it at another address than the redirect URI. */
  readonly begins?: URL;
  /** The parameter that an answer must return unchanged; absent when the protocol has none. */
  readonly ours?: { readonly name: string; readonly value: string };
  /** The request that the user was sent with, for hints. */
  readonly sent?: Sent;
  /** Set when the request allows no page: judges the one that was shown. */
  readonly judgeForbiddenPage?: (title: string | undefined) => Promise<Report>;
  /** What the player waits for. */
  readonly purpose: 'login' | 'logout' | 'signature';
  tell(text: string, needed?: boolean): Promise<void>;
}

/** Where the user starts: an address, or a form that the browser posts. */
export type Start = URL | PostedForm;

/** Returns all addresses where the user may end. */
export const placesOf = ({ listener, returns = [] }: PlayContext): readonly URL[] => [
  listener.redirectUri,
  ...returns,
];

/** Returns the start address. The listener serves a form at an unguessable one. */
export function offer(
  form: PostedForm,
  { offer: at }: Pick<Listener, 'offer'>,
  world: Pick<World, 'random'>,
): URL {
  return at(`/start/${Buffer.from(world.random(16)).toString('base64url')}`, form);
}

/**
 * Runs work under the deadline.
 * @throws {IdcliError} `CALLBACK_TIMEOUT` when the work takes longer
 */
export async function withinDeadline<Result>(
  { world, timeoutSeconds, listener, draft }: PlayContext,
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
        ...(draft.sandbox === true ? [] : [`is ${listener.redirectUri.href} registered for this client?`]),
        'wait longer with --timeout SECONDS',
      ].join('\n'),
    });
  } finally {
    deadline.abort('done');
    await timer;
  }
}

/** Says where the provider has to send the user. */
export const tellWaiting = ({ listener, tell, begins = listener.redirectUri }: PlayContext): Promise<void> =>
  tell(`Begin at the provider. It has to send the browser to ${begins.href}`, true);

/** Starts the browser, or shows the address. */
export async function present(
  open: boolean,
  url: URL,
  context: Pick<PlayContext, 'world' | 'tell'>,
): Promise<void> {
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
