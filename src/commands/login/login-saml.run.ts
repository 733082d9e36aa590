/** `idcli login --protocol saml`: maps option values to one call of a flow. */

import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { SamlContext, SamlLoginInput, SamlRequestInput } from '../../flows/saml-login/input.ts';
import { samlDryRun, samlLogin } from '../../flows/saml-login/saml-login.ts';
import type { Invocation } from '../command.ts';
import { warnOfPersonalData } from '../input/outputs.ts';
import { choosePlayer } from '../input/player.ts';
import type { SandboxSession } from '../input/sandbox-session.ts';
import { clockTolerance } from '../input/time.ts';
import { acsFrom, withSaml } from '../saml/saml-input.ts';
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

/** @throws {IdcliError} `USAGE` for an address that is none, and for a built-in user agent without one */
function unsolicitedFrom({ await: start, headless }: LoginValues): SamlLoginInput['unsolicited'] {
  if (start === undefined) return undefined;
  if (start === '') {
    if (headless !== true) return {};
    throw new IdcliError('USAGE', '--await with --headless needs the address to start at', {
      hint: 'give the address at which the identity provider begins a login: --await URL',
    });
  }
  if (/^https?:/i.test(start) && URL.canParse(start)) return { start: new URL(start) };
  throw new IdcliError('USAGE', `--await takes an http or https address, not ${start}`);
}
