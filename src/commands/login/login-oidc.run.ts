/** `idcli login` over OpenID Connect: maps option values to one call of a flow. */
import type { ProviderPreset } from '../../providers/preset.ts';
import type { Invocation } from '../command.ts';
import { connect } from '../input/connection.ts';
import type { FaultDoor } from '../input/fault-play.ts';
import { refuseExisting, warnOfPersonalData } from '../input/outputs.ts';
import { chooseProvider } from '../input/provider.ts';
import { redirectFrom } from '../input/redirect.ts';
import { enterSandbox } from '../input/sandbox-session.ts';
import { acrValuesOf } from './acr-values.ts';
import type { LoginValues } from './login.ts';
import { scopeOf } from './oidc-input.ts';

/** @throws {IdcliError} errors of the options, the sandbox and the flow */
export async function logInByOidc(values: LoginValues, invocation: Invocation): Promise<void> {
  const { draft, world } = invocation;
  const chosen = await chooseProvider(values, invocation);
  const { preset } = chosen;
  draft.provider = preset.id;
  draft.providerTitle = preset.title;
  await refuseExisting(values.portrait, invocation);
  const redirect = redirectFrom(values, values.sandbox === undefined ? preset.redirectUri : undefined, {
    apps: true,
  });
  const recorder = await connect(values, chosen.secrets, invocation);
  const sandbox =
    values.sandbox === undefined
      ? undefined
      : await enterSandbox(
          values.sandbox,
          { system: preset.id, values, redirectUris: redirect.texts, way: wayOf(values, preset) },
          invocation,
        );
  try {
    draft.issuer = sandbox?.issuer ?? chosen.issuer;
    draft.sandbox = sandbox !== undefined;
    const { tell, tellCode } = invocation;
    const context = { world, draft, recorder, tell, tellCode };
    if (usesBrowser(values)) {
      const { codeFlowInput } = await import('./login-code.run.ts');
      const input = await codeFlowInput(values, { chosen, sandbox, redirect }, invocation);
      await warnOfPersonalData(values, invocation);
      const { codeFlow } = await import('../../flows/code-flow/code-flow.ts');
      await codeFlow(input, context);
    } else {
      const { grantInput } = await import('./login-grant.run.ts');
      const input = await grantInput(values, { chosen, sandbox }, invocation);
      await warnOfPersonalData(values, invocation);
      const { grantLogin } = await import('../../flows/grants/grant-login.ts');
      await grantLogin(input, context);
    }
    if (values.dryRun !== true) await sandbox?.demandPlayed();
  } finally {
    await sandbox?.leave();
  }
}

/** The authorization endpoint answers by a redirect for these; the other grants have no redirect. */
const usesBrowser = ({ grant = 'code' }: LoginValues): boolean => grant === 'code' || grant === 'implicit';

/** The properties of a login that sandbox faults may depend on. */
const wayOf = (values: LoginValues, preset: ProviderPreset): FaultDoor => ({
  door: 'oidc',
  asked: {
    scope: scopeOf(values, preset),
    maxAge: values.maxAge !== undefined,
    pkce: values.noPkce !== true,
    level: /(?:^| )loa:/.test(acrValuesOf(values, preset) ?? ''),
    logout: values.logout === true,
    responseType: values.responseType,
    responseMode: values.responseMode,
    userinfo: values.userinfo === true || preset.userinfo === 'always',
    par: values.par === true,
    dpop: values.dpop !== undefined,
    clientId: values.clientId,
    grant: values.grant,
    algorithms: values.alg,
  },
});
