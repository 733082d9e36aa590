/** The effective settings of a provider and the results of trying them; for `idcli doctor`. */

import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { ConfigurationInput, SecretFact } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { SECRET_MEMBERS, type SecretMember } from '../../config/content.ts';
import { parseReference } from '../../config/secrets.ts';
import type { ResolvedProvider } from '../../config/settings.ts';
import { IdcliError } from '../../errors.ts';
import { type ConsentSetup, type Published, troubleOf } from '../../flows/doctor/provider.ts';
import { isHere } from '../../loopback/address.ts';
import { listen } from '../../loopback/index.ts';
import { clientAuthentication } from '../../protocol/oidc/client-auth.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import { consentHints } from '../../sandbox/index.ts';
import type { Invocation } from '../command.ts';
import { readReference } from '../input/connection.ts';
import { decryptionKeyContent, readDecryptionKeys } from '../input/keys.ts';
import { checkScopes } from '../input/provider.ts';
import { withoutSecret } from '../input/provider-layers.ts';
import { readinessOf } from '../input/readiness.ts';
import { redirectFrom } from '../input/redirect.ts';
import { isProtected } from '../input/unlock.ts';
import type { DoctorValues } from './doctor.ts';

export interface Setup extends Omit<ConfigurationInput, 'reached'> {
  readonly consent?: ConsentSetup;
}

/** Rejects only with the signal's reason or with an error that is not idcli's; the result holds all others. */
export async function setupOf(
  provider: ResolvedProvider,
  values: DoctorValues,
  invocation: Invocation,
): Promise<Setup> {
  const { preset } = provider;
  const [protocol = 'oidc'] = preset.protocols;
  const domain = values.domain ?? preset.domain;
  const issuer =
    values.issuer ?? (domain === undefined ? preset.issuer : preset.issuer?.replaceAll('{domain}', domain));
  const { secrets, clientSecret } = await trySecrets(provider, values, invocation);
  const method = values.clientAuth ?? preset.clientAuth ?? 'client_secret_basic';
  const consent = consentSetup(preset, values, clientSecret, invocation);
  return {
    id: preset.id,
    missing: readinessOf(provider, values, invocation).missing,
    ...defined({ issuer }),
    allowInsecureHttp: values.insecureHttp === true,
    secrets,
    ...defined({ clientSecret: clientSecret === undefined ? undefined : { value: clientSecret, method } }),
    ...(LISTENING.has(protocol) ? { redirect: await tryRedirect(preset, values, invocation) } : {}),
    ...(protocol === 'oidc' ? { scope: tryScope(preset, values.scope ?? preset.scope ?? 'openid') } : {}),
    ...defined({ consent }),
  };
}

/** Protocols whose answers come to the redirect listener. */
const LISTENING: ReadonlySet<string> = new Set(['oidc', 'saml', 'rest']);

/** Returns the provider's public document; undefined when it would need a session first. */
export function publishedBy(preset: ProviderPreset, issuer: string | undefined): Published | undefined {
  if (issuer === undefined || !URL.canParse(issuer) || issuer.includes('{domain}')) return undefined;
  if (preset.consent !== undefined) {
    return { kind: 'jwks', url: issuer.replace(/\/$/, '') + preset.consent.endpoints.jwks };
  }
  return preset.protocols.includes('oidc') ? { kind: 'discovery', issuer } : undefined;
}

interface Tried {
  readonly secrets: readonly SecretFact[];
  /** Registered for masking. */
  readonly clientSecret?: string;
}

async function trySecrets(
  { secrets: configured }: ResolvedProvider,
  values: DoctorValues,
  invocation: Invocation,
): Promise<Tried> {
  const secrets: SecretFact[] = [];
  const found = new Map<SecretMember, string>();
  for (const member of SECRET_MEMBERS) {
    const given = member === 'decryptionKey' ? undefined : values[member];
    const reference = given ?? configured[member];
    if (reference === undefined) continue;
    const shown =
      member === 'clientSecret' ? withoutSecret(reference, invocation.origins?.[member]) : reference;
    const trying =
      parseReference(reference)?.kind === 'prompt'
        ? { asked: true }
        : await tryMember(member, reference, found, invocation);
    secrets.push({ member, reference: shown, asked: false, ...trying });
  }
  const clientSecret = found.get('clientSecret');
  return { secrets, ...defined({ clientSecret }) };
}

