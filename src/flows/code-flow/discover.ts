/** The provider's metadata, fetched and judged. */
import { judgeDiscovery } from '../../checks/index.ts';
import type { Draft } from '../../outcome.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import { fetchDiscovery, type Metadata } from '../../protocol/oidc/discovery.ts';
import type { CodeFlowInput } from './input.ts';

/**
 * Fetches and judges the discovery document; absent when it must not be used (IG-V1).
 * @throws {IdcliError} `DISCOVERY_FAILED`, and what `fetch` throws
 */
export async function discover(
  input: Pick<CodeFlowInput, 'issuer' | 'pkce' | 'allowInsecureHttp'>,
  { recorder, draft }: { readonly recorder: Recorder; readonly draft: Draft },
): Promise<Metadata | undefined> {
  const { metadata, duplicates } = await fetchDiscovery(recorder.as('client', 'discovery'), input.issuer);
  const report = await judgeDiscovery({
    document: metadata,
    duplicates,
    expectedIssuer: input.issuer,
    pkce: input.pkce,
    allowInsecureHttp: input.allowInsecureHttp,
  });
  draft.reports.push(report);
  return report.verdict === 'invalid' ? undefined : metadata;
}
