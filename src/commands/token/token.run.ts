/** `idcli token …`: maps option values, or the JSON of a login, to one action on a token. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { TokenAction, TokensInput } from '../../flows/tokens/input.ts';
import { runTokenAction } from '../../flows/tokens/tokens.ts';
import { stringMember } from '../../protocol/http/index.ts';
import { isTyped } from '../../trust/origin.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { connect } from '../input/connection.ts';
import { credentialsOf } from '../input/credentials.ts';
import { decryptionKeysOf, dpopOf } from '../input/keys.ts';
import { readMessage } from '../input/message.ts';
import { type ChosenProvider, chooseProvider } from '../input/provider.ts';
import { authorizationDetailsOf, resourceParameters } from '../input/resource.ts';
import { enterSandbox } from '../input/sandbox-session.ts';
import { asOf, clockTolerance } from '../input/time.ts';
import { type FromLogin, readLogin } from './earlier-login.ts';
import type { tokenExchangeOptions } from './token-exchange.ts';
import type { TOKEN_JUDGE_OPTIONS, TOKEN_OPTIONS } from './token-options.ts';
import { tokenParametersOf } from './token-parameters.ts';

type Values = ValuesOf<typeof TOKEN_OPTIONS> &
  ValuesOf<typeof TOKEN_JUDGE_OPTIONS> &
  ValuesOf<typeof tokenExchangeOptions>;

/** @throws {IdcliError} `USAGE`, and errors of provider, connection and request */
export const tokenWork =
  (kind: TokenAction['kind']): ((values: Values, invocation: Invocation) => Promise<void>) =>
  (values, invocation) =>
    runToken(kind, values, invocation);

async function runToken(kind: TokenAction['kind'], values: Values, given: Invocation): Promise<void> {
  const invocation = asOf(given, values.now);
  const { draft, world } = invocation;
  const login = await readLogin(values.from, invocation);
  const action = await actionOf(kind, values, login, invocation);
  const target = withLogin(values, login);
  if (target.sandbox !== values.sandbox) await askForStored(values, login, invocation);
  const chosen = await chooseWith(target, login, invocation);
  const { preset } = chosen;
  draft.provider = preset.id;
  draft.providerTitle = preset.title;
  const recorder = await connect(values, chosen.secrets, invocation);
  const sandbox =
    target.sandbox === undefined
      ? undefined
      : await enterSandbox(
          target.sandbox,
          { system: preset.id, values: target, redirectUris: [], way: { door: 'oidc' } },
          invocation,
        );
  try {
    const input: TokensInput = {
      action,
      provider: preset,
      issuer: sandbox?.issuer ?? chosen.issuer,
      credentials: await credentialsOf(target, chosen, sandbox, invocation),
      scope: values.scope ?? stringMember(login.tokens, 'scope') ?? '',
      ...defined({
        askedScope: values.scope,
        authorizationDetails: authorizationDetailsOf(values),
        algorithms: values.alg,
        dpop: await dpopOf(values, invocation),
      }),
      resources: values.resource ?? [],
      parameters: [...resourceParameters(values), ...tokenParametersOf(values, false)],
      earlier: login.earlier,
      require: values.require ?? [],
      trustedAudiences: values.trustedAudience ?? [],
      ...defined({ acceptedIssuers: values.acceptIssuer ?? preset.acceptedIssuers }),
      decryptionKeys: await decryptionKeysOf(values, { chosen, sandbox }, invocation),
      clockToleranceSeconds: clockTolerance(values.clockTolerance),
      allowInsecureHttp: values.insecureHttp === true,
    };
    draft.issuer = input.issuer;
    draft.sandbox = sandbox !== undefined;
    await runTokenAction(input, { world, draft, recorder, tell: invocation.tell });
    await sandbox?.stepPlayed(draft.notes);
  } finally {
    await sandbox?.leave();
  }
}

/** Fills missing values from the login; a login at a sandbox continues at that sandbox. */
function withLogin(values: Values, login: FromLogin): Values {
  const named = values.provider !== undefined || values.issuer !== undefined;
  const provider = values.provider ?? (values.issuer === undefined ? login.provider : undefined);
  const again = !named && login.sandbox && login.issuer !== undefined && URL.canParse(login.issuer);
  const sandbox = values.sandbox ?? (again ? new URL(login.issuer ?? '').origin : undefined);
  return {
    ...values,
    ...defined({ provider, sandbox }),
    ...(values.clientId === undefined && login.clientId !== undefined ? { clientId: login.clientId } : {}),
  };
}

