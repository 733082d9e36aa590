/** `idcli sign-consent`: maps option values to one call of a flow. */

import { resolve } from 'node:path';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { consentSignature } from '../../flows/consent-signature/consent-signature.ts';
import type { ConsentInput } from '../../flows/consent-signature/input.ts';
import { readAnchors } from '../../flows/decode-token/bench.ts';
import type { ConsentProtocol } from '../../protocol/consent/index.ts';
import { SDO_BYTES } from '../../protocol/sdo/parsed.ts';
import { readCertificates } from '../../protocol/x509/chain.ts';
import { PRESETS } from '../../providers/index.ts';
import { isTyped } from '../../trust/origin.ts';
import type { Invocation } from '../command.ts';
import { connect, readFile } from '../input/connection.ts';
import { credentialsOf } from '../input/credentials.ts';
import { decryptionKeysOf } from '../input/keys.ts';
import { refuseExisting, warnOfPersonalData } from '../input/outputs.ts';
import { pollSeconds } from '../input/polling.ts';
import { type ChosenProvider, chooseProvider } from '../input/provider.ts';
import { enterSandbox, type SandboxSession } from '../input/sandbox-session.ts';
import { asOf, clockTolerance } from '../input/time.ts';
import { tokenParametersOf } from '../token/token-parameters.ts';
import { consentRequest } from './consent-request.ts';
import type { SignConsentValues } from './sign-consent.ts';

export async function runSignConsent(typed: SignConsentValues, given: Invocation): Promise<void> {
  const invocation = asOf(given, typed.now);
  const { draft, world } = invocation;
  const { chosen, protocol } = await chooseConsentProvider(typed, invocation);
  const values = withMethod(typed, protocol, draft);
  draft.provider = chosen.preset.id;
  draft.providerTitle = chosen.preset.title;
  if (values.overwrite !== true) await refuseExisting(values.out, invocation);
  const redirectUri = redirectUriOf(values, chosen);
  const recorder = await connect(values, chosen.secrets, invocation);
  const sdoRecorder = await connect(values, chosen.secrets, invocation, { maxBodyBytes: SDO_BYTES });
  const sandbox =
    values.sandbox === undefined
      ? undefined
      : await enterSandbox(
          values.sandbox,
          {
            system: chosen.preset.id,
            values,
            redirectUris: [redirectUri],
            way: { door: 'consent', asked: { method: values.method } },
          },
          invocation,
        );
  try {
    const input = await consentInput(values, { chosen, protocol, sandbox, redirectUri }, invocation);
    draft.issuer = input.issuer;
    draft.sandbox = sandbox !== undefined;
    await warnOfPersonalData(values, invocation);
    const { tell, warn, tellCode } = invocation;
    await consentSignature(input, { world, draft, recorder, sdoRecorder, tell, warn, tellCode });
    if (!input.dryRun && !input.deliver) await sandbox?.demandPlayed();
  } finally {
    await sandbox?.leave();
  }
}

/** In the sandbox every eID works, so the first is the default. A real person has only one of them. */
function withMethod(
  values: SignConsentValues,
  { methods }: ConsentProtocol,
  draft: Invocation['draft'],
): SignConsentValues {
  const [first] = Object.entries(methods);
  const open = values.method === undefined && values.requestFile === undefined;
  if (!open || values.sandbox === undefined || first === undefined) return values;
  const [method, { title }] = first;
  draft.notes.push(`the sandbox signs with ${title}; --method chooses another eID`);
  return { ...values, method };
}

/** Returns the named provider, if it signs; without a name the one preset that does. */
async function chooseConsentProvider(
  values: SignConsentValues,
  invocation: Invocation,
): Promise<{ readonly chosen: ChosenProvider; readonly protocol: ConsentProtocol }> {
  const { origins } = invocation;
  const named = isTyped(origins?.provider) ? values.provider : undefined;
  const signing = PRESETS.find(({ consent }) => consent !== undefined);
  const provider = named ?? signing?.id;
  const chosen = await chooseProvider(
    { ...values, ...defined({ provider }) },
    // The issuer is the address of this provider; it does not select another.
    { ...invocation, origins: { ...origins, provider: 'command line' } },
  );
  const { consent } = chosen.preset;
  if (consent !== undefined) return { chosen, protocol: consent };
  throw new IdcliError('USAGE', `${chosen.preset.id} has no consent signature`, {
    hint: `leave out --provider, or name ${signing?.id}`,
  });
}

