/** Inspects an OpenID provider without logging in: metadata, keys, connection, and what to expect of a login. */

import { judgeConnection } from '../../checks/connection.ts';
import { judgeDiscovery, judgeJwks, type ProfileName } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import type { Draft } from '../../outcome.ts';
import { isLoopbackHost, type Recorder } from '../../protocol/http/index.ts';
import { isObject } from '../../protocol/jose/parts.ts';
import {
  type Discovered,
  discoveryUrl,
  endpoint,
  fetchJwks,
  type Metadata,
  strings,
} from '../../protocol/oidc/discovery.ts';
import { findMetadata } from '../../protocol/oidc/find-metadata.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { Report } from '../../report.ts';
import type { Transport, World } from '../../world.ts';
import { NOTHING_PUBLISHED } from '../code-flow/discover.ts';
import { judgingHttp } from '../http-answers.ts';
import { knownMetadata } from '../known-metadata.ts';
import { meetsProfile } from '../profile.ts';
import { lookAtCertificate } from './certificate.ts';
import { describeLogin } from './login-here.ts';

export interface InspectInput {
  readonly provider: ProviderPreset;
  readonly issuer: string;
  /** Other issuers accepted in its place. */
  readonly acceptedIssuers?: readonly string[];
  /** Judge the metadata by this profile, too. */
  readonly profile?: ProfileName;
  readonly transport: Transport;
  readonly allowInsecureHttp: boolean;
  readonly clockToleranceSeconds: number;
}

export interface InspectContext {
  readonly world: World;
  readonly draft: Draft;
  readonly recorder: Recorder;
}

/**
 * Fills the draft with reports on discovery, key set and connection. Faults of the provider are findings.
 * @throws {IdcliError} what fetching throws; the draft keeps everything learned before, the certificate first
 */
export async function inspectProvider(input: InspectInput, context: InspectContext): Promise<void> {
  await judgingHttp(context.draft, () => inspect(input, context));
}

async function inspect(input: InspectInput, context: InspectContext): Promise<void> {
  const { draft, world } = context;
  const tls = await lookAtCertificate(discoveryUrl(input.issuer), input.transport, world);
  const seen = { headers: {} as Partial<Record<'discovery' | 'jwks', Headers>>, keySets: [] as string[] };
  const fetchAs = (purpose: 'discovery' | 'jwks'): typeof fetch => {
    const recorded = context.recorder.as('client', purpose);
    return async (url, init) => {
      const response = await recorded(url, init);
      seen.headers[purpose] = response.headers;
      return response;
    };
  };
  try {
    const discovered = await findMetadata(
      fetchAs('discovery'),
      input.issuer,
      knownMetadata(input.provider, input.issuer),
    );
    const { metadata, kind } = discovered;
    const url = endpoint(metadata, 'jwks_uri');
    // Inspecting keys does not mean trusting them, so fetch them even when the metadata has other faults.
    let whereTheyAre = true;
    if (kind === 'known') draft.notes.push(NOTHING_PUBLISHED);
    else {
      const { findings } = await judgeMetadata(discovered, input, draft);
      await meetsProfile(input.profile, metadata, draft);
      whereTheyAre = findings.some(({ code, status }) => code === 'discovery.jwks' && status === 'pass');
    }
    if (url !== undefined && whereTheyAre) {
      for (let round = 0; round < 2; round += 1) {
        seen.keySets.push(JSON.stringify(await fetchJwks(fetchAs('jwks'), url)));
      }
      draft.reports.push(
        await judgeJwks({ document: JSON.parse(seen.keySets[0] ?? '{}'), ...announcedIn(metadata) }),
      );
    }
  } finally {
    const { discovery, jwks } = seen.headers;
    draft.reports.push(
      await judgeConnection({
        now: world.now(),
        clockToleranceSeconds: input.clockToleranceSeconds,
        ...defined({ tls }),
        secure: discoveryUrl(input.issuer).protocol === 'https:',
        loopback: isLoopbackHost(discoveryUrl(input.issuer).hostname),
        ...defined({ discoveryHeaders: discovery, jwksHeaders: jwks }),
        keySets: seen.keySets,
      }),
    );
  }
}

/**
 * Does the same for a given document: metadata, or a key set, recognized by its members. Fetches nothing.
 * @throws {IdcliError} `INPUT_UNREADABLE` when it is neither
 */
export async function inspectDocument(
  document: Json,
  source: string,
  input: Pick<InspectInput, 'provider' | 'issuer'>,
  draft: Draft,
): Promise<void> {
  if (isObject(document) && Array.isArray(document.keys)) {
    draft.reports.push({ ...(await judgeJwks({ document })), from: source });
    return;
  }
  if (isObject(document) && typeof document.issuer === 'string') {
    const issuer = input.issuer === '' ? document.issuer : input.issuer;
    const discovered = { metadata: document, duplicates: [] };
    await judgeMetadata(discovered, { ...input, issuer, allowInsecureHttp: false }, draft);
    return;
  }
  throw new IdcliError('INPUT_UNREADABLE', `${source} is neither a discovery document nor a key set`, {
    hint: 'a discovery document has the member issuer, a key set the member keys',
  });
}

async function judgeMetadata(
  { metadata, duplicates, kind }: Discovered & { readonly kind?: 'openid' | 'oauth' | 'known' },
  input: Pick<InspectInput, 'provider' | 'issuer' | 'allowInsecureHttp' | 'acceptedIssuers'>,
  draft: Draft,
): Promise<Report> {
  const { scope, scopes, clientAuth } = input.provider;
  const report = await judgeDiscovery({
    document: metadata,
    duplicates,
    expectedIssuer: input.issuer,
    ...defined({ acceptedIssuers: input.acceptedIssuers }),
    ...(kind === 'oauth' ? { kind } : {}),
    pkce: true,
    allowInsecureHttp: input.allowInsecureHttp,
    scopes: [...new Set([...(scope?.split(' ') ?? []), ...Object.keys(scopes ?? {})])],
    ...defined({ clientAuth }),
  });
  draft.reports.push(report);
  if (report.verdict !== 'invalid') draft.data.login = { ...describeLogin(metadata, input.provider) };
  return report;
}

function announcedIn(metadata: Metadata): { readonly announced?: readonly string[] } {
  const announced = strings(metadata, 'id_token_signing_alg_values_supported');
  return defined({ announced });
}
