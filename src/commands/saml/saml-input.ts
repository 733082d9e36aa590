/** Maps option values to the input of SAML flows. */

import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { METADATA_BYTES } from '../../flows/saml/metadata.ts';
import type { SamlContext, SamlRequestInput, ServiceProvider } from '../../flows/saml-login/input.ts';
import { logoutUrlOf } from '../../flows/saml-login/logout.ts';
import type { AnswerBinding } from '../../protocol/saml/bindings.ts';
import { writeServiceProvider } from '../../protocol/saml/build/metadata.ts';
import type { DecryptionKey } from '../../protocol/saml/keys/saml-key.ts';
import { generic } from '../../providers/index.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { SamlProtocol } from '../../providers/saml-types.ts';
import { isTyped } from '../../trust/origin.ts';
import type { Invocation } from '../command.ts';
import { connect } from '../input/connection.ts';
import type { FaultDoor } from '../input/fault-play.ts';
import { chooseProvider } from '../input/provider.ts';
import { type Redirect, redirectFrom } from '../input/redirect.ts';
import { enterSandbox, type SandboxSession } from '../input/sandbox-session.ts';
import type { SamlRequestValues } from '../options/saml-options.ts';
import { identityProviderOf } from './identity-provider.ts';
import { readSamlDecryptionKeys } from './saml-keys.ts';
import {
  authnContextOf,
  checkRelayState,
  extensionsOf,
  nameIdFormatOf,
  wholeNumber,
} from './saml-request-fields.ts';
import {
  knownPair,
  type ServiceProviderKey,
  serviceProviderKey,
  takesEncryption,
} from './service-provider.ts';

/**
 * Resolves identity provider and service provider, runs the work with them, and finally leaves the sandbox.
 * @param probing a sandbox of this run refuses what it may, and knows further service providers: their metadata
 * @throws {IdcliError} `USAGE` for a provider without SAML, and errors of options, sandbox and work
 */
export async function withSaml(
  values: SamlRequestValues,
  invocation: Invocation,
  work: (input: SamlRequestInput, context: SamlContext, sandbox?: SandboxSession) => Promise<void>,
  way: FaultDoor = { door: 'saml' },
  probing?: { readonly others: readonly string[] },
): Promise<void> {
  const { draft, world, tell } = invocation;
  const { preset, protocol, secrets } = await chosenFor(values, invocation);
  draft.provider = preset.id;
  draft.providerTitle = preset.title;
  const redirect = acsFrom(values);
  const recorder = await connect(values, secrets, invocation);
  const own = await ownServiceProvider(values, invocation);
  const sandbox =
    values.sandbox === undefined
      ? undefined
      : await enterSandbox(
          values.sandbox,
          {
            system: preset.id,
            values,
            redirectUris: redirect.texts,
            way,
            serviceProviders: [
              ...(own === undefined ? [] : [metadataFor(own, redirect.uris, protocol)]),
              ...(probing?.others ?? []),
            ],
            ...(probing === undefined ? {} : { isStrict: true }),
          },
          invocation,
        );
  try {
    draft.sandbox = sandbox !== undefined;
    const parts = { preset, protocol, secrets, sandbox, own, redirect };
    const input = await requestInput(values, parts, invocation);
    const context: SamlContext = {
      world,
      draft,
      recorder,
      tell,
      connect: () => connect(values, secrets, invocation, { maxBodyBytes: METADATA_BYTES }),
    };
    await work(input, context, sandbox);
  } finally {
    await sandbox?.leave();
  }
}

