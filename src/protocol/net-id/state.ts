/** What the front API of Net iD Access is sent, and what its answer means. */

import type { Json } from '../../common/json.ts';
import type { OutcomeClass } from '../../errors.ts';
import type { NetIdLanguage, NetIdProtocol, NetIdWord } from '../../providers/net-id-types.ts';
import { objectOf, stringMember } from '../http/members.ts';

/** The bodies, exactly: `data` is empty, as nobody types anything on the same device (rule NA-C2). */
export const REQUESTS = {
  state: '{"type":"state"}',
  start: '{"type":"start","data":{}}',
  cancel: '{"type":"cancel"}',
} as const;

export type NetIdRequest = keyof typeof REQUESTS;

/** An answer. What it does not say is an empty string, as the server itself writes it (rule NA-C12). */
export interface NetIdState {
  readonly status: string;
  readonly niasStatus: string;
  readonly authRef: string;
}

/** Reads an answer; absent when it has no status. Further members do not matter. */
export function readState(answer: Json): NetIdState | undefined {
  const status = objectOf(answer) && stringMember(answer, 'status');
  if (status === undefined || status === '') return undefined;
  return {
    status,
    niasStatus: stringMember(answer, 'niasStatus') ?? '',
    authRef: stringMember(answer, 'authRef') ?? '',
  };
}

/** What an answer comes to. */
export interface NetIdMeaning {
  readonly class: Exclude<OutcomeClass, 'security' | 'timeout'>;
  /** One sentence: the more precise of what the two fields say. */
  readonly meaning: string;
  readonly next?: string;
  /** Whether waiting goes on. */
  readonly waits: boolean;
}

/** The entry of a table for a word that came over the network. */
export function wordOf(words: Readonly<Record<string, NetIdWord>>, word: string): NetIdWord | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** The two fields say different things: one that the login goes on or went well, the other that it did not. */
export function contradicts({ status, niasStatus }: NetIdState, protocol: NetIdProtocol): boolean {
  const [one, other] = [wordOf(protocol.statuses, status), wordOf(protocol.reasons, niasStatus)];
  if (one === undefined || other === undefined) return false;
  return hasFailed(one) !== hasFailed(other);
}

const hasFailed = (word: NetIdWord): boolean => word.class !== 'pending' && word.class !== 'done';

/**
 * What an answer means (rule NA-C7). `status` decides; a failure takes its class from `niasStatus`. A word that nobody
 * knows is waited out, and `COMPLETED` beside a failure is believed by nobody.
 */
export function meaningOf(state: NetIdState, protocol: NetIdProtocol): NetIdMeaning {
  const status = wordOf(protocol.statuses, state.status);
  const reason = wordOf(protocol.reasons, state.niasStatus);
  if (status === undefined) {
    return {
      class: 'unknown',
      meaning: `the status ${state.status} is none that a specification names`,
      waits: true,
    };
  }
  if (status.class === 'pending') return { ...(reason?.class === 'pending' ? reason : status), waits: true };
  if (status.class === 'done') {
    return contradicts(state, protocol)
      ? {
          class: 'unknown',
          meaning: `${state.status} and ${state.niasStatus} contradict each other`,
          waits: false,
        }
      : { ...status, waits: false };
  }
  return { ...failure(state, status, reason), waits: false };
}

/** A failure whose reason is none is a fault of the server; one whose reason nobody knows can be anything. */
function failure(
  { status, niasStatus }: NetIdState,
  word: NetIdWord,
  reason: NetIdWord | undefined,
): Omit<NetIdMeaning, 'waits'> {
  if (reason !== undefined && hasFailed(reason)) return reason;
  if (reason !== undefined || niasStatus === '' || status !== 'ERROR') return word;
  return {
    class: 'unknown',
    meaning: `it failed with ${niasStatus}, which no specification names`,
  };
}

/** The message for people under the key of the product; without one, the code itself (traps T6 to T8). */
export function messageOf(
  { status, niasStatus }: NetIdState,
  language: NetIdLanguage,
  protocol: NetIdProtocol,
): { readonly key: string; readonly text: string } | undefined {
  const code = niasStatus === '' ? undefined : niasStatus;
  const key = code === undefined ? STEP_KEYS[status] : `${protocol.messagePrefix}${code}`;
  if (key === undefined) return undefined;
  const messages = protocol.messages[language];
  if (Object.hasOwn(messages, key)) return { key, text: messages[key] ?? '' };
  const step = code === undefined ? undefined : STEP_KEYS[code];
  if (step !== undefined && Object.hasOwn(messages, step)) return { key: step, text: messages[step] ?? '' };
  return { key, text: code ?? status };
}

/** Codes without a key of their own that a page shows as a step. */
const STEP_KEYS: Readonly<Record<string, string>> = {
  ABOUT_TO_START: 'nias.omd.start_authentication',
  OUTSTANDING_TRANSACTION: 'nias.omd.start_app',
  USER_SIGN: 'nias.omd.app_opened',
  COMPLETE: 'nias.omd.authentication_verified',
  COMPLETED: 'nias.omd.authentication_verified',
};

/**
 * The URL that starts the app (rules NA-V2 and NA-V6).
 * @param redirect where the app goes back to; absent: the word `null`, and the app stays
 */
export function appUrl(authRef: string, redirect: string | undefined, { appStart }: NetIdProtocol): string {
  return appStart
    .replace('{token}', () => encodeURIComponent(authRef))
    .replace('{redirect}', () => (redirect === undefined ? 'null' : encodeURIComponent(redirect)));
}
