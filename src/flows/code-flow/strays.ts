/**
 * Answers that do not belong to this login (rule ALL-3). Any page can send a browser to the redirect URI, and so can
 * the tab of an earlier login: show such an answer and keep waiting. If no other arrives in time, the strays are the
 * result of the login.
 */
import { defined } from '../../common/defined.ts';
import type { Answer, Callback } from '../../loopback/listener.ts';
import { inWords } from '../duration.ts';
import type { PlayContext } from './playing.ts';

/** A page may send thousands; a few are enough to show. */
const MAX_KEPT = 10;

export interface Strays {
  /** Returns the result of a wait that timed out; undefined without stray answers. */
  asCallback(): Callback | undefined;
  /** Notes the strays when a real answer arrived. */
  note(): void;
}

/** Turns away answers without the value that the request was sent with. */
export function turnStraysAway(context: PlayContext): Strays {
  const { listener, ours, recorder, world, draft, purpose } = context;
  const kept: Callback[] = [];
  let count = 0;
  if (ours !== undefined) {
    listener.turnAway({
      isStray: ({ parameters }) => {
        // A JARM answer holds the state inside; it is judged after verification.
        if (parameters.has('response')) return false;
        const values = parameters.getAll(ours.name);
        return values.length !== 1 || values[0] !== ours.value;
      },
      onStray(answer) {
        count += 1;
        if (kept.length === MAX_KEPT) return;
        kept.push({ ...answer, finish: async () => {} });
        recorder.add(exchangeOf(answer, purpose, world.now()));
        const what = answer.parameters.has(ours.name) ? `another ${ours.name}` : `no ${ours.name}`;
        context
          .tell(`An answer with ${what} arrived; it is not of this ${purpose}, which still waits.`, true)
          .catch(() => {});
      },
    });
  }
  const said = (): string =>
    count === 1 ? 'one answer that was not of this login' : `${count} answers that were not of this login`;
  return {
    asCallback() {
      const [first] = kept;
      if (first === undefined) return undefined;
      draft.notes.push(
        `no other answer came within ${inWords(context.timeoutSeconds)}; ${said()} arrived, each without ` +
          `the ${ours?.name ?? ''} that was sent`,
      );
      return { ...first, strays: kept };
    },
    note() {
      if (count > 0) draft.notes.push(`${said()} arrived before, and went unused`);
    },
  };
}

const exchangeOf = (answer: Answer, purpose: string, at: Date) =>
  ({
    actor: 'callback',
    purpose,
    startedAt: at,
    milliseconds: 0,
    request: {
      method: answer.method,
      url: answer.url.href,
      headers: answer.headers,
      ...defined({ body: answer.body }),
    },
    note: `${answer.via}, not of this ${purpose}`,
  }) as const;