function redirectUriOf(values: SignConsentValues, { preset }: ChosenProvider): string {
  const [uri = preset.redirectUri, ...others] = values.redirectUri ?? [];
  if (uri === undefined || !URL.canParse(uri) || uri.includes('#')) {
    throw new IdcliError(
      'USAGE',
      uri === undefined ? 'no redirect URI is set' : `the redirect URI cannot be registered: ${uri}`,
      {
        hint: 'give the one that is registered for the client: --redirect-uri https://client.example.com/callback',
      },
    );
  }
  if (others.length > 0) throw new IdcliError('USAGE', 'a signature has one redirect URI');
  return uri;
}

interface Target {
  readonly chosen: ChosenProvider;
  readonly protocol: ConsentProtocol;
  readonly sandbox: SandboxSession | undefined;
  readonly redirectUri: string;
}

async function consentInput(
  values: SignConsentValues,
  { chosen, protocol, sandbox, redirectUri }: Target,
  invocation: Invocation,
): Promise<ConsentInput> {
  const { preset } = chosen;
  const issuer = sandbox?.issuer ?? chosen.issuer;
  const { request, acrValues } = await consentRequest(values, protocol, invocation);
  const { world } = invocation;
  return {
    provider: preset,
    protocol,
    issuer,
    credentials: await credentialsOf(values, chosen, sandbox, invocation),
    scope: values.scope ?? preset.scope ?? `openid ${protocol.signScope}`,
    ...defined({ acrValues }),
    request,
    redirectUri,
    post: values.post === true,
    ...(await offlineKeySet(values, invocation)),
    pollSeconds: pollSeconds(values.pollInterval, new URL(issuer), protocol.pollSeconds),
    timeoutSeconds: values.timeout ?? preset.timeoutSeconds,
    origins: originsOf(values.allowOrigin ?? []),
    tokenParameters: tokenParametersOf(values, values.requestFile === undefined),
    openApp: values.openApp === true,
    qr: values.qr === true,
    deliver: values.deliver === true,
    ...defined({ out: values.out === undefined ? undefined : resolve(world.cwd, values.out) }),
    overwrite: values.overwrite === true,
    anchors: await anchorsOf(values, sandbox, invocation),
    userinfo: values.userinfo === true || preset.userinfo === 'always',
    dryRun: values.dryRun === true,
    ...(values.noAutoApprove === true && sandbox?.phone !== undefined ? { phone: sandbox.phone } : {}),
    clockToleranceSeconds: clockTolerance(values.clockTolerance),
    ...defined({ algorithms: values.alg }),
    require: values.require ?? [],
    trustedAudiences: values.trustedAudience ?? [],
    ...defined({ acceptedIssuers: values.acceptIssuer ?? preset.acceptedIssuers }),
    decryptionKeys: await decryptionKeysOf(values, { chosen, sandbox }, invocation),
  };
}

/** Returns the given trust anchors, else the sandbox's own. */
async function anchorsOf(
  { trustAnchor = [] }: SignConsentValues,
  sandbox: SandboxSession | undefined,
  { world }: Invocation,
): Promise<ConsentInput['anchors']> {
  const given = await readAnchors(trustAnchor, { world });
  if (given !== undefined || sandbox?.trustAnchor === undefined) return given ?? [];
  return readCertificates(Buffer.from(sandbox.trustAnchor)) ?? [];
}

/** @throws {IdcliError} `USAGE` when the keys of a real run would come from a file (rule CS-V1) */
async function offlineKeySet(
  { jwks, dryRun }: SignConsentValues,
  invocation: Invocation,
): Promise<Pick<ConsentInput, 'jwks'>> {
  if (jwks === undefined) return {};
  if (dryRun !== true) {
    throw new IdcliError(
      'USAGE',
      '--jwks is for --dry-run: a request is only encrypted to a key of the issuer',
      {
        hint: 'leave out --jwks',
      },
    );
  }
  const bytes = await readFile(jwks, 'key set', invocation);
  try {
    return { jwks: { document: JSON.parse(new TextDecoder().decode(bytes)), source: jwks } };
  } catch (cause) {
    throw new IdcliError('KEY_UNREADABLE', `the key set is not JSON: ${jwks}`, { cause });
  }
}

function originsOf(urls: readonly string[]): readonly string[] {
  for (const url of urls) {
    const known = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
    if (!known) {
      throw new IdcliError('USAGE', `--allow-origin is not an http or https URL: ${url}`, {
        hint: 'for example --allow-origin https://poll.example.com',
      });
    }
  }
  return urls;
}
