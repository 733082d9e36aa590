/** `idcli login --protocol saml`: maps option values to one call of a flow. */

import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { SamlWay } from '../../explain/saml-ways.ts';
import type { Player } from '../../flows/code-flow/input.ts';
import type { SamlContext, SamlLoginInput, SamlRequestInput } from '../../flows/saml-login/input.ts';
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
  refuseTogether(values);
  if (values.dryRun === true) return withSaml(values, invocation, samlDryRun);
  const unsolicited = unsolicitedFrom(values);
  const ecp = await credentialsFrom(values, invocation);
  const player: Player =
    ecp === undefined
      ? choosePlayer(values, invocation.world, { redirect: acsFrom(values) })
      : { kind: 'headless', fill: {} };
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
        ...defined({ unsolicited: unsolicited && begin(unsolicited, values, input, sandbox), ecp }),
      },
      context,
    );
    await sandbox?.demandPlayed();
  };
  await withSaml(values, invocation, logIn, { door: 'saml', asked });
}

/** The SAML bindings that the options name, for faults about them. */
function waysOf({ await: page, ...rest }: LoginValues): readonly SamlWay[] {
  return [...(page === undefined ? [] : ['await' as const]), ...bindingsOf(rest)];
}

function bindingsOf({ binding, responseBinding, replayArtifact }: LoginValues): readonly SamlWay[] {
  if (binding === 'ecp') return ['ecp'];
  if (responseBinding === 'simplesign') return ['simplesign'];
  if (responseBinding !== 'artifact') return [];
  return replayArtifact === true ? ['artifact', 'artifact-replay'] : ['artifact'];
}

/** Where the identity provider begins: at the address that was given, or at the sandbox. */
function begin(
  { start }: { readonly start?: URL },
  { as = 'default' }: LoginValues,
  { serviceProvider }: SamlRequestInput,
  sandbox: SandboxSession | undefined,
): NonNullable<SamlLoginInput['unsolicited']> {
  if (start !== undefined) return { start: () => start };
  if (sandbox === undefined) return {};
  const page = sandbox.saml()?.start;
  if (page === undefined) {
    throw new IdcliError('USAGE', 'this system of the sandbox begins no login by itself', {
      hint: 'use the one that does: --provider generic',
    });
  }
  return {
    start: (acsUrl) => {
      const url = new URL(page);
      for (const [name, value] of [
        ['sp', serviceProvider.entityId],
        ['acs', acsUrl.href],
        ['persona', as],
      ] as const)
        url.searchParams.set(name, value);
      return url;
    },
  };
}

/** Options that want different things of one login. */
function refuseTogether({ await: begins, dryRun, binding, logout }: LoginValues): void {
  const ecp = binding === 'ecp';
  const pairs = [
    ['--await', '--dry-run', begins !== undefined && dryRun === true],
    ['--await', '--binding ecp', begins !== undefined && ecp],
    ['--binding ecp', '--dry-run', ecp && dryRun === true],
    ['--binding ecp', '--logout', ecp && logout === true],
  ] as const;
  for (const [one, other, together] of pairs) {
    if (!together) continue;
    throw new IdcliError('USAGE', `${one} and ${other} exclude each other`, {
      hint: 'leave one of them out',
    });
  }
}

/** Returns the user's credentials for ECP; the people of the sandbox have the password `secret`. */
async function credentialsFrom(
  { binding, ecpUser, ecpPassword, sandbox, as = 'default' }: LoginValues,
  { settings }: Invocation,
): Promise<SamlLoginInput['ecp']> {
  if (binding !== 'ecp') return undefined;
  if (ecpUser === undefined && sandbox !== undefined) return { user: as, password: 'secret' };
  const password =
    ecpPassword === undefined ? undefined : await settings.secret(ecpPassword, 'password of the user');
  return defined({ user: ecpUser, password });
}
