/** `idcli login`: from option values to one call of a flow. */
import { IdcliError } from '../errors.ts';
import type { CodeFlowInput, Player } from '../flows/code-flow/input.ts';
import { codeFlow } from '../flows/code-flow.ts';
import type { ProviderPreset } from '../providers/types.ts';
import type { Invocation, ValuesOf } from './command.ts';
import { connect, readReference } from './connection.ts';
import { readDecryptionKeys } from './keys.ts';
import type { loginOptions } from './login.ts';
import { type ChosenProvider, checkScopes, chooseProvider } from './provider.ts';
import { type Redirect, redirectFrom } from './redirect.ts';
import { enterSandbox, type SandboxSession } from './sandbox-session.ts';
import { clockTolerance, withNow } from './time.ts';

export type LoginValues = ValuesOf<typeof loginOptions>;

export async function runLogin(values: LoginValues, given: Invocation): Promise<void> {
  const invocation = { ...given, world: withNow(given.world, values.now) };
  const { draft, world } = invocation;
  const chosen = await chooseProvider(values, invocation);
  const { preset } = chosen;
  draft.provider = preset.id;
  draft.providerTitle = preset.title;
  await refuseExisting(values.portrait, invocation);
  const redirect = redirectFrom(values, values.sandbox === undefined ? preset.redirectUri : undefined);
  const recorder = await connect(values, chosen.secrets, invocation);
  const sandbox =
    values.sandbox === undefined
      ? undefined
      : await enterSandbox(
          values.sandbox,
          { system: preset.id, values, redirectUris: redirect.uris.map(({ href }) => href) },
          invocation,
        );
  try {
    const input = await codeFlowInput(values, { chosen, sandbox, redirect }, invocation);
    draft.issuer = input.issuer;
    draft.sandbox = sandbox !== undefined;
    await warnOfPersonalData(values, invocation);
    await codeFlow(input, { world, draft, recorder, tell: invocation.tell });
  } finally {
    await sandbox?.leave();
  }
}

/** Where the login goes, and where it comes back. */
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
  const scope = values.scope ?? preset.scope ?? 'openid';
  for (const warning of checkScopes(preset, scope)) await invocation.warn(warning);
  const optional = {
    ...present('acrValues', values.acrValues),
    ...present('maxAge', values.maxAge),
    ...present('claimsParameter', parseClaims(values.claims)),
    ...present('responseMode', values.responseMode as CodeFlowInput['responseMode']),
    ...present('algorithms', values.alg),
    ...present('portrait', values.portrait),
  };
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
    tokenParameters: values.tokenParam ?? [],
    responseType: values.responseType === 'code id_token' ? 'code id_token' : 'code',
    pkce: values.noPkce !== true,
    par: values.par === true,
    redirect,
    player: choosePlayer(values, invocation.world),
    timeoutSeconds: values.timeout ?? preset.timeoutSeconds,
    clockToleranceSeconds: clockTolerance(values.clockTolerance),
    allowInsecureHttp: values.insecureHttp === true,
    require: values.require ?? [],
    trustedAudiences: values.trustedAudience ?? [],
    decryptionKeys: await readDecryptionKeys(
      values.decryptionKey ??
        (chosen.secrets.decryptionKey === undefined ? [] : [chosen.secrets.decryptionKey]),
      invocation,
    ),
    userinfo: values.userinfo === true || preset.userinfo === 'always',
    logout: values.logout === true,
    dryRun: values.dryRun === true,
  };
}

/** @throws {IdcliError} `CLIENT_ID_MISSING`, `SECRET_UNRESOLVED`, `INPUT_UNREADABLE` */
async function credentialsOf(
  values: LoginValues,
  chosen: ChosenProvider,
  sandbox: SandboxSession | undefined,
  invocation: Invocation,
): Promise<CodeFlowInput['credentials']> {
  const { preset } = chosen;
  const clientId = values.clientId ?? sandbox?.clientId ?? preset.clientId;
  if (clientId === undefined) {
    const tenant =
      preset.id === 'generic'
        ? ''
        : `\nwithout an account, try the sandbox: idcli login --provider ${preset.id} --sandbox`;
    throw new IdcliError('CLIENT_ID_MISSING', `no client id for ${preset.id}`, {
      hint: `set it with --client-id, IDCLI_CLIENT_ID, or clientId in idcli.config.yaml${tenant}`,
    });
  }
  const reference = values.clientSecret ?? (sandbox === undefined ? chosen.secrets.clientSecret : undefined);
  const secret =
    reference === undefined
      ? sandbox?.clientSecret
      : await invocation.settings.secret(reference, 'client secret');
  const key = await readReference(values.clientKey ?? chosen.secrets.clientKey, 'client key', invocation);
  const method =
    (values.clientAuth as ProviderPreset['clientAuth']) ?? preset.clientAuth ?? 'client_secret_basic';
  // A client without any credential is a public one, unless somebody said otherwise.
  const certificate = values.tlsCert ?? chosen.secrets.tlsCert;
  const publicClient =
    values.clientAuth === undefined && secret === undefined && key === undefined && certificate === undefined;
  return {
    method: publicClient ? 'none' : method,
    clientId,
    ...present('secret', secret),
    ...present('key', key),
  };
}

/** Who plays the user: as asked, else the browser on a terminal, else the built-in user agent in the sandbox. */
function choosePlayer(values: LoginValues, world: Invocation['world']): Player {
  const fill = {
    ...(values.as === undefined ? {} : { persona: values.as }),
    ...Object.fromEntries(values.fill ?? []),
  };
  if (values.headless === true) return { kind: 'headless', fill };
  if (values.paste === true) return { kind: 'paste' };
  if (values.noOpen === true) return { kind: 'browser', open: false };
  const someoneIsThere = world.stderr.isTTY && world.stdin.isTTY && (world.env.CI ?? '') === '';
  if (someoneIsThere) return { kind: 'browser', open: true };
  if (values.sandbox !== undefined) return { kind: 'headless', fill };
  throw new IdcliError('NO_TERMINAL', 'a person has to log in, and there is no terminal', {
    hint: 'say how: --headless with --fill name=value, --no-open to print the URL, or --paste',
  });
}

/** Refused before anything is sent, so that no login is wasted. */
async function refuseExisting(path: string | undefined, { world }: Invocation): Promise<void> {
  if (path === undefined || !(await world.files.exists(path))) return;
  throw new IdcliError('OUTPUT_EXISTS', `the file is there already: ${path}`, {
    hint: 'remove it or choose another name',
  });
}

/** Logs of a CI server are read by many; the JSON result is never masked. */
async function warnOfPersonalData(values: LoginValues, { world, draft, warn }: Invocation): Promise<void> {
  if ((world.env.CI ?? '') === '' || draft.sandbox === true) return;
  const { json } = values as { readonly json?: boolean };
  if (json === true) await warn('the JSON document carries personal data, and this runs under CI');
}

function parseClaims(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return text;
  } catch {}
  throw new IdcliError('USAGE', '--claims is no JSON object', {
    hint: `for example --claims '{"id_token":{"acr":{"essential":true}}}', or --claims @FILE`,
  });
}

function present<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value });
}
