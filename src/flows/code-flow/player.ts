/** The user's part of the login: from the authorization URL to the callback. */

import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Callback } from '../../loopback/listener.ts';
import { isAt } from '../../loopback/paste.ts';
import { hintFor } from '../../oauth/index.ts';
import { meaningsOf, refusal } from '../../protocol/oidc/errors.ts';
import type { DriveResult } from '../../user-agent/drive.ts';
import type { Player } from './input.ts';
import { playByPaste } from './paste-player.ts';
import {
  offer,
  type PlayContext,
  placesOf,
  present,
  type Start,
  tellWaiting,
  withinDeadline,
} from './playing.ts';
import { turnStraysAway } from './strays.ts';

/**
 * Sends the user to the provider and waits for the callback.
 * @param start absent: the provider begins by itself, and idcli only waits
 * @throws {IdcliError} `CALLBACK_TIMEOUT`, `USER_AGENT_STUCK`, `NO_TERMINAL`, a provider's readable refusal, and what
 *   `fetch` throws
 */
export async function play(
  player: Player,
  start: Start | undefined,
  context: PlayContext,
): Promise<Callback> {
  const started = context.world.now();
  const callback = await playAs(player, start, context);
  if (callback.strays !== undefined) return callback;
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

function playAs(player: Player, start: Start | undefined, context: PlayContext): Promise<Callback> {
  switch (player.kind) {
    case 'headless':
      if (start === undefined)
        throw new IdcliError('USAGE', 'the built-in user agent needs an address to start at');
      return playHeadless(player, start, context);
    case 'paste':
      return playByPaste(player.open === true, start, context);
    case 'browser':
      return playInBrowser(player.open, start, context);
  }
}

async function playHeadless(
  { fill, demanded = [] }: Extract<Player, { kind: 'headless' }>,
  start: Start,
  context: PlayContext,
): Promise<Callback> {
  const { drive } = await import('../../user-agent/index.ts');
  const places = placesOf(context);
  const result = await withinDeadline(context, (signal) =>
    drive(start, {
      fetch: (input, init) => context.userAgentFetch(input, { ...init, signal }),
      isRedirectUri: (one) => places.some((place) => isAt(one, place)),
      fill,
      signal,
      sleep: context.world.sleep,
      leaving: context.purpose === 'logout',
    }),
  );
  if (result.kind === 'redirected') {
    // A second drive, for logout, visits other pages.
    const unusedFill = context.purpose === 'logout' ? undefined : unmatched(demanded, result);
    const { method, parameters, via, body } = result;
    return {
      method,
      url: result.url,
      parameters,
      via,
      headers: [],
      pageShown: result.asked,
      pageLanguages: result.languages,
      ...defined({ body, unusedFill }),
      finish: async () => {},
    };
  }
  const { page, provider, said } = result;
  if (context.judgeForbiddenPage !== undefined)
    context.draft.reports.push(await context.judgeForbiddenPage(page.title));
  if (provider !== undefined) {
    throw refusal(provider, {
      at: 'authorization',
      where: describe(page),
      ...meaningsOf(context.provider, 'authorization'),
      sent: context.sent,
      said: page.words,
    });
  }
  const reason = said === undefined ? withoutWords(result.reason, page.words) : result.reason;
  const says = page.words === undefined || said !== undefined ? '' : `; the page says: ${page.words}`;
  const hint = hintFor({ error: '', at: 'authorization', said: page.words ?? '', sent: context.sent });
  const steps = page.forms.map(
    ({ action, method, fields }) =>
      `form ${method} ${action || 'to itself'}: ${fields.join(', ') || 'no fields'}`,
  );
  throw new IdcliError(
    'USER_AGENT_STUCK',
    `the built-in user agent stopped at ${describe(page)}: ${reason}${says}`,
    {
      ...defined({ provider: said }),
      hint: [
        ...(hint === undefined ? [] : [`likely: ${hint.likely}`, hint.next]),
        ...steps,
        ...lastResort(steps.length === 0, hint?.next, context.provider.waitingNote),
      ].join('\n'),
    },
  );
}

/** Builds the error for values that matched nothing: a misspelt name, or a page that did not appear. */
function unmatched(
  demanded: readonly string[],
  { unused, offered, pages }: Extract<DriveResult, { kind: 'redirected' }>,
): IdcliError | undefined {
  const lost = demanded.filter((name) => unused.includes(name));
  if (lost.length === 0) return undefined;
  const there = offered.length === 0 ? 'no page had a field or button' : `there were: ${offered.join(', ')}`;
  return new IdcliError(
    'FILL_UNMATCHED',
    `--fill ${lost.join(', ')} matched no field or button on ${pages.length === 0 ? 'the way' : 'any page'}; ${there}`,
    { hint: 'name a field as the page does, or leave the --fill out' },
  );
}

/** The way out that always remains, unless the hint has named it. */
function lastResort(noForm: boolean, next: string | undefined, note: string | undefined): readonly string[] {
  if (next?.includes('leave out --headless') === true) return [];
  if (!noForm) return ['fill a field with --fill name=value, or use a browser: leave out --headless'];
  return [note ?? 'see the page in a browser: leave out --headless'];
}

/** Takes off a reason what the words of the page say anyway. */
function withoutWords(reason: string, words: string | undefined): string {
  const [, first, rest] = /^(.*?)(?:; it says: |: )(.+)$/.exec(reason) ?? [];
  return first !== undefined && rest !== undefined && words?.includes(rest) ? first : reason;
}

function describe(page: { readonly url: string; readonly status: number; readonly title?: string }): string {
  const { host, pathname } = new URL(page.url);
  const title = page.title === undefined ? '' : ` "${page.title}"`;
  return `the page${title} (${page.status}) at ${host}${pathname}`;
}

async function playInBrowser(
  open: boolean,
  start: Start | undefined,
  context: PlayContext,
): Promise<Callback> {
  const { world, recorder } = context;
  const url = start === undefined || start instanceof URL ? start : offer(start, context.listener, world);
  if (url !== undefined)
    recorder.add({
      actor: 'browser',
      purpose: context.purpose,
      startedAt: world.now(),
      milliseconds: 0,
      request: { method: 'GET', url: url.href, headers: [] },
    });
  const strays = turnStraysAway(context);
  if (url === undefined) await tellWaiting(context);
  else await present(open, url, context);
  if (context.provider.waitingNote !== undefined) await context.tell(context.provider.waitingNote);
  const progress = world.progress(`waiting for the ${context.purpose} in the browser`);
  try {
    const callback = await withinDeadline(context, (signal) => context.listener.wait(signal));
    strays.note();
    return callback;
  } catch (thrown) {
    const late = thrown instanceof IdcliError && thrown.code === 'CALLBACK_TIMEOUT';
    const stray = late ? strays.asCallback() : undefined;
    if (stray === undefined) throw thrown;
    return stray;
  } finally {
    progress.stop();
  }
}
