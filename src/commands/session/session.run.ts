/** `idcli session …`: maps option values to one step. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { dryRun } from '../../flows/rest-session/rest-session.ts';
import { cancelSession, createSession, showSession } from '../../flows/rest-session/steps.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { warnOfPersonalData } from '../input/outputs.ts';
import { asOf } from '../input/time.ts';
import type { SESSION_CREATE_OPTIONS, SESSION_SHOW_OPTIONS } from '../options/session-options.ts';
import { type ApiValues, type RestTarget, sessionRequest, withApi } from './rest-input.ts';

export async function runSessionCreate(
  values: ValuesOf<typeof SESSION_CREATE_OPTIONS>,
  invocation: Invocation,
): Promise<void> {
  await atApi(values, invocation, async ({ input, context }, { warn }) => {
    const request = await sessionRequest(values, input, invocation);
    const session = {
      ...input,
      request,
      redirect: { uris: [], https: false },
      pollSeconds: 0,
      timeoutSeconds: 0,
      dryRun: values.dryRun === true,
    };
    if (dryRun(session, context)) return;
    if (request.flow === 'redirect' && request.callbackUrls === undefined) {
      await warn(
        'the flow redirect needs callbackUrls: name them in --request-file, or use login --protocol ' +
          'rest, which listens',
      );
    }
    await createSession(session, context);
  });
}

export async function runSessionShow(
  values: ValuesOf<typeof SESSION_SHOW_OPTIONS>,
  invocation: Invocation,
): Promise<void> {
  await atApi(values, invocation, async ({ input, context }) => {
    await warnOfPersonalData(values, invocation);
    const expected = {
      allowedProviders: values.idp?.split(/[\s,]+/) ?? input.protocol.allowedProviders,
      ...defined({ externalReference: values.externalReference, requestedLoa: values.loa }),
    };
    await showSession(idOf(invocation), expected, input, context);
  });
}

export async function runSessionCancel(values: ApiValues, invocation: Invocation): Promise<void> {
  await atApi(values, invocation, ({ input, context }) => cancelSession(idOf(invocation), input, context));
}

function atApi(
  values: ApiValues,
  given: Invocation,
  work: (target: RestTarget, invocation: Invocation) => Promise<void>,
): Promise<void> {
  const invocation = asOf(given, values.now);
  return withApi(values, invocation, async (target) => {
    await work(target, invocation);
    await target.sandbox?.stepPlayed(invocation.draft.notes);
  });
}

/** @throws {IdcliError} `USAGE` for an impossible id */
function idOf({ arguments: [id] }: Invocation): string {
  if (id !== undefined && /^[\w.~-]{1,200}$/.test(id)) return id;
  throw new IdcliError('USAGE', `this is not a session id: ${id ?? ''}`, {
    hint: 'it is the member id of what session create printed',
  });
}
