/** Which handler an address belongs to. */
import { methodNotAllowed, type SandboxRequest, type SandboxResponse } from './http.ts';
import type { PathParameters, Route } from './tenants/tenant.ts';

/** The values of the pattern's `:name` segments, or nothing when the path is another one. */
function matchPath(pattern: string, path: string, anyCase: boolean): PathParameters | undefined {
  const expected = pattern.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    const value = actual[index] ?? '';
    if (segment.startsWith(':')) parameters[segment.slice(1)] = value;
    else if (segment !== value && !(anyCase && segment.toLowerCase() === value.toLowerCase()))
      return undefined;
  }
  return parameters;
}

export interface Routed {
  /** The pattern that matched, for the request log. */
  readonly pattern: string;
  readonly response: SandboxResponse;
}

/** @param base path of whoever the routes belong to, without trailing slash */
export function route(base: string, routes: readonly Route[], request: SandboxRequest): Routed | undefined {
  for (const { path, methods, exactPart } of routes) {
    const { pathname } = request.url;
    // The exact part comes first, so that what is below it may be written in any case.
    const anyCase = exactPart !== undefined && pathname.startsWith(`${base}${exactPart}`);
    const parameters = matchPath(`${base}${path}`, pathname, anyCase);
    if (parameters === undefined) continue;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
    const response = handler?.(request, parameters) ?? methodNotAllowed(Object.keys(methods));
    return { pattern: `${base}${path}`, response };
  }
  return undefined;
}
