/** Input that all OpenID Connect logins share, from option values. */

import { defined } from '../../common/defined.ts';
import { jsonObjectIn } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import type { CodeFlowInput, TokenFlowInput } from '../../flows/code-flow/input.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { Invocation } from '../command.ts';
import { credentialsOf } from '../input/credentials.ts';
import { decryptionKeysOf, dpopOf } from '../input/keys.ts';
import { type ChosenProvider, checkScopes } from '../input/provider.ts';
import { addressOf } from '../input/redirect.ts';
import { authorizationDetailsOf } from '../input/resource.ts';
import type { SandboxSession } from '../input/sandbox-session.ts';
import { clockTolerance } from '../input/time.ts';
import { acrValuesOf } from './acr-values.ts';
import type { LoginValues } from './login.ts';

/** The provider of a login, real or in the sandbox. */
export interface LoginTarget {
  readonly chosen: ChosenProvider;
  readonly sandbox: SandboxSession | undefined;
}

export const scopeOf = (values: LoginValues, preset: ProviderPreset): string =>
  values.scope ?? preset.scope ?? 'openid';

/** What every flow of OpenID Connect takes. */
type OidcInput = TokenFlowInput &
  Pick<CodeFlowInput, 'timeoutSeconds' | 'allowInsecureHttp' | 'userinfo' | 'dryRun' | 'stepUp'>;

/** @throws {IdcliError} errors of the options, keys and secrets */
export async function oidcInput(
  values: LoginValues,
  { chosen, sandbox }: LoginTarget,
  scope: string,
  invocation: Invocation,
): Promise<OidcInput> {
  const { preset } = chosen;
  if (scope !== '') for (const warning of checkScopes(preset, scope)) await invocation.warn(warning);
  return {
    ...defined({
      acrValues: acrValuesOf(values, preset),
      maxAge: values.maxAge,
      claimsParameter: parseClaims(values.claims),
      algorithms: values.alg,
      portrait: values.portrait,
      dpop: await dpopOf(values, invocation),
      authorizationDetails: authorizationDetailsOf(values),
      acceptedIssuers: values.acceptIssuer ?? preset.acceptedIssuers,
      tokenIn: values.tokenIn as TokenFlowInput['tokenIn'],
      register: await registerOf(values, invocation),
      stepUp: stepUpOf(values, sandbox),
    }),
    provider: preset,
    issuer: sandbox?.issuer ?? chosen.issuer,
    credentials: await credentialsOf(values, chosen, sandbox, invocation),
    scope,
    timeoutSeconds: values.timeout ?? preset.timeoutSeconds,
    clockToleranceSeconds: clockTolerance(values.clockTolerance),
    allowInsecureHttp: values.insecureHttp === true,
    require: values.require ?? [],
    resources: values.resource ?? [],
    trustedAudiences: values.trustedAudience ?? [],
    decryptionKeys: await decryptionKeysOf(values, { chosen, sandbox }, invocation),
    userinfo: values.userinfo === true || preset.userinfo === 'always',
    ...(values.noIdToken === true ? { idToken: false as const } : {}),
    dryRun: values.dryRun === true,
  };
}

/**
 * At the sandbox a path will do.
 * @throws {IdcliError} `USAGE` for what is not a URL
 */
function stepUpOf({ stepUp }: LoginValues, sandbox: SandboxSession | undefined): URL | undefined {
  if (stepUp === undefined) return undefined;
  if (stepUp.startsWith('/') && sandbox !== undefined) return new URL(stepUp, sandbox.issuer);
  return addressOf(stepUp, '--step-up');
}

async function registerOf(
  { register, initialToken }: LoginValues,
  { settings }: Invocation,
): Promise<TokenFlowInput['register']> {
  if (register !== true) return undefined;
  const token =
    initialToken === undefined ? undefined : await settings.secret(initialToken, 'initial access token');
  return defined({ initialToken: token });
}

function parseClaims(text: string | undefined): string | undefined {
  if (text === undefined || jsonObjectIn(text) !== undefined) return text;
  throw new IdcliError('USAGE', '--claims is not a JSON object', {
    hint: `for example --claims '{"id_token":{"acr":{"essential":true}}}', or --claims @FILE`,
  });
}
