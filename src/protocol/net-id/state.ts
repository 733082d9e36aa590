/** Requests to the front API of Net iD Access, and the meaning of its answer. */

import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { OutcomeClass } from '../../errors.ts';
import type { NetIdLanguage, NetIdProtocol, NetIdWord } from '../../providers/net-id-types.ts';
import { objectOf, stringMember } from '../http/members.ts';

/** The exact bodies: `data` is empty, as nothing is typed on the same device (rule NA-C2). */
export const REQUESTS = {
  state: '{"type":"state"}',
  start: '{"type":"start","data":{}}',
  cancel: '{"type":"cancel"}',
} as const;

export type NetIdRequest = keyof typeof REQUESTS;

/** An answer. Missing values are empty strings, as the server itself writes them (rule NA-C12). */
export interface NetIdState {
  readonly status: string;
  readonly niasStatus: string;
  readonly authRef: string;
}

/** Reads an answer; absent when it has no status. Other members are ignored. */
export function readState(answer: Json): NetIdState | undefined {
  const status = objectOf(answer) && stringMember(answer, 'status');
  if (status === undefined || status === '') return undefined;
  return {
    status,
    niasStatus: stringMember(answer, 'niasStatus') ?? '',
    authRef: stringMember(answer, 'authRef') ?? '',
  };
}

/** The interpretation of an answer. */
export interface NetIdMeaning {
  readonly class: Exclude<OutcomeClass, 'security' | 'timeout'>;
  /** One sentence from the more precise of the two fields. */
  readonly meaning: string;
  readonly next?: string;
  /** Whether to keep waiting. */
  readonly waits: boolean;
}

/** Looks up a word from the network in a table. */
export function wordOf(words: Readonly<Record<string, NetIdWord>>, word: string): NetIdWord | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** Whether the two fields disagree: one reports progress or success, the other a failure. */
export function contradicts({ status, niasStatus }: NetIdState, protocol: NetIdProtocol): boolean {
  const [one, other] = [wordOf(protocol.statuses, status), wordOf(protocol.reasons, niasStatus)];
  if (one === undefined || other === undefined) return false;
  return hasFailed(one) !== hasFailed(other);
}

const hasFailed = (word: NetIdWord): boolean => word.class !== 'pending' && word.class !== 'done';

/**
 * Interprets an answer (rule NA-C7). `status` decides; a failure takes its class from `niasStatus`. An unknown word
 * means more waiting, and `COMPLETED` beside a failure does not count as success.
 */
export function meaningOf(state: NetIdState, protocol: NetIdProtocol): NetIdMeaning {
  const status = wordOf(protocol.statuses, state.status);
  const reason = wordOf(protocol.reasons, state.niasStatus);
  if (status === undefined) {
    return {
      class: 'unknown',
      meaning: `no specification names the status ${state.status}`,
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

/** A failure without a reason is a server fault; one with an unknown reason can be anything. */
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

/** The message for the user: its key in the product, and idcli's words for it in each language. */
export interface NetIdMessage {
  /** Absent when the product has no key for the code: its page then shows the code itself. */
  readonly key?: string;
  readonly texts: Readonly<Record<NetIdLanguage, string>>;
}

/** Returns the message for a state; a language without a text shows the code (traps T6 to T8). */
export function messageOf(
  { status, niasStatus }: NetIdState,
  { messagePrefix, messages }: NetIdProtocol,
): NetIdMessage | undefined {
  const code = niasStatus === '' ? undefined : niasStatus;
  const keys = [code === undefined ? [] : `${messagePrefix}${code}`, STEP_KEYS[code ?? status] ?? []].flat();
  const key = keys.find((one) => Object.values(messages).some((list) => Object.hasOwn(list, one)));
  if (key === undefined && code === undefined) return undefined;
  const textIn = (language: NetIdLanguage): string => {
    const list = messages[language];
    return key !== undefined && Object.hasOwn(list, key) ? (list[key] ?? '') : (code ?? status);
  };
  return { ...defined({ key }), texts: { en: textIn('en'), sv: textIn('sv') } };
}

/** Codes without their own key that a page shows as a step. */
const STEP_KEYS: Readonly<Record<string, string>> = {
  ABOUT_TO_START: 'nias.omd.start_authentication',
  OUTSTANDING_TRANSACTION: 'nias.omd.start_app',
  USER_SIGN: 'nias.omd.app_opened',
  COMPLETE: 'nias.omd.authentication_verified',
  COMPLETED: 'nias.omd.authentication_verified',
};

/**
 * Builds the URL that starts the app (rules NA-V2 and NA-V6).
 * @param redirect where the app returns to; absent: the word `null`, and the app stays
 */
export function appUrl(authRef: string, redirect: string | undefined, { appStart }: NetIdProtocol): string {
  return appStart
    .replace('{token}', () => encodeURIComponent(authRef))
    .replace('{redirect}', () => (redirect === undefined ? 'null' : encodeURIComponent(redirect)));
}
