/** `idcli net-id …`: maps option values to one call of a flow. */
import { defined } from '../../common/defined.ts';
import { jsonObjectIn } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import type { NetIdContext, NetIdInput } from '../../flows/net-id/input.ts';
import { netIdLogin, netIdStep } from '../../flows/net-id/net-id.ts';
import { assertSafeUrl, isLoopbackHost } from '../../protocol/http/index.ts';
import type { NetIdRequest } from '../../protocol/net-id/index.ts';
import type { Invocation, ValuesOf, Work } from '../command.ts';
import { connect } from '../input/connection.ts';
import { farewellRecorder } from '../input/farewell.ts';
import { warnOfPersonalData } from '../input/outputs.ts';
import { pollSeconds } from '../input/polling.ts';
import { enterSandbox, type SandboxSession } from '../input/sandbox-session.ts';
import type { netIdCancelOptions, netIdLoginOptions } from './net-id-options.ts';

type LoginValues = ValuesOf<typeof netIdLoginOptions>;
/** The values of all steps; absent where a step lacks the option. */
type Values = ValuesOf<typeof netIdCancelOptions> & LoginValues;

export async function runNetIdLogin(values: LoginValues, invocation: Invocation): Promise<void> {
  await withInput(values, invocation, async (input, context, sandbox) => {
    await netIdLogin(input, context);
    await sandbox?.demandPlayed();
  });
}

export const netIdStepWork =
  (request: NetIdRequest): Work<typeof netIdCancelOptions> =>
  (values, invocation) =>
    withInput(values, invocation, async (input, context, sandbox) => {
      await netIdStep(request, input, context);
      await sandbox?.stepPlayed(context.draft.notes);
    });

const SYSTEM = 'net-id';

async function withInput(
  values: Values,
  invocation: Invocation,
  work: (input: NetIdInput, context: NetIdContext, sandbox?: SandboxSession) => Promise<void>,
): Promise<void> {
  const { draft, world, settings } = invocation;
  const { preset, secrets } = await settings.provider(SYSTEM);
  draft.provider = preset.id;
  draft.providerTitle = preset.title;
  const recorder = await connect(values, secrets, invocation);
  const sandbox =
    values.sandbox === undefined
      ? undefined
      : await enterSandbox(
          values.sandbox,
          { system: SYSTEM, values, redirectUris: [], way: { door: 'net-id' } },
          invocation,
        );
  try {
    const url = urlOf(sandbox?.issuer ?? values.url ?? preset.issuer, values);
    draft.issuer = url.href;
    draft.sandbox = sandbox !== undefined;
    const { netId: protocol } = preset;
    if (protocol === undefined) {
      throw new IdcliError('CONFIG_INVALID', `${SYSTEM} was redefined without its protocol`);
    }
    const input: NetIdInput = {
      provider: preset,
      protocol,
      url,
      ...(sandbox === undefined ? await sessionOf(values, invocation) : sandboxSession(url, values, sandbox)),
      language: values.uiLocales === 'sv' ? 'sv' : 'en',
      restart: values.restart === true,
      ...appRedirectOf(values.appRedirect),
      qr: values.qr === true,
      openApp: values.openApp === true,
      pollSeconds: pollSeconds(values.pollInterval, url, protocol.pollSeconds),
      timeoutSeconds: values.timeout ?? preset.timeoutSeconds,
      ...attributesOf(values.attributes),
    };
    if (input.attributes !== undefined) await warnOfPersonalData(values, invocation);
    const { tell, warn, tellCode } = invocation;
    const farewell = () => farewellRecorder(values, secrets, invocation);
    await work(input, { world, draft, recorder, farewell, tell, warn, tellCode }, sandbox);
  } finally {
    await sandbox?.leave();
  }
}

function urlOf(text: string | undefined, values: Values): URL {
  if (text === undefined) {
    throw new IdcliError('USAGE', 'the URL of the authenticator is missing', {
      hint:
        'give it with --url, IDCLI_URL, or in a configuration file\n' +
        'without a server, try: idcli net-id login --sandbox',
    });
  }
  return safeUrl(text, '--url', values);
}

/** @throws {IdcliError} `USAGE` for what is not a URL, `INSECURE_URL` (rule NA-V4) */
function safeUrl(text: string, option: string, { insecureHttp }: Values): URL {
  if (!URL.canParse(text)) throw new IdcliError('USAGE', `${option} is not an absolute URL: ${text}`);
  const url = new URL(text);
  assertSafeUrl(url, insecureHttp === true);
  return url;
}

/** Starts a real session from a page or from a cookie, which is never on the command line (rule NA-V5). */
async function sessionOf(
  values: Values,
  invocation: Invocation,
): Promise<Pick<NetIdInput, 'startUrl' | 'cookie'>> {
  const { cookie, startUrl } = values;
  if (cookie !== undefined && !/^(?:env|file|cmd):|^prompt$/.test(cookie)) {
    throw new IdcliError('USAGE', '--cookie takes a reference, not the cookie itself', {
      hint: 'put the cookie into a variable or a file: --cookie env:NAME or --cookie file:PATH',
    });
  }
  return defined({
    startUrl: startUrl === undefined ? undefined : safeUrl(startUrl, '--start-url', values),
    cookie: cookie === undefined ? undefined : await cookieFrom(cookie, invocation),
  });
}

async function cookieFrom(reference: string, { settings }: Invocation): Promise<string> {
  const text = (await settings.secret(reference, 'session cookie')).trim().replace(/^cookie:\s*/i, '');
  if (text === '' || /[\r\n]/.test(text)) {
    throw new IdcliError('USAGE', 'the session cookie is not a Cookie header', {
      hint: 'it is one line: name=value; name=value',
    });
  }
  return text;
}

/** In the sandbox a session starts at the authenticator's own page. */
function sandboxSession(
  url: URL,
  { noAutoApprove }: Values,
  { phone }: SandboxSession,
): Pick<NetIdInput, 'startUrl' | 'simulator'> {
  return {
    startUrl: url,
    ...(noAutoApprove === true && phone !== undefined ? { simulator: phone } : {}),
  };
}

/** @throws {IdcliError} `USAGE` for another scheme (rule NA-V6) */
function appRedirectOf(text: string | undefined): Pick<NetIdInput, 'appRedirect'> {
  if (text === undefined) return {};
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
  if (url === undefined || !fits) {
    throw new IdcliError('USAGE', `the app goes to https or loopback only: ${text}`, {
      hint: 'leave out --app-redirect, and the app stays where it is',
    });
  }
  return { appRedirect: text };
}

function attributesOf(text: string | undefined): Pick<NetIdInput, 'attributes'> {
  if (text === undefined) return {};
  const attributes = jsonObjectIn(text);
  if (attributes !== undefined) return { attributes };
  throw new IdcliError('USAGE', '--attributes is not a JSON object', {
    hint: `for example --attributes @attributes.json with {"personalNumber":"…"}`,
  });
}
