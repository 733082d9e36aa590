/** The browser runs or ends on another machine: the person pastes the address that it ended at. */
import { IdcliError } from '../../errors.ts';
import { abortable } from '../../loopback/abortable.ts';
import { isHere } from '../../loopback/address.ts';
import type { Callback, Listener } from '../../loopback/listener.ts';
import { endsOpen, parsePasted } from '../../loopback/paste.ts';
import {
  offer,
  type PlayContext,
  placesOf,
  present,
  type Start,
  tellWaiting,
  withinDeadline,
} from './playing.ts';

const QUESTION = 'The URL it ended at';
const TRIES = 3;

/**
 * @param open whether to start a browser on this machine
 * @throws {IdcliError} `INPUT_UNREADABLE`, `CALLBACK_TIMEOUT`, `NO_TERMINAL`, `USAGE` for a form without a browser to
 *   post it
 */
export async function playByPaste(
  open: boolean,
  start: Start | undefined,
  context: PlayContext,
): Promise<Callback> {
  const { redirectUri } = context.listener;
  const page =
    open && start !== undefined && !(start instanceof URL) ? await listenForStart(context) : undefined;
  try {
    const url =
      start === undefined || start instanceof URL
        ? start
        : offer(start, page ?? context.listener, context.world);
    if (url === undefined) await tellWaiting(context);
    else if (open) {
      await context.tell(
        `${redirectUri.href} is not on this machine, so paste the address that the browser ends at.`,
        true,
      );
      await present(true, url, context);
    } else {
      await context.tell(`Open this URL in any browser:\n\n${url.href}\n`, true);
    }
    const end = isHere(redirectUri)
      ? 'In the end the browser shows an error, since nothing listens there.'
      : `In the end the browser goes to ${redirectUri.href}.`;
    await context.tell(`${end} ${context.pasteNote ?? 'Copy its address line.'}`);
    return await askForAnswer(context);
  } finally {
    await page?.close();
  }
}

/** Serves a local page that posts the form which starts the login; it receives no answer. */
async function listenForStart({ provider, world }: PlayContext): Promise<Listener> {
  const { listen } = await import('../../loopback/index.ts');
  return listen({
    redirectUris: [new URL('http://127.0.0.1:0/')],
    https: false,
    awaits: ['nothing'],
    title: provider.title,
    now: world.now,
  });
}

/** Asks again after a bad paste: the login itself went well and need not start over. */
async function askForAnswer(context: PlayContext): Promise<Callback> {
  const { stdin, prompt } = context.world;
  const piped = stdin.isTTY ? undefined : stdin.lines()[Symbol.asyncIterator]();
  const next = (): Promise<string> =>
    piped === undefined
      ? prompt.text(QUESTION)
      : withinDeadline(context, (signal) => abortable(pastedIn(piped), signal));
  try {
    for (let tries = 1; ; tries += 1) {
      const pasted = await next();
      try {
        return parsePasted(pasted, placesOf(context), context.awaits);
      } catch (thrown) {
        if (!(thrown instanceof IdcliError) || tries === TRIES) throw thrown;
        await context.tell(
          [thrown.message, thrown.hint].filter((text) => text !== undefined).join('\n'),
          true,
        );
      }
    }
  } finally {
    // Not awaited: an open pipe would block here.
    piped?.return?.().catch(() => {});
  }
}

/** Reads the next text from standard input: one line, or a command that spans several. */
async function pastedIn(lines: AsyncIterator<string>): Promise<string> {
  let text = '';
  for (;;) {
    const { done, value } = await lines.next();
    if (done === true) break;
    if (text === '' && value.trim() === '') continue;
    text = text === '' ? value : `${text}\n${value}`;
    if (endsOpen(text)) continue;
    return text;
  }
  if (text !== '') return text;
  throw new IdcliError('INPUT_UNREADABLE', 'standard input ended before the address of the answer came', {
    hint: 'write the address that the browser ended at to standard input, or run it at a terminal',
  });
}