/**
 * Chooses the provider; if it is underspecified, uses the issuer of the login, which is never sent a configured secret.
 */
async function chooseWith(values: Values, login: FromLogin, invocation: Invocation): Promise<ChosenProvider> {
  try {
    return await chooseProvider(values, invocation);
  } catch (thrown) {
    const isIncomplete = thrown instanceof IdcliError && thrown.code === 'USAGE';
    if (!isIncomplete || login.issuer === undefined || values.issuer !== undefined) throw thrown;
    await askForStored(values, login, invocation);
    const { preset } = await invocation.settings.provider(values.provider ?? 'generic');
    return { preset, issuer: login.issuer, secrets: {} };
  }
}

const CREDENTIALS = ['clientSecret', 'clientKey', 'tlsCert', 'tlsKey', 'dpop'] as const;

/**
 * Secrets of the environment and of the user file are for the providers of the user; a document that strangers may have
 * written does not lead them elsewhere unasked. Rejects with `UNTRUSTED_PROJECT`.
 */
async function askForStored(
  values: Values,
  { file, issuer }: FromLogin,
  { origins, gate }: Invocation,
): Promise<void> {
  const stored = CREDENTIALS.filter((key) => values[key] !== undefined && !isTyped(origins?.[key]));
  if (file === undefined || stored.length === 0) return;
  const names = stored.map((key) => `your ${key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`);
  await gate.trusted([file], names, issuer);
}

async function actionOf(
  kind: TokenAction['kind'],
  values: Values,
  login: FromLogin,
  invocation: Invocation,
): Promise<TokenAction> {
  if (kind === 'client-credentials') return { kind };
  const names = values.which === undefined ? WANTED[kind] : [values.which];
  const found = names.find((name) => stringMember(login.tokens, name) !== undefined);
  const typed = await typedToken(values, invocation);
  const token = typed ?? (found === undefined ? undefined : stringMember(login.tokens, found));
  if (token === undefined) {
    const fact = values.from === undefined ? 'no token is given' : `--from has no ${names.join(' and no ')}`;
    throw new IdcliError('USAGE', fact, { hint: ADVICE[kind] });
  }
  const hint = typed === undefined ? found : values.which;
  if (kind === 'introspect' || kind === 'revoke') return { kind, token, ...defined({ hint }) };
  return kind === 'exchange'
    ? { kind, token, parameters: exchangeParameters(values, hint) }
    : { kind, token };
}

/** Tokens to take from a login, the first one present. */
const WANTED: Readonly<Record<Exclude<TokenAction['kind'], 'client-credentials'>, readonly string[]>> = {
  refresh: ['refresh_token'],
  introspect: ['access_token'],
  revoke: ['refresh_token', 'access_token'],
  userinfo: ['access_token'],
  exchange: ['access_token'],
};
const GENERAL = 'give one as argument or @FILE, or the JSON of a login with --from';
const ADVICE: Readonly<Record<keyof typeof WANTED, string>> = {
  refresh: `${GENERAL}\na login has a refresh token only where it asked for one: --scope "openid offline_access"`,
  introspect: GENERAL,
  revoke: GENERAL,
  userinfo: GENERAL,
  exchange: GENERAL,
};

async function typedToken(values: Values, invocation: Invocation): Promise<string | undefined> {
  const [argument] = invocation.arguments;
  if (argument === undefined) return undefined;
  if (values.from !== undefined) {
    throw new IdcliError('USAGE', 'a token is given both as argument and by --from', {
      hint: 'leave one of them out',
    });
  }
  const message = await readMessage(argument, { what: 'token', resembles: () => true }, invocation);
  const text = typeof message === 'string' ? message : new TextDecoder().decode(message);
  return text.trim();
}

const TYPES = 'urn:ietf:params:oauth:token-type:';

/** RFC 8693, 2.1. A short word is expanded to the URI that ends in it. */
function exchangeParameters(
  values: Values,
  which: string | undefined,
): readonly (readonly [string, string])[] {
  const uri = (type: string) => (type.includes(':') ? type : `${TYPES}${type}`);
  const { requestedTokenType, audience } = values;
  return [
    ['subject_token_type', uri(values.subjectTokenType ?? which ?? 'access_token')],
    ...(requestedTokenType === undefined ? [] : [['requested_token_type', uri(requestedTokenType)] as const]),
    ...(audience === undefined ? [] : [['audience', audience] as const]),
  ];
}
