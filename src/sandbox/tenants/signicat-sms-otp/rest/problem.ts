/** Problem bodies of the API, with all errors (RFC 9457 with the vendor's own members). */
import { json, type SandboxResponse } from '../../../http.ts';
import { type Provider, randomHex } from '../provider.ts';

export interface InvalidParam {
  readonly name: string;
  readonly reason: string;
}

const TITLES = {
  400: ['Bad request', 'validation_error'],
  401: ['Unauthorized', 'unauthorized'],
  403: ['Forbidden', 'forbidden'],
  404: ['Not found', 'not_found'],
  409: ['Conflict', 'invalid_state'],
  429: ['Too many requests', 'rate_limited'],
} as const;

export function problem(
  provider: Provider,
  status: keyof typeof TITLES,
  detail: string,
  invalidParams: readonly InvalidParam[] = [],
): SandboxResponse {
  const [title, code] = TITLES[status];
  return {
    ...json(
      status,
      {
        title,
        code,
        detail,
        type: `${provider.base}/auth/rest/problems/${code}`,
        traceId: randomHex(provider, 16),
        ...(invalidParams.length === 0 ? {} : { invalidParams }),
      },
      {
        'Content-Type': 'application/problem+json',
        ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
      },
    ),
    note: [detail, ...invalidParams.map(({ name, reason }) => `${name}: ${reason}`)].join('; '),
  };
}
