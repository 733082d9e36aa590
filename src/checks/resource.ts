/** The metadata of a protected resource. RFC 9728. */
import type { JsonObject } from '../protocol/jose/decoded.ts';
import { type Check, type Fact, fail, pass, type Report, report, runChecks, skip } from '../report.ts';
import { nearMiss } from './compare.ts';
import { defineCheck } from './define.ts';

interface ResourceInput {
  readonly resource: string;
  readonly metadata: JsonObject;
  /** The answer of the resource itself: status, and `resource_metadata` of its challenge. */
  readonly answer: { readonly status: number; readonly metadataUrl?: string };
}

const CHECKS: readonly Check<ResourceInput>[] = [
  defineCheck('resource.identifier', ({ resource, metadata }) => {
    const named = metadata.resource;
    if (named === resource) return pass(resource);
    return fail(named === undefined ? 'resource is missing' : 'the metadata is of another resource', {
      expected: resource,
      actual: (named as Fact | undefined) ?? null,
      hint: typeof named === 'string' ? nearMiss(resource, named) : undefined,
    });
  }),
  defineCheck('resource.servers', ({ metadata }) => {
    const servers = metadata.authorization_servers;
    const isGood =
      Array.isArray(servers) &&
      servers.length > 0 &&
      servers.every((one) => typeof one === 'string' && URL.canParse(one));
    return isGood
      ? pass(servers.join(', '))
      : fail(
          servers === undefined
            ? 'authorization_servers is missing'
            : 'authorization_servers is not a list of issuers',
          { expected: 'a list of URLs', actual: (servers as Fact | undefined) ?? null },
        );
  }),
  defineCheck('resource.challenge', ({ answer: { status, metadataUrl } }) => {
    if (status !== 401) return skip(`the resource answered ${status} without a token, and not 401`);
    return metadataUrl === undefined
      ? fail('the challenge has no resource_metadata', { expected: 'a URL', actual: null })
      : pass(metadataUrl);
  }),
];

/** Report `resource`. */
export async function judgeResource(input: ResourceInput): Promise<Report> {
  return report('resource', await runChecks(CHECKS, input), ['resource.identifier', 'resource.servers']);
}
