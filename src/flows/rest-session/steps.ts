/** Single steps on sessions: create, show, cancel. */
import { defined } from '../../common/defined.ts';
import { judgingHttp } from '../http-answers.ts';
import { openApi, type SessionAnswer, type SessionApi } from './api.ts';
import type { RestApiInput, RestContext, RestSessionInput } from './input.ts';
import { classOf, type Known, refusalOf, tellClaims, tellReport, tellSession } from './tell.ts';

/** Creates a session without waiting for the person. */
export async function createSession(input: RestSessionInput, context: RestContext): Promise<void> {
  await atApi(input, context, async (api) => {
    const created = await api.create(input.request);
    const { id } = created.session;
    await tellReport({ created, ...defined({ expectedId: id }) }, input, context);
    tellSession(created.session, context, true);
    context.draft.outcome = 'pending';
  });
}

/**
 * Reads a session once.
 * @throws {IdcliError} the refusal that the session ended with, and errors of reading it
 */
export async function showSession(
  id: string,
  expected: Pick<Known, 'allowedProviders' | 'externalReference' | 'requestedLoa'>,
  input: RestApiInput,
  context: RestContext,
): Promise<void> {
  await atApi(input, context, async (api) => {
    const asked = await api.read(id);
    if ('again' in asked) throw asked.cause;
    await tellRead(asked.answer, { ...expected, expectedId: id }, input, context);
  });
}

/** Cancels a session; the resulting status is the success of this command. */
export async function cancelSession(id: string, input: RestApiInput, context: RestContext): Promise<void> {
  await atApi(input, context, async (api) => {
    const read = await api.cancel(id);
    await tellReport({ expectedId: id, read }, input, context);
    tellSession(read.session, context, true);
  });
}

/** Opens the API, takes one step, and judges the answers as HTTP. */
async function atApi(
  input: RestApiInput,
  context: RestContext,
  step: (api: SessionApi) => Promise<void>,
): Promise<void> {
  const { draft } = context;
  draft.flow = true;
  draft.protocol = 'rest';
  await judgingHttp(draft, async () => step(await openApi(input, context)));
}

async function tellRead(
  read: SessionAnswer,
  known: Known,
  input: RestApiInput,
  context: RestContext,
): Promise<void> {
  const valid = await tellReport({ ...known, read }, input, context);
  const { session } = read;
  tellSession(session, context, true);
  const meaning = classOf(session.status ?? '', input);
  if (meaning === 'done') tellClaims(session, valid, input, context);
  // An unknown status is not final, so there is nothing to refuse yet.
  else if (meaning === 'pending' || meaning === undefined) context.draft.outcome = 'pending';
  else throw refusalOf(session, input);
}
