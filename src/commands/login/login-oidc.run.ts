/** `idcli login` over OpenID Connect: maps option values to one call of a flow. */
import type { LoginWay } from '../../explain/login-ways.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { Invocation } from '../command.ts';
import { connect } from '../input/connection.ts';
import type { FaultDoor } from '../input/fault-play.ts';
import { refuseExisting, warnOfPersonalData } from '../input/outputs.ts';
import { askedBy, profileOf } from '../input/profile.ts';
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
  const entered =
    values.sandbox === undefined
      ? undefined
      : await enterSandbox(
          values.sandbox,
          { system: preset.id, values, redirectUris: redirect.texts, way: wayOf(values, preset) },
          invocation,
        );
  try {
    const recorder = await connect(values, chosen.secrets, invocation, entered?.tls);
    const issuer = await issuerOf(values, entered?.issuer, recorder);
    const sandbox = entered === undefined ? undefined : { ...entered, issuer: issuer ?? entered.issuer };
    const target = { chosen: { ...chosen, issuer: issuer ?? chosen.issuer }, sandbox };
    draft.issuer = sandbox?.issuer ?? target.chosen.issuer;
    draft.sandbox = sandbox !== undefined;
    const { tell, tellCode } = invocation;
    const context = { world, draft, recorder, tell, tellCode };
    if (usesBrowser(values)) {
      const { codeFlowInput } = await import('./login-code.run.ts');
      const input = await codeFlowInput(values, { ...target, redirect }, invocation);
      await warnOfPersonalData(values, invocation);
      const { codeFlow } = await import('../../flows/code-flow/code-flow.ts');
      await codeFlow(input, context);
    } else {
      const { grantInput } = await import('./login-grant.run.ts');
      const input = await grantInput(values, target, invocation);
      await warnOfPersonalData(values, invocation);
      const { grantLogin } = await import('../../flows/grants/grant-login.ts');
      await grantLogin(input, context);
    }
    if (values.dryRun !== true) await entered?.demandPlayed();
  } finally {
    await entered?.leave();
  }
}

/** The issuer that WebFinger names; undefined when it was not asked for. */
async function issuerOf(
  { webfinger }: LoginValues,
  sandbox: string | undefined,
  recorder: Recorder,
): Promise<string | undefined> {
  if (webfinger === undefined) return undefined;
  const { findIssuer, webfingerQuestion } = await import('../../protocol/oidc/webfinger.ts');
  const origin = sandbox === undefined ? undefined : new URL(sandbox).origin;
  return findIssuer(recorder.as('client', 'webfinger'), webfingerQuestion(webfinger, origin));
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
    ways: waysOf(values),
    ...askedBy(profileOf(values.profile), values),
  },
});

/** The ways that its options ask for. */
function waysOf(values: LoginValues): readonly LoginWay[] {
  const { requestObject = 'signed', requestUri, webfinger, awaitLogout, logout, cibaMode } = values;
  const ways: Readonly<Record<LoginWay, boolean>> = {
    'request-uri': requestUri !== undefined && requestObject !== 'unsigned',
    'unsigned-request-uri': requestUri !== undefined && requestObject === 'unsigned',
    account: webfinger !== undefined && !webfinger.includes('/'),
    'person-url': webfinger?.includes('/') === true,
    registration: values.register === true,
    'await-login': values.awaitLogin === true,
    'token-in-body': values.userinfo === true && values.tokenIn === 'body',
    ping: cibaMode === 'ping',
    'back-channel': awaitLogout === 'back-channel',
    'front-channel': awaitLogout === 'front-channel' && logout === true,
    'front-channel-alone': awaitLogout === 'front-channel' && logout !== true,
    session: awaitLogout === 'session',
    'step-up': values.stepUp !== undefined,
  };
  return Object.entries(ways).flatMap(([way, asked]) => (asked ? [way as LoginWay] : []));
}
