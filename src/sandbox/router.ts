/** Matches a request path to its handler. */

import { isPreflight, preflight, readable } from './cors.ts';
import { methodNotAllowed, type SandboxRequest, type SandboxResponse } from './http.ts';
import type { PathParameters, Route } from './tenants/tenant.ts';

/** Returns the values of the pattern's `:name` segments, or undefined when the path does not match. */
export function matchPath(pattern: string, path: string, anyCase = false): PathParameters | undefined {
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
  readonly response: SandboxResponse | Promise<SandboxResponse>;
}

/** @param base path of the owner of the routes, without trailing slash */
export function route(base: string, routes: readonly Route[], request: SandboxRequest): Routed | undefined {
  for (const { path, methods, exactPart, cors } of routes) {
    const { pathname } = request.url;
    // Requires the exact part first; the rest of the path may be in any case.
    const anyCase = exactPart !== undefined && pathname.startsWith(`${base}${exactPart}`);
    const parameters = matchPath(`${base}${path}`, pathname, anyCase);
    if (parameters === undefined) continue;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (cors !== undefined && isPreflight(request))
      return { pattern: `${base}${path}`, response: preflight(Object.keys(methods)) };
    const response = handler?.(request, parameters) ?? methodNotAllowed(Object.keys(methods));
    return {
      pattern: `${base}${path}`,
      response: cors === undefined ? response : readable(request, response),
    };
  }
  return undefined;
}
