/** Responses of the OAuth endpoints, with the headers of the real service. */
import { defined } from '../../../common/defined.ts';
import { json, type SandboxResponse } from '../../http.ts';
import { type Provider, randomHex } from './provider.ts';

const NOT_STORED = { 'Cache-Control': 'no-store, no-cache, max-age=0', Pragma: 'no-cache' } as const;

/** Builds a successful response of the token endpoint. */
export function tokenAnswer(provider: Provider, value: unknown, note?: string): SandboxResponse {
  return {
    ...json(200, value, { ...NOT_STORED, 'x-trace-id': randomHex(provider, 16) }),
    ...defined({ note }),
  };
}

/** SO-S4: status 400 also for `invalid_client`, a URL that explains it, and a trace id. */
export function tokenError(
  provider: Provider,
  error: string,
  description: string,
  status = 400,
): SandboxResponse {
  const uri = `${provider.base}/auth/open/config/errors/${error}`;
  return {
    ...json(
      status,
      { error, error_description: description, error_uri: uri },
      { ...NOT_STORED, 'x-trace-id': randomHex(provider, 16) },
    ),
    note: `${error}: ${description}`,
  };
}
