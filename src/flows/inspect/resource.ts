/** Finds the authorization server of a protected resource, as an MCP client does. RFC 9728, 3 and 5. */
import { judgeResource } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Draft } from '../../outcome.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import { fetchDocument } from '../../protocol/oidc/discovery.ts';

/** RFC 9728, 3.1: the path of the resource goes last. */
function wellKnownUrl({ origin, pathname, search }: URL): URL {
  return new URL(`${origin}/.well-known/oauth-protected-resource${pathname.replace(/\/$/, '')}${search}`);
}

/**
 * Reads the metadata, from where the challenge of the resource says, else from its well-known address; judges it.
 * @returns the first authorization server; undefined when the metadata must not be used
 * @throws {IdcliError} `DISCOVERY_FAILED` when there is none, and what `fetch` throws
 */
export async function serverOfResource(
  resource: string,
  { recorder, draft }: { readonly recorder: Recorder; readonly draft: Draft },
): Promise<string | undefined> {
  const fetch = recorder.as('client', 'resource');
  const response = await fetch(resource, { headers: { accept: 'application/json' } });
  const challenge = response.headers.get('www-authenticate') ?? '';
  const metadataUrl = /\bresource_metadata="([^"]+)"/i.exec(challenge)?.[1];
  const url =
    metadataUrl !== undefined && URL.canParse(metadataUrl)
      ? new URL(metadataUrl)
      : wellKnownUrl(new URL(resource));
  const found = await fetchDocument(fetch, url);
  if (!found.ok) {
    throw new IdcliError('DISCOVERY_FAILED', `the resource has no metadata at ${url}`, {
      hint: 'name its authorization server yourself: --issuer URL',
      cause: found.error,
    });
  }
  const { metadata } = found.discovered;
  const report = await judgeResource({
    resource,
    metadata,
    answer: { status: response.status, ...defined({ metadataUrl }) },
  });
  draft.reports.push(report);
  draft.data.resource = metadata;
  const [first] = Array.isArray(metadata.authorization_servers) ? metadata.authorization_servers : [];
  return report.verdict === 'invalid' || typeof first !== 'string' ? undefined : first;
}
