/** `idcli login --protocol rest`: maps option values to one call of a flow. */
import { restLogin } from '../../flows/rest-session/rest-session.ts';
import type { Invocation } from '../command.ts';
import { warnOfPersonalData } from '../input/outputs.ts';
import { choosePlayer } from '../input/player.ts';
import { pollSeconds } from '../input/polling.ts';
import { redirectFrom } from '../input/redirect.ts';
import { sessionRequest, withApi } from '../session/rest-input.ts';
import type { LoginValues } from './login.ts';

/** One of three callback pages, so it has its own path. */
const SUCCESS = '/success';

/** @throws {IdcliError} errors of the options, the sandbox and the flow */
export async function logInByRest(values: LoginValues, invocation: Invocation): Promise<void> {
  await withApi(values, invocation, async ({ input, context, sandbox }) => {
    const { provider, protocol } = input;
    await warnOfPersonalData(values, invocation);
    const redirect = redirectFrom(values, undefined, { path: SUCCESS });
    await restLogin(
      {
        ...input,
        request: await sessionRequest(values, input, invocation),
        redirect,
        player: choosePlayer(values, invocation.world, { redirect, polls: true }),
        pollSeconds: pollSeconds(values.pollInterval, new URL(protocol.api), protocol.pollSeconds),
        timeoutSeconds: values.timeout ?? provider.timeoutSeconds,
        dryRun: values.dryRun === true,
      },
      context,
    );
    if (values.dryRun !== true) await sandbox?.demandPlayed();
  });
}
