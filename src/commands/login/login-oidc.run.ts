/** `idcli login` over OpenID Connect: maps option values to one call of a flow. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { codeFlow } from '../../flows/code-flow/code-flow.ts';
import type { CodeFlowInput } from '../../flows/code-flow/input.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { Invocation } from '../command.ts';
import { connect } from '../input/connection.ts';
import { credentialsOf } from '../input/credentials.ts';
import type { FaultDoor } from '../input/fault-play.ts';
import { decryptionKeysOf, dpopOf } from '../input/keys.ts';
import { refuseExisting, warnOfPersonalData } from '../input/outputs.ts';
import { choosePlayer } from '../input/player.ts';
import { type ChosenProvider, checkScopes, chooseProvider } from '../input/provider.ts';
import { type Redirect, redirectFrom } from '../input/redirect.ts';
import { enterSandbox, type SandboxSession } from '../input/sandbox-session.ts';
import { clockTolerance } from '../input/time.ts';
import { tokenParametersOf } from '../token/token-parameters.ts';
import { acrValuesOf } from './acr-values.ts';
import type { LoginValues } from './login.ts';

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
    const input = await codeFlowInput(values, { chosen, sandbox, redirect }, invocation);
    draft.issuer = input.issuer;
    draft.sandbox = sandbox !== undefined;
    await warnOfPersonalData(values, invocation);
    await codeFlow(input, { world, draft, recorder, tell: invocation.tell });
    if (!input.dryRun) await sandbox?.demandPlayed();
  } finally {
    await sandbox?.leave();
  }
}

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
    algorithms: values.alg,
  },
});

const scopeOf = (values: LoginValues, preset: ProviderPreset): string =>
  values.scope ?? preset.scope ?? 'openid';

/** The provider of a login and its redirect address. */
interface LoginTarget {
  readonly chosen: ChosenProvider;
  readonly sandbox: SandboxSession | undefined;
  readonly redirect: Redirect;
}

async function codeFlowInput(
  values: LoginValues,
  { chosen, sandbox, redirect }: LoginTarget,
  invocation: Invocation,
): Promise<CodeFlowInput> {
  const { preset } = chosen;
  const scope = scopeOf(values, preset);
  for (const warning of checkScopes(preset, scope)) await invocation.warn(warning);
  const optional = defined({
    acrValues: acrValuesOf(values, preset),
    maxAge: values.maxAge,
    claimsParameter: parseClaims(values.claims),
    responseMode: values.responseMode as CodeFlowInput['responseMode'],
    algorithms: values.alg,
    portrait: values.portrait,
    dpop: await dpopOf(values, invocation),
  });
  return {
    ...optional,
    provider: preset,
    issuer: sandbox?.issuer ?? chosen.issuer,
    credentials: await credentialsOf(values, chosen, sandbox, invocation),
    scope,
    parameters: [
      ...Object.entries(preset.params ?? {}).filter(
        ([name]) => !values.param?.some(([given]) => given === name),
      ),
      ...Object.entries({
        ui_locales: values.uiLocales,
        login_hint: values.loginHint,
        prompt: values.prompt,
      }).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ...(values.param ?? []),
    ],
    tokenParameters: tokenParametersOf(values, values.noPkce !== true),
    responseType: (values.responseType as CodeFlowInput['responseType']) ?? 'code',
    pkce: values.noPkce !== true,
    par: values.par === true,
    redirect,
    player: choosePlayer(values, invocation.world, { redirect }),
    timeoutSeconds: values.timeout ?? preset.timeoutSeconds,
    clockToleranceSeconds: clockTolerance(values.clockTolerance),
    allowInsecureHttp: values.insecureHttp === true,
    require: values.require ?? [],
    trustedAudiences: values.trustedAudience ?? [],
    ...defined({ acceptedIssuers: values.acceptIssuer ?? preset.acceptedIssuers }),
    decryptionKeys: await decryptionKeysOf(values, { chosen, sandbox }, invocation),
    userinfo: values.userinfo === true || preset.userinfo === 'always',
    logout: values.logout === true,
    dryRun: values.dryRun === true,
  };
}

function parseClaims(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return text;
  } catch {}
  throw new IdcliError('USAGE', '--claims is not a JSON object', {
    hint: `for example --claims '{"id_token":{"acr":{"essential":true}}}', or --claims @FILE`,
  });
}
