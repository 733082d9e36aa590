/** What a good login has to show, before the first probe and after each refusal. */
import { IdcliError } from '../../errors.ts';
import type { Landing } from '../driver/browser.ts';
import { demandTelling } from '../driver/marks.ts';
import { failed, inconclusive, type ProbeVerdict } from '../probe.ts';
import { type Bench, startOf, succeeded, withBrowsers } from './bench.ts';
import { type Tried, tryLogin, whyStayed } from './login.ts';

/** Why a login is none, as the verdict of the first probe; undefined when it is one. */
export function troubleOf({ begun, landing, seen, success }: Tried): ProbeVerdict | undefined {
  if (begun.kind === 'stayed')
    return begun.where === 'provider' ? failed(seen) : inconclusive(whyStayed(begun));
  if (landing?.needsScripts === true)
    return inconclusive(
      `what the application shows after the login needs scripts (--player chromium): ${seen}`,
    );
  return success
    ? undefined
    : failed(
        `a good login does not end with the mark of success: ${seen} at ${landing?.url.href ?? ''}${heldBack(landing)}`,
      );
}

function heldBack(landing: Landing | undefined): string {
  const names = landing?.heldBack ?? [];
  if (names.length === 0) return '';
  return (
    `; a provider is another site, and browsers hold back cookies from what it posts unless they have ` +
    `SameSite=None, and those with SameSite=Strict from its redirects, too: here ${names.join(', ')}`
  );
}

/** @throws {IdcliError} `USAGE` when pages before the login look like success */
export async function demandTellingMarks(bench: Bench): Promise<void> {
  const { marks, home } = bench.application;
  const start = startOf(bench);
  const places = [new URL('/', start), start, ...(marks.url === undefined ? [] : [marks.url])];
  await withBrowsers(bench, async (open) => {
    for (const place of [...places, ...(home === undefined ? [] : [home])])
      demandTelling(await (await open()).open(place), marks);
  });
}

/** The page where the login ended, if it tells a person who is logged in from a stranger. */
export async function homeOf(bench: Bench, { url, hops }: Landing): Promise<URL | undefined> {
  const home = bench.application.home ?? url;
  // A page that is itself the answer to the callback is not opened twice.
  if (hops.length === 1 && bench.application.home === undefined) return undefined;
  return withBrowsers(bench, async (open) => {
    const browser = await open();
    const begun = await browser.begin(startOf(bench));
    if (begun.kind === 'stayed') return undefined;
    await browser.deliver(begun.handover);
    const again = succeeded(bench, await browser.open(home));
    const stranger = succeeded(bench, await (await open()).open(home));
    return again && !stranger ? home : undefined;
  });
}

/** Whether a good login still succeeds: what was refused before was refused for its own sake. */
async function stillLogsIn(bench: Bench): Promise<string | undefined> {
  const { success, seen } = await tryLogin(bench, 'ok');
  return success ? undefined : seen;
}

/** What is found of an application that went away. One that something starts again can be probed further. */
async function gone(bench: Bench, { message }: IdcliError): Promise<ProbeVerdict> {
  const isBack = await bench.answers();
  if (!isBack) bench.isGone = true;
  const then = isBack ? 'went away, and came back' : 'does not answer any more';
  return failed(`the application ${then}: it may have crashed (${message})`, {
    gain: 'a provider that fails, or anybody with such a message, takes the application down for everybody',
    fix: 'catch what is thrown while a response is read, and answer with a page',
  });
}

/** A refusal counts when a good login succeeds right after it. */
export async function confirmed(bench: Bench, verdict: ProbeVerdict): Promise<ProbeVerdict> {
  const trouble = await stillLogsIn(bench).catch((error: unknown) => {
    if (error instanceof IdcliError && error.code === 'NETWORK') return error;
    throw error;
  });
  if (trouble instanceof IdcliError) return gone(bench, trouble);
  return trouble === undefined
    ? verdict
    : inconclusive(`refused, and so is a good login afterwards: ${trouble}; ${verdict.message}`);
}

/** A login in which the application may go away: an error of the network is a result. */
export const tryOrGone = (bench: Bench, scenario: string): Promise<Tried | IdcliError> =>
  tryLogin(bench, scenario).catch((error: unknown) => {
    if (error instanceof IdcliError && error.code === 'NETWORK') return error;
    throw error;
  });

/** The verdict when a login met an error of the network. */
export async function goneOr(bench: Bench, error: IdcliError): Promise<ProbeVerdict> {
  return (await isGone(bench)) ? gone(bench, error) : inconclusive(error.message);
}

async function isGone(bench: Bench): Promise<boolean> {
  try {
    await withBrowsers(bench, async (open) => (await open()).open(startOf(bench)));
    return false;
  } catch (error) {
    if (error instanceof IdcliError) return true;
    throw error;
  }
}
