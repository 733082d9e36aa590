/** Reports on a session: each change once, its current state, and its result (rules NA-C5, NA-C9, NA-C10). */

import { normalizeClaims } from '../../claims/index.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError, REFUSAL_CODES } from '../../errors.ts';
import { meaningOf, messageOf, type NetIdMeaning, type NetIdState } from '../../protocol/net-id/index.ts';
import type { NetIdContext, NetIdInput } from './input.ts';

const wordsOf = ({ status, niasStatus }: NetIdState): string =>
  niasStatus === '' ? status : `${status} / ${niasStatus}`;

/** Puts a state into the draft, and shows it if it changed. */
export async function tellState(
  state: NetIdState,
  input: NetIdInput,
  { draft, tell }: NetIdContext,
): Promise<NetIdMeaning> {
  const meaning = meaningOf(state, input.protocol);
  const message = messageOf(state, input.protocol);
  const before = Array.isArray(draft.data.states) ? draft.data.states : [];
  const words = wordsOf(state);
  const isNew = before.at(-1) !== words;
  Object.assign(draft.data, {
    status: state.status,
    niasStatus: state.niasStatus,
    class: meaning.class,
    meaning: meaning.meaning,
    states: isNew ? [...before, words] : before,
  });
  for (const name of ['message', 'messages', 'messageKey']) delete draft.data[name];
  if (message !== undefined) {
    const { key: messageKey, texts } = message;
    Object.assign(draft.data, {
      message: texts[input.language],
      messages: texts,
      ...defined({ messageKey }),
    });
  }
  if (isNew) await tell(`${words}: ${meaning.meaning}`);
  return meaning;
}

/** Names the event in the server's log, to help find the entry. */
export function eventOf(meaning: NetIdMeaning, { protocol: { events } }: NetIdInput): string | undefined {
  if (meaning.waits) return undefined;
  if (meaning.class === 'done') return `the server logs ${events.completed}`;
  const ended = meaning.class === 'user-cancel' || meaning.class === 'expired';
  return `the server logs ${ended ? events.ended : events.failed}`;
}

/** Builds the error for a final state other than success. */
export function failureOf(state: NetIdState, meaning: NetIdMeaning): IdcliError {
  const { class: outcome } = meaning;
  const code = outcome === 'pending' || outcome === 'done' ? 'ANSWER_UNKNOWN' : REFUSAL_CODES[outcome];
  const fact =
    state.niasStatus === ''
      ? `${state.status}: ${meaning.meaning}`
      : `${state.status} with ${state.niasStatus}: ${meaning.meaning}`;
  return new IdcliError(code, fact, {
    ...defined({ hint: meaning.next }),
    provider: { error: state.niasStatus === '' ? state.status : state.niasStatus },
  });
}

/** Reports a successful login: what it proves, and where the person's data is (rules NA-V1 and NA-C10). */
export function tellDone(input: NetIdInput, { draft, world }: NetIdContext): void {
  const names = input.protocol.attributes;
  draft.data.attributesOnServer = names;
  draft.notes.push(
    `the answer identifies no one: the attributes are in the server's global state (${names.join(', ')})`,
  );
  if (input.attributes === undefined) return;
  const authRef = typeof draft.data.authRef === 'string' ? draft.data.authRef : undefined;
  const { claims, sources } = normalizeClaims({
    provider: input.provider.claims,
    protocol: 'net-id',
    origins: [
      { name: 'attributes', claims: input.attributes },
      ...(authRef === undefined ? [] : [{ name: 'session' as const, claims: { authRef } }]),
    ],
    issuer: input.url.href,
    retrievedAt: world.now(),
    // They come from a file, not from an answer of the server.
    verified: false,
    ...(draft.sandbox === true ? { sandbox: true } : {}),
  });
  if (claims === undefined) draft.notes.push('the attributes name no subject, so there are no claims');
  else draft.claims = claims;
  draft.claimSources = sources;
}