interface Chosen {
  readonly preset: ProviderPreset;
  readonly protocol: SamlProtocol;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Chooses the provider; here `--issuer` is an entity ID, not the address of a discovery document. */
async function chosenFor(values: SamlRequestValues, invocation: Invocation): Promise<Chosen> {
  const { issuer, ...rest } = values;
  const typed = isTyped(invocation.origins?.idpMetadata) && !isTyped(invocation.origins?.provider);
  const named = typed ? undefined : values.provider;
  const provider = named ?? (values.idpMetadata === undefined ? undefined : generic.id);
  if (provider === undefined) {
    throw new IdcliError('USAGE', 'no identity provider is named', {
      hint: 'name one with --idp-metadata FILE|URL, or a preset with --provider ID (see: idcli providers list)',
    });
  }
  refuseBesideSandbox(values, invocation);
  // Here the typed issuer is an entity ID, and does not override the provider.
  const { issuer: _, ...origins } = invocation.origins ?? {};
  const { preset, secrets } = await chooseProvider(
    { ...rest, provider },
    { ...invocation, origins },
    {
      needsIssuer: false,
    },
  );
  if (preset.saml !== undefined) {
    const { title = preset.title } = preset.saml;
    return { preset: { ...preset, title }, protocol: preset.saml, secrets };
  }
  throw new IdcliError('USAGE', `${preset.id} has no SAML door`, {
    hint: 'the preset with one is signicat-sms-otp; any identity provider works with --idp-metadata FILE|URL',
  });
}

/** Refuses typed identity provider options, which the sandbox would ignore; those from files are ignored. */
function refuseBesideSandbox({ sandbox }: SamlRequestValues, { origins }: Invocation): void {
  if (sandbox === undefined) return;
  for (const [key, name] of [
    ['issuer', '--issuer'],
    ['idpMetadata', '--idp-metadata'],
  ] as const) {
    if (!isTyped(origins?.[key])) continue;
    throw new IdcliError('USAGE', `${name} and --sandbox exclude each other`, {
      hint: `leave out ${name}: the sandbox stands in for the provider`,
    });
  }
}

/** The assertion consumer service is the callback address, so `--redirect-uri` would name it, too. */
export function acsFrom({
  acs,
  ...values
}: Pick<SamlRequestValues, 'acs' | 'https' | 'listen'> & {
  readonly redirectUri?: readonly string[];
}): Redirect {
  return redirectFrom({ ...values, ...defined({ redirectUri: acs }) }, undefined, {
    path: '/saml/acs',
    option: '--acs',
  });
}

interface OwnServiceProvider {
  readonly entityId: string;
  readonly pair?: ServiceProviderKey;
}

/** Returns undefined when the sandbox's own is enough. */
async function ownServiceProvider(
  values: SamlRequestValues,
  invocation: Invocation,
): Promise<OwnServiceProvider | undefined> {
  const { spEntityId, sandbox } = values;
  if (spEntityId === undefined && sandbox !== undefined) return undefined;
  if (spEntityId === undefined) {
    throw new IdcliError('CLIENT_ID_MISSING', 'no entity ID of the service provider', {
      hint: 'set it with --sp-entity-id or IDCLI_SP_ENTITY_ID: the name that is registered at the identity provider',
    });
  }
  const pair = await serviceProviderKey(values, invocation);
  return { entityId: spEntityId, ...defined({ pair }) };
}

function metadataFor(
  { entityId, pair }: OwnServiceProvider,
  acs: readonly URL[],
  protocol: SamlProtocol,
): string {
  const [first] = acs;
  return writeServiceProvider({
    entityId,
    authnRequestsSigned: pair !== undefined,
    acsUrls: acs.map(({ href }) => href),
    ...defined({ logoutUrl: first === undefined ? undefined : logoutUrlOf(first).href }),
    ...(pair === undefined
      ? {}
      : {
          signing: pair.certificate,
          ...(takesEncryption(pair) ? { encryption: pair.certificate } : {}),
        }),
    ...attributesOf(protocol),
  });
}

/** Returns the attributes requested in the metadata of the service provider. */
export function attributesOf(
  protocol: SamlProtocol,
  names: readonly string[] | undefined = protocol.attributes,
  index: number | undefined = protocol.attributeIndex,
) {
  if (names === undefined || names.length === 0) return {};
  return { attributes: { index: index ?? 1, serviceName: protocol.serviceName ?? 'Attributes', names } };
}

interface Parts extends Chosen {
  readonly sandbox: SandboxSession | undefined;
  readonly own: OwnServiceProvider | undefined;
  readonly redirect: SamlRequestInput['redirect'];
}

async function requestInput(
  values: SamlRequestValues,
  parts: Parts,
  invocation: Invocation,
): Promise<SamlRequestInput> {
  const { preset, protocol, sandbox, redirect } = parts;
  const attributeIndex = values.attributeIndex ?? protocol.attributeIndex;
  return {
    provider: preset,
    identityProvider: identityProviderOf(values, preset, protocol, sandbox),
    serviceProvider: await serviceProviderOf(values, parts, invocation),
    redirect,
    idps: values.idp?.split(/[\s,]+/).filter((name) => name !== '') ?? [],
    extensions: await extensionsOf(values, preset, protocol, invocation),
    allowInsecureHttp: values.insecureHttp === true,
    answerBinding: answerBindingOf(values.responseBinding),
    ...defined({
      binding: values.binding === undefined ? undefined : values.binding === 'post' ? 'post' : 'redirect',
      relayState:
        values.relayState === undefined ? undefined : await checkRelayState(values.relayState, invocation),
    }),
    ...(values.forceAuthn === true ? { forceAuthn: true } : {}),
    ...(values.passive === true ? { isPassive: true } : {}),
    ...defined({
      attributeIndex: attributeIndex === undefined ? undefined : wholeNumber(attributeIndex),
      nameIdFormat: values.nameIdFormat === undefined ? undefined : nameIdFormatOf(values.nameIdFormat),
    }),
    ...authnContextOf(values),
  };
}

/** The option only allows known bindings. */
const answerBindingOf = (name = 'post'): AnswerBinding =>
  name === 'artifact' || name === 'simplesign' ? name : 'post';

async function serviceProviderOf(
  values: SamlRequestValues,
  { own, sandbox, secrets }: Parts,
  invocation: Invocation,
): Promise<ServiceProvider> {
  const configured = secrets.decryptionKey === undefined ? [] : [secrets.decryptionKey];
  const given = await readSamlDecryptionKeys(
    values.decryptionKey ?? configured,
    invocation,
    values.keyPassphrase,
  );
  const registered = sandbox?.saml()?.serviceProvider;
  const pair =
    own === undefined && registered !== undefined
      ? knownPair(registered.signingKey, registered.signingCertificate, 'the sandbox')
      : own?.pair;
  const decryptionKeys: readonly DecryptionKey[] =
    pair === undefined || !takesEncryption(pair)
      ? given
      : [...given, { key: pair.keyObject, source: pair.source }];
  return {
    entityId: own?.entityId ?? registered?.entityId ?? '',
    decryptionKeys,
    ...defined({ signer: pair === undefined ? undefined : { key: pair.key, certificate: pair.certificate } }),
  };
}