/**
 * Resolves a reference, tries the value as a run would, and stores it in `found`. The passphrase of a protected key is
 * not asked for.
 */
async function tryMember(
  member: SecretMember,
  reference: string,
  found: Map<SecretMember, string>,
  invocation: Invocation,
): Promise<Pick<SecretFact, 'trouble'> & Partial<Pick<SecretFact, 'asked'>>> {
  const { world, settings } = invocation;
  try {
    if (member === 'decryptionKey') {
      const content = await decryptionKeyContent(reference, invocation);
      if (isProtected(new TextDecoder().decode(content))) return { asked: true };
      await readDecryptionKeys([reference], invocation);
      return {};
    }
    const text =
      member === 'clientSecret'
        ? await settings.secret(reference, 'client secret')
        : ((await readReference(reference, NAMES[member], invocation)) ?? '');
    if ((member === 'clientKey' || member === 'tlsKey') && isProtected(text)) return { asked: true };
    found.set(member, text);
    if (member === 'clientKey') {
      await clientAuthentication({ method: 'private_key_jwt', clientId: '', key: text }, world);
    }
    if (member === 'tlsKey') checkPair(found.get('tlsCert'), text);
    return {};
  } catch (error) {
    world.signal.throwIfAborted();
    return { trouble: troubleOf(error) };
  }
}

const NAMES = {
  clientKey: 'client key',
  tlsCert: 'client certificate',
  tlsKey: 'client key',
} as const satisfies Partial<Record<SecretMember, string>>;

function checkPair(certificate: string | undefined, key: string): void {
  if (certificate === undefined) return;
  let fits: boolean;
  try {
    fits = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch (cause) {
    throw new IdcliError('KEY_UNREADABLE', 'the client certificate or its key cannot be read as PEM', {
      cause,
    });
  }
  if (!fits) throw new IdcliError('KEY_UNREADABLE', 'the key does not belong to the client certificate');
}

/** Listens as a login would, and stops immediately. */
async function tryRedirect(
  preset: ProviderPreset,
  values: DoctorValues,
  { world }: Invocation,
): Promise<NonNullable<Setup['redirect']>> {
  const uris = values.redirectUri ?? (preset.redirectUri === undefined ? [] : [preset.redirectUri]);
  try {
    const { uris: redirectUris, texts, ...rest } = redirectFrom(values, preset.redirectUri, { apps: true });
    if (rest.listen === undefined && !redirectUris.some(isHere)) return { uris: texts, elsewhere: true };
    const listener = await listen({ redirectUris, ...rest, awaits: [], title: preset.title, now: world.now });
    await listener.close();
    return { uris: redirectUris.map(({ href }) => href) };
  } catch (error) {
    return { uris, trouble: troubleOf(error) };
  }
}

function tryScope(preset: ProviderPreset, asked: string): NonNullable<Setup['scope']> {
  try {
    return { asked, doubts: checkScopes(preset, asked) };
  } catch (error) {
    return { asked, doubts: [], trouble: troubleOf(error) };
  }
}

function consentSetup(
  preset: ProviderPreset,
  values: DoctorValues,
  clientSecret: string | undefined,
  { world }: Invocation,
): ConsentSetup | undefined {
  const { consent } = preset;
  const clientId = values.clientId ?? preset.clientId;
  if (consent === undefined || clientId === undefined) return undefined;
  const [redirectUri = preset.redirectUri ?? ''] = values.redirectUri ?? [];
  return {
    id: preset.id,
    protocol: consent,
    clientId,
    ...defined({ clientSecret }),
    scope: values.scope ?? preset.scope ?? `openid ${consent.signScope}`,
    redirectUri,
    person: consentHints('default', world.now()),
  };
}
