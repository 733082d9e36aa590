/** A provider's endpoints: present, https, and on hosts that a client can reach. */
import { isLoopbackHost } from '../../common/loopback-host.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { member } from '../../protocol/jose/parts.ts';
import { type Fact, pass, type Verdict, warn } from '../../report.ts';
import { isSecureUrl } from '../compare.ts';
import type { DiscoveryInput } from '../input.ts';

const ENDPOINTS = ['authorization_endpoint', 'token_endpoint'] as const;
const OPTIONAL_ENDPOINTS = [
  'userinfo_endpoint',
  'end_session_endpoint',
  'introspection_endpoint',
  'revocation_endpoint',
  'pushed_authorization_request_endpoint',
  'device_authorization_endpoint',
  'registration_endpoint',
] as const;
const ALL = [...ENDPOINTS, ...OPTIONAL_ENDPOINTS];

/** Reports all problems at once, at the place of the first. */
export function judgeEndpoints(document: JsonObject, input: DiscoveryInput): Verdict {
  const problems = ALL.flatMap((name) => {
    const problem = problemOf(name, member(document, name), input);
    return problem === undefined ? [] : [{ name, problem }];
  });
  const [first] = problems;
  if (first === undefined) return pass('all that a login needs');
  return warn(problems.map(({ name, problem }) => `${name} ${problem}`).join(', '), {
    at: first.name,
    expected: 'an absolute https URL',
    actual: (member(document, first.name) as Fact | undefined) ?? null,
  });
}

function problemOf(name: string, url: unknown, input: DiscoveryInput): string | undefined {
  if (url === undefined) return ENDPOINTS.some((needed) => needed === name) ? 'is missing' : undefined;
  if (typeof url !== 'string' || !URL.canParse(url)) return 'is not an absolute URL';
  return isSecureUrl(url, input.allowInsecureHttp) ? undefined : 'is not https';
}

/** Other hosts are common. Hosts known only inside the provider's network point to a misconfigured proxy. */
export function judgeHosts(document: JsonObject, { expectedIssuer }: DiscoveryInput): Verdict {
  const own = hostOf(expectedIssuer);
  const found = [...ALL, 'jwks_uri'].flatMap((name) => {
    const host = hostOf(member(document, name));
    return host === undefined || host === own ? [] : [{ name, host }];
  });
  const inside = own === undefined || isInternal(own) ? [] : found.filter(({ host }) => isInternal(host));
  const [first] = inside;
  if (first !== undefined) {
    return warn(`${first.name} is on ${first.host}, which only the provider's own network can reach`, {
      at: first.name,
      expected: `hosts that can be reached like ${own}`,
      actual: [...new Set(inside.map(({ host }) => host))],
    });
  }
  const hosts = [...new Set(found.map(({ host }) => host))];
  return pass(hosts.length === 0 ? 'all on the host of the issuer' : `also on ${hosts.join(', ')}`);
}

function hostOf(url: unknown): string | undefined {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** RFC 1918, 4193, 3927 and 6762; RFC 6761 and the names reserved for private use. */
const PRIVATE_ADDRESS = /^(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|\[f[cd]|\[fe[89ab])/;
const PRIVATE_NAME = /\.(?:local|localhost|internal|intranet|lan|corp|home|home\.arpa|test|invalid)$/;

function isInternal(host: string): boolean {
  const bare = !host.includes('.') && !host.startsWith('[');
  return isLoopbackHost(host) || bare || PRIVATE_ADDRESS.test(host) || PRIVATE_NAME.test(host);
}
