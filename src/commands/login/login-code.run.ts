/** `idcli login` through the browser: maps option values to one call of the code flow. */
import { defined } from '../../common/defined.ts';
import { type CodeFlowInput, LOGOUT_CHANNELS } from '../../flows/code-flow/input.ts';
import type { Invocation } from '../command.ts';
import { choosePlayer } from '../input/player.ts';
import { byProfile, profileOf } from '../input/profile.ts';
import { addressOf, type Redirect } from '../input/redirect.ts';
import type { SandboxSession } from '../input/sandbox-session.ts';
import { tokenParametersOf } from '../token/token-parameters.ts';
import type { LoginValues } from './login.ts';
import { type LoginTarget, oidcInput, scopeOf } from './oidc-input.ts';

/** @throws {IdcliError} errors of the options, keys and secrets */
export async function codeFlowInput(
  values: LoginValues,
  target: LoginTarget & { readonly redirect: Redirect },
  invocation: Invocation,
): Promise<CodeFlowInput> {
  const { chosen, redirect } = target;
  const { preset } = chosen;
  const scope = scopeOf(values, preset);
  const shared = await oidcInput(values, target, scope, invocation);
  const input: CodeFlowInput = {
    ...shared,
    ...defined({
      responseMode: values.responseMode as CodeFlowInput['responseMode'],
      requestObject: requestObjectOf(values, shared),
    }),
    post: values.post === true,
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
    responseType: responseTypeOf(values, scope),
    pkce: values.noPkce !== true,
    par: values.par === true,
    redirect,
    player: choosePlayer(values, invocation.world, { redirect }),
    logout: values.logout === true,
    ...defined({
      awaitLogout: awaitLogoutOf(values),
      awaitLogin:
        values.awaitLogin === true
          ? addressOf(values.initiateLoginUri ?? 'http://127.0.0.1:0/start', '--initiate-login-uri')
          : undefined,
    }),
    ...(target.sandbox === undefined ? {} : sandboxPages(target.sandbox)),
  };
  return byProfile(input, profileOf(values.profile));
}

function awaitLogoutOf({ awaitLogout, logoutUri }: LoginValues): CodeFlowInput['awaitLogout'] {
  const channel = LOGOUT_CHANNELS.find((one) => one === awaitLogout);
  if (channel === undefined) return undefined;
  if (channel === 'session') return { channel };
  return { channel, uri: addressOf(logoutUri ?? 'http://127.0.0.1:0/logout', '--logout-uri') };
}

/** Where the person of the sandbox goes by itself: a portal that begins logins, and the logout of the provider. */
function sandboxPages({ loginStart, logout }: SandboxSession): Pick<CodeFlowInput, 'beginsAt' | 'leavesAt'> {
  return {
    ...(loginStart === undefined
      ? {}
      : { beginsAt: (id) => new URL(`${loginStart}?client_id=${encodeURIComponent(id)}`) }),
    ...(logout === undefined ? {} : { leavesAt: new URL(logout) }),
  };
}

function requestObjectOf(
  { requestObject, requestUri }: LoginValues,
  { credentials }: Pick<CodeFlowInput, 'credentials'>,
): CodeFlowInput['requestObject'] {
  if (requestObject === undefined && requestUri === undefined) return undefined;
  const uri = requestUri === undefined ? undefined : addressOf(requestUri, '--request-uri');
  return {
    kind: (requestObject as NonNullable<CodeFlowInput['requestObject']>['kind']) ?? 'signed',
    ...defined({ key: credentials.key, uri }),
  };
}

/** `--grant implicit` is a response type, without an ID token where the scope asks for none. */
function responseTypeOf(values: LoginValues, scope: string): CodeFlowInput['responseType'] {
  const given = values.responseType as CodeFlowInput['responseType'] | undefined;
  if (given !== undefined || values.grant !== 'implicit') return given ?? 'code';
  return scope.split(' ').includes('openid') ? 'id_token token' : 'token';
}
