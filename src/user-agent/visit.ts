/** Looks at pages without pressing anything: follows redirects and refreshes to where a browser comes to rest. */
import { defined } from '../common/defined.ts';
import type { DriveStart, PageSummary } from './drive.ts';
import { type Navigation, post, redirect, send } from './navigation.ts';
import { readAnswer, summarize } from './page.ts';

export interface VisitOptions {
  /** Recorded; never follows redirects. */
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  /** Addresses that are not requested: the visit ends there. */
  readonly stopsAt: (url: URL) => boolean;
  /** Maximum number of redirects. Default 20. */
  readonly maxSteps?: number;
}

/** One request of a visit, with the head of its answer. */
export interface Hop {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
}

export interface Visit {
  readonly hops: readonly Hop[];
  readonly page: PageSummary;
  /** What a person sees, in lines; of an answer that is not a page, its body. */
  readonly text: string;
  /** The last body as sent. */
  readonly body: string;
  readonly hasScripts: boolean;
  /** What the page loads in frames. */
  readonly frames: readonly URL[];
  /** Where the page goes on by itself, after a while. */
  readonly next?: URL;
  /** An address that was not requested, by `stopsAt`. */
  readonly stoppedAt?: URL;
  /** Why redirects led nowhere. */
  readonly problem?: string;
}

const MAX_STEPS = 20;

/** Rejects as `fetch` does, and with the signal's reason. */
export async function visit(start: DriveStart, options: VisitOptions): Promise<Visit> {
  const hops: Hop[] = [];
  let next: Navigation = start instanceof URL ? { url: start, method: 'GET' } : post(start);
  let last: Omit<Visit, 'hops' | 'stoppedAt' | 'problem'> = {
    page: { url: next.url.href, status: 0, forms: [] },
    text: '',
    body: '',
    hasScripts: false,
    frames: [],
  };
  const end = (more: Pick<Visit, 'stoppedAt' | 'problem'> = {}): Visit => ({ hops, ...last, ...more });
  while (hops.length < (options.maxSteps ?? MAX_STEPS)) {
    if (options.stopsAt(next.url)) return end({ stoppedAt: next.url });
    const response = await send(next, options);
    const { url, method } = next;
    hops.push({ method, url, status: response.status, headers: response.headers });
    const redirected = redirect(response, next);
    const body = await response.clone().text();
    const answer = await readAnswer(response, url);
    const isPage = answer.kind === 'html';
    const refresh = isPage ? answer.refresh : undefined;
    const target = addressesIn([refresh?.target ?? ''], url)[0];
    last = {
      page: summarize(answer),
      text: answer.text,
      body,
      hasScripts: isPage && answer.hasScripts,
      frames: isPage ? addressesIn(answer.frames, answer.base) : [],
      ...defined({ next: target }),
    };
    if (typeof redirected === 'string') return end({ problem: redirected });
    const refreshed =
      target !== undefined && refresh?.seconds === 0
        ? { url: target, method: 'GET' as const, referrer: url }
        : undefined;
    const going = redirected ?? refreshed;
    if (going === undefined) return end();
    next = going;
  }
  return end({ problem: `${hops.length} redirects did not end at a page` });
}

const addressesIn = (texts: readonly string[], base: URL): readonly URL[] =>
  texts.flatMap((text) => (text !== '' && URL.canParse(text, base.href) ? [new URL(text, base)] : []));
