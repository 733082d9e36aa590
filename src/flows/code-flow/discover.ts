/** The provider's metadata, fetched and judged. */
import { judgeDiscovery } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { Draft } from '../../outcome.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { Metadata } from '../../protocol/oidc/discovery.ts';
import { findMetadata } from '../../protocol/oidc/find-metadata.ts';
import { knownMetadata } from '../known-metadata.ts';
import type { CodeFlowInput } from './input.ts';

/** The note when the endpoints come from a preset. */
export const NOTHING_PUBLISHED =
  'the provider publishes no metadata: the endpoints are those that the preset knows';

/**
 * Fetches and judges the discovery document. Returns undefined when it must not be used (IG-V1).
 * @throws {IdcliError} `DISCOVERY_FAILED`, and what `fetch` throws
 */
export async function discover(
  input: Pick<
    CodeFlowInput,
    'provider' | 'issuer' | 'credentials' | 'pkce' | 'allowInsecureHttp' | 'acceptedIssuers'
  >,
  { recorder, draft }: { readonly recorder: Recorder; readonly draft: Draft },
): Promise<Metadata | undefined> {
  const { metadata, duplicates, kind } = await findMetadata(
    recorder.as('client', 'discovery'),
    input.issuer,
    knownMetadata(input.provider, input.issuer),
  );
  if (kind === 'known') {
    draft.notes.push(NOTHING_PUBLISHED);
    return metadata;
  }
  if (kind === 'oauth')
    draft.notes.push('the provider has the metadata of an OAuth server (RFC 8414), and no OpenID discovery');
  const report = await judgeDiscovery({
    document: metadata,
    duplicates,
    expectedIssuer: input.issuer,
    kind,
    ...defined({ acceptedIssuers: input.acceptedIssuers }),
    pkce: input.pkce,
    clientAuth: input.credentials.method,
    allowInsecureHttp: input.allowInsecureHttp,
  });
  draft.reports.push(report);
  return report.verdict === 'invalid' ? undefined : metadata;
}
