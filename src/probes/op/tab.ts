/** One tab of the person's own browser, which plays authorization requests while its session holds (PR-8). */
import type { FlowContext } from '../../flows/code-flow/flow-context.ts';
import type { Answer } from '../../loopback/listener.ts';
import type { Stopover } from '../../loopback/stopover.ts';

export interface Tab {
  /** Why it is used no more; undefined while it is. */
  readonly spent: string | undefined;
  /** `prompt=none` is taken where somebody is logged in, as far as is known. */
  readonly isSilent: boolean;
  /** A request with `prompt=none` got no answer but that a person is needed. */
  noteSilence(): void;
  /**
   * Opens an address and waits for the answer at the redirect URI.
   * @param patience `session`: nobody is needed. `person`: somebody has to do something, which is told.
   * @returns undefined when none came in time
   */
  visit(url: URL, state: string | undefined, patience: 'session' | 'person'): Promise<Answer | undefined>;
  close(): Promise<void>;
}

interface Settings {
  readonly stopover: Stopover;
  /** False: the address is told instead of opened. */
  readonly opens: boolean;
  /** Visits at most. */
  readonly most: number;
  /** How long a person is waited for. */
  readonly timeoutSeconds: number;
  readonly context: Pick<FlowContext, 'world' | 'recorder' | 'tell'>;
}

/** A session answers within a few redirects. */
const SESSION_SECONDS = 15;
/** So many pages that stay in a row: the provider asks each time. */
const MISSES = 2;
/** A person is asked so often at most. */
const MOST_ASKED = 3;
/** Where `prompt=none` has failed so often, it is no sign that the session ended. */
const SILENT_TRIES = 2;

/** Sends the person's own browser from probe to probe, since only there is a session. */
export function useTab({ stopover, opens, most, timeoutSeconds, context }: Settings): Tab {
  const { world, recorder, tell } = context;
  const earlier = new Set<string>();
  let visits = 0;
  let misses = 0;
  let asked = 0;
  let silentFailures = 0;
  let spent: string | undefined;

  const send = async (url: URL): Promise<void> => {
    if (await stopover.sendOn(url)) return;
    if (opens) await world.openBrowser(url);
    else await tell(`Open in the browser where you are logged in:\n${url.href}`, true);
  };

  const wait = async (state: string | undefined, seconds: number): Promise<Answer | undefined> => {
    const over = new AbortController();
    const signal = AbortSignal.any([world.signal, over.signal]);
    // A provider may change state, which is what a probe looks for; only what came too late is turned away.
    const isOurs = ({ parameters }: Answer) => !earlier.has(parameters.get('state') ?? '');
    const timer = world.sleep(seconds * 1000, signal).then(
      () => over.abort(),
      () => {},
    );
    try {
      return await stopover.answer(isOurs, signal);
    } catch (error) {
      if (world.signal.aborted || !over.signal.aborted) throw error;
      return undefined;
    } finally {
      if (state !== undefined) earlier.add(state);
      over.abort();
      await timer;
    }
  };

  return {
    get isSilent() {
      return silentFailures < SILENT_TRIES;
    },
    noteSilence() {
      silentFailures += 1;
    },
    get spent() {
      return spent;
    },
    async visit(url, state, patience) {
      if (spent !== undefined) return undefined;
      if (visits === 0)
        await tell(
          `Your browser plays the rest in one tab, at most ${most} requests: leave it open. While you are ` +
            `logged in there, they come back by themselves.`,
          true,
        );
      visits += 1;
      if (patience === 'person') await tell('Your browser waits for you: log in or agree there.', true);
      recorder.add({
        actor: 'browser',
        purpose: 'probe',
        startedAt: world.now(),
        milliseconds: 0,
        request: { method: 'GET', url: url.href, headers: [] },
      });
      const coming = wait(state, patience === 'person' ? timeoutSeconds : SESSION_SECONDS);
      const [answer] = await Promise.all([coming, send(url)]);
      misses = answer === undefined ? misses + 1 : 0;
      if (patience === 'person') asked += 1;
      const isAlone = patience === 'person' && answer === undefined;
      if (misses === MISSES || isAlone || asked === MOST_ASKED)
        spent = 'a session in your browser that holds: its pages stayed where they were';
      if (visits === most)
        spent = `more requests through your browser than ${most}: --browser-requests says how many`;
      return answer;
    },
    close: () => stopover.close(),
  };
}
