/** Maps the values of `idcli decode-token` to the input of its flow. */

import { defined } from '../../common/defined.ts';
import type {
  DecodeTokenContext,
  DecodeTokenInput,
  Expectations,
  TokenType,
} from '../../flows/decode-token/input.ts';
import { knownMetadata } from '../../flows/known-metadata.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { Invocation } from '../command.ts';
import type { ChosenProvider } from '../input/provider.ts';
import { clockTolerance } from '../input/time.ts';
import type { DecodeTokenValues } from './decode-token.ts';

/** Refetches the key set once when a key is missing, for an issuer without a preset (rule ALL-7). */
const REFETCH = { times: 1, milliseconds: 0 };

export function flowContext(
  values: DecodeTokenValues,
  provider: ChosenProvider | undefined,
  invocation: Invocation,
): DecodeTokenContext {
  return {
    world: invocation.world,
    async connect() {
      const { connect } = await import('../input/connection.ts');
      return connect(values, provider?.secrets ?? {}, invocation);
    },
    async presets() {
      return (await import('../../providers/index.ts')).PRESETS;
    },
  };
}

export async function flowInput(
  values: DecodeTokenValues,
  provider: ChosenProvider | undefined,
  invocation: Invocation,
): Promise<DecodeTokenInput> {
  const { settings, draft } = invocation;
  if (values.provider !== undefined) draft.provider = values.provider;
  const issuer = provider?.issuer ?? values.issuer;
  const preset = provider?.preset;
  const keysGiven = values.jwks !== undefined || values.key !== undefined || values.secret !== undefined;
  const configured = provider?.secrets.decryptionKey;
  const references = values.decryptionKey ?? (configured === undefined ? [] : [configured]);
  return {
    keys: {
      ...defined({ jwks: values.jwks }),
      files: values.key ?? [],
      shared: values.secret === undefined ? [] : [await sharedKey(values.secret, settings)],
      // With the operator's own keys the issuer is only the expected value.
      ...(issuer !== undefined && !keysGiven
        ? { discover: issuer, ...defined({ known: preset && knownMetadata(preset, issuer) }) }
        : {}),
      trustAnchors: values.trustAnchor ?? [],
      refetch: preset?.keyRefetch ?? REFETCH,
    },
    ...(references.length === 0
      ? {}
      : { decryptionKeys: await decryptionKeys(references, values.keyPassphrase, invocation) }),
    expectations: expectationsOf(values, issuer, preset),
    claims: preset?.claims ?? 'generic',
    clockToleranceSeconds: clockTolerance(values.clockTolerance),
    explain: values.explain === true,
  };
}

async function sharedKey(reference: string, settings: Invocation['settings']) {
  const { secretKey } = await import('../../protocol/jose/keys.ts');
  return secretKey(await settings.secret(reference, '--secret'), '--secret');
}

async function decryptionKeys(
  references: readonly string[],
  passphrase: string | undefined,
  invocation: Invocation,
) {
  const { readDecryptionKeys } = await import('../input/keys.ts');
  return readDecryptionKeys(references, invocation, passphrase);
}

export async function chosenProvider(
  values: DecodeTokenValues,
  invocation: Invocation,
): Promise<ChosenProvider | undefined> {
  if (values.provider === undefined) return undefined;
  const { chooseProvider } = await import('../input/provider.ts');
  return chooseProvider(values, invocation);
}

function expectationsOf(
  values: DecodeTokenValues,
  issuer: string | undefined,
  preset: ProviderPreset | undefined,
): Expectations {
  const acrValues = values.acrValues?.split(' ').filter((value) => value !== '');
  return {
    ...defined({
      type: values.type as TokenType | undefined,
      issuer,
      clientId: values.clientId ?? preset?.clientId,
    }),
    trustedAudiences: values.trustedAudience ?? [],
    ...defined({ acceptedIssuers: values.acceptIssuer ?? preset?.acceptedIssuers }),
    azpDemanded: preset?.azpDemanded === true,
    ...defined({
      nonce: values.nonce,
      accessToken: values.accessToken?.trim(),
      code: values.code,
      maxAgeSeconds: values.maxAge,
      acrValues,
    }),
    require: values.require ?? [],
    ...defined({ algorithms: values.alg }),
  };
}
