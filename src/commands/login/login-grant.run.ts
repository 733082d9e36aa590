/** `idcli login --grant`: maps option values to one call of a grant that needs no redirect. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Grant, GrantInput } from '../../flows/grants/input.ts';
import { REQUEST_OBJECTS } from '../../protocol/oidc/request-object.ts';
import type { Invocation } from '../command.ts';
import { credentialsOf } from '../input/credentials.ts';
import { isSomeoneThere } from '../input/player.ts';
import { redirectFrom } from '../input/redirect.ts';
import { resourceParameters } from '../input/resource.ts';
import { tokenParametersOf } from '../token/token-parameters.ts';
import type { LoginValues } from './login.ts';
import { type LoginTarget, oidcInput, scopeOf } from './oidc-input.ts';

/** @throws {IdcliError} errors of the options, keys and secrets */
export async function grantInput(
  values: LoginValues,
  target: LoginTarget,
  invocation: Invocation,
): Promise<GrantInput> {
  const { preset } = target.chosen;
  const isMadeHere = values.grant === 'jwt-bearer' && values.assertionSubject !== undefined;
  const signer = isMadeHere
    ? await credentialsOf(values, target.chosen, target.sandbox, invocation)
    : undefined;
  const grant = await grantOf(withSandboxPerson(values, target), signer?.key, invocation);
  refuseUnused(values, grant);
  // These two belong to OAuth alone: an ID token comes only where the scope asks for one by name.
  const isPlain = grant.kind === 'password' || grant.kind === 'jwt-bearer';
  const scope = isPlain ? (values.scope ?? '') : scopeOf(values, preset);
  const shared = await oidcInput(values, target, scope, invocation);
  return {
    ...shared,
    ...(values.requestObject === undefined
      ? {}
      : { requestObject: requestObjectOf(values.requestObject, shared) }),
    grant,
    parameters: [
      ...Object.entries({
        ui_locales: values.uiLocales,
        login_hint: hintOf(values, target),
        binding_message: values.bindingMessage,
        acr_values: grant.kind === 'ciba' ? shared.acrValues : undefined,
      }).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ...resourceParameters(values),
      ...(values.param ?? []),
    ],
    tokenParameters: tokenParametersOf(values, false),
  };
}

function requestObjectOf(
  kind: string,
  { credentials }: Pick<GrantInput, 'credentials'>,
): NonNullable<GrantInput['requestObject']> {
  const known = REQUEST_OBJECTS.find((one) => one === kind) ?? 'signed';
  return { kind: known, ...defined({ key: credentials.key }) };
}

/** The person of the sandbox, and the password of all its people. */
const SANDBOX_PERSON = 'default';
const SANDBOX_PASSWORD = 'secret';

/** In the sandbox there is a person to ask, even if no option names one. */
function hintOf({ grant, loginHint, param, as }: LoginValues, { sandbox }: LoginTarget): string | undefined {
  const isNamed = param?.some(([name]) => name.endsWith('_hint') || name === 'login_hint_token') === true;
  if (loginHint !== undefined || isNamed || grant !== 'ciba' || sandbox === undefined) return loginHint;
  return as ?? SANDBOX_PERSON;
}

function withSandboxPerson(values: LoginValues, { sandbox }: LoginTarget): LoginValues {
  if (sandbox === undefined || values.grant !== 'password' || values.username !== undefined) return values;
  const person = { username: values.as ?? SANDBOX_PERSON, password: values.password ?? SANDBOX_PASSWORD };
  return { ...values, ...person };
}

/** @param key signs an assertion that is made here */
async function grantOf(values: LoginValues, key: string | undefined, invocation: Invocation): Promise<Grant> {
  switch (values.grant) {
    case 'ciba':
      return { kind: 'ciba', ...defined({ notify: notifyOf(values) }) };
    case 'jwt-bearer':
      return { kind: 'jwt-bearer', assertion: await assertionOf(values, key, invocation) };
    case 'password':
      return {
        kind: 'password',
        username: demand(values.username, 'username', 'NAME'),
        password: await secret(values.password, 'password', 'prompt', invocation),
      };
    default:
      return deviceGrant(values, invocation);
  }
}

/** @throws {IdcliError} `USAGE`, `CLIENT_CREDENTIAL_MISSING`, `SECRET_UNRESOLVED` */
async function assertionOf(
  { assertion, assertionSubject: subject }: LoginValues,
  key: string | undefined,
  invocation: Invocation,
): Promise<Extract<Grant, { kind: 'jwt-bearer' }>['assertion']> {
  if (subject === undefined) return secret(assertion, 'assertion', 'file:assertion.jwt', invocation);
  if (assertion !== undefined)
    throw new IdcliError('USAGE', '--assertion and --assertion-subject exclude each other', {
      hint: 'give the assertion, or say whom idcli makes one about',
    });
  if (key === undefined)
    throw new IdcliError('CLIENT_CREDENTIAL_MISSING', 'an assertion needs a private key, and none is set', {
      hint: 'set it with --client-key FILE',
    });
  return { subject, key };
}

/** The built-in user agent plays the person if asked to, and in the sandbox without a terminal. */
function deviceGrant(values: LoginValues, { world }: Invocation): Grant {
  const plays =
    values.headless === true ||
    (values.sandbox !== undefined && !isSomeoneThere(world) && values.noOpen !== true);
  const fill = { ...defined({ persona: values.as }), ...Object.fromEntries(values.fill ?? []) };
  return { kind: 'device', qr: values.qr === true || world.stderr.isTTY, ...(plays ? { fill } : {}) };
}

function notifyOf(values: LoginValues) {
  if (values.cibaMode !== 'ping') return undefined;
  const { listen, https, uris } = redirectFrom(
    {
      redirectUri: [values.notifyUri ?? 'http://127.0.0.1:0/ciba'],
      ...defined({ listen: values.listen, https: values.https }),
    },
    undefined,
    { option: '--notify-uri' },
  );
  const [uri] = uris;
  return uri === undefined ? undefined : { uri, https, ...defined({ listen }) };
}

async function secret(
  reference: string | undefined,
  name: 'assertion' | 'password',
  example: string,
  invocation: Invocation,
): Promise<string> {
  const text = await invocation.settings.secret(demand(reference, name, example), name);
  return name === 'assertion' ? text.trim() : text;
}

function demand(value: string | undefined, name: string, example: string): string {
  if (value !== undefined) return value;
  throw new IdcliError('USAGE', `this grant needs --${name}`, { hint: `give --${name} ${example}` });
}

/** Options of the authorization request, which these grants do not send. */
const UNUSED = [
  'responseType',
  'responseMode',
  'requestObject',
  'requestUri',
  'post',
  'par',
  'logout',
  'prompt',
  'redirectUri',
  'paste',
  'profile',
  'awaitLogout',
] as const;

function refuseUnused(values: LoginValues, { kind }: Grant): void {
  const unused = kind === 'ciba' ? UNUSED.filter((name) => name !== 'requestObject') : UNUSED;
  const given = unused.find((name) => values[name] !== undefined && values[name] !== false);
  if (given === undefined) return;
  const flag = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new IdcliError(
    'USAGE',
    `--${flag} has no meaning for --grant ${kind}: nothing goes through a redirect`,
    {
      hint: `leave out --${flag}`,
    },
  );
}
