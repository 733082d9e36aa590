/** `idcli login --protocol saml`: maps option values to one call of a flow. */

import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { SamlWay } from '../../explain/saml-ways.ts';
import type { SamlContext, SamlRequestInput } from '../../flows/saml-login/input.ts';
import { samlDryRun, samlLogin } from '../../flows/saml-login/saml-login.ts';
import type { Invocation } from '../command.ts';
import { warnOfPersonalData } from '../input/outputs.ts';
import { choosePlayer } from '../input/player.ts';
import type { SandboxSession } from '../input/sandbox-session.ts';
import { clockTolerance } from '../input/time.ts';
import { acsFrom, withSaml } from '../saml/saml-input.ts';
import { unsolicitedFrom } from '../saml/unsolicited.ts';
import type { LoginValues } from './login.ts';

/** @throws {IdcliError} errors of the options, the sandbox and the flow */
export async function logInBySaml(values: LoginValues, invocation: Invocation): Promise<void> {
  if (values.dryRun === true) {
    if (values.await === undefined) return withSaml(values, invocation, samlDryRun);
    throw new IdcliError('USAGE', '--await and --dry-run exclude each other', {
      hint: 'with --await there is no request to show; leave one of them out',
    });
  }
  const unsolicited = unsolicitedFrom(values);
  const player = choosePlayer(values, invocation.world, { redirect: acsFrom(values) });
  const clockToleranceSeconds = clockTolerance(values.clockTolerance);
  const asked = {
    logout: values.logout === true,
    level: values.loa !== undefined || values.authnContext !== undefined,
    saml: waysOf(values),
  };
  const logIn = async (input: SamlRequestInput, context: SamlContext, sandbox?: SandboxSession) => {
    await warnOfPersonalData(values, invocation);
    await samlLogin(
      {
        ...input,
        player,
        timeoutSeconds: values.timeout ?? input.provider.timeoutSeconds,
        clockToleranceSeconds,
        allowSha1: values.allowSha1 === true,
        logout: values.logout === true,
        replayArtifact: values.replayArtifact === true,
        ...defined({ unsolicited }),
      },
      context,
    );
    await sandbox?.demandPlayed();
  };
  await withSaml(values, invocation, logIn, { door: 'saml', asked });
}

/** The SAML bindings that the options name, for faults about them. */
function waysOf({ responseBinding, replayArtifact }: LoginValues): readonly SamlWay[] {
  if (responseBinding === 'simplesign') return ['simplesign'];
  if (responseBinding !== 'artifact') return [];
  return replayArtifact === true ? ['artifact', 'artifact-replay'] : ['artifact'];
}
