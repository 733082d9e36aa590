/** Token requests that a provider with holes takes in other forms, and the headers that it answers with. */
import { mediaType, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { isOpen, withoutHeaders } from '../holes.ts';
import type { Provider } from '../provider.ts';

export function throughTokenHoles(provider: Provider, request: SandboxRequest): SandboxRequest {
  const isInAddress = request.url.search !== '';
  if (isInAddress && isOpen(provider, request.method === 'GET' ? 'token-get' : 'token-query'))
    return asForm(request, request.url.searchParams);
  if (mediaType(request) !== 'application/json' || !isOpen(provider, 'token-json')) return request;
  try {
    return asForm(request, new URLSearchParams(JSON.parse(request.body) as Record<string, string>));
  } catch {
    return request;
  }
}

function asForm(request: SandboxRequest, parameters: URLSearchParams): SandboxRequest {
  return {
    ...request,
    method: 'POST',
    url: new URL(request.url.pathname, request.url),
    headers: { ...request.headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: parameters.toString(),
  };
}

export function withHeadersOfHoles(
  provider: Provider,
  { headers: { origin } }: SandboxRequest,
  response: SandboxResponse,
): SandboxResponse {
  const stored = isOpen(provider, 'token-cache')
    ? withoutHeaders(response, ['cache-control', 'pragma'])
    : response.headers;
  const credentials =
    origin !== undefined && isOpen(provider, 'token-cors')
      ? { 'Access-Control-Allow-Credentials': 'true' }
      : {};
  return { ...response, headers: { ...stored, ...credentials } };
}
