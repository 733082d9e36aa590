/**
 * Allowed targets for requests with cookies: the issuer's origin and explicitly allowed ones (rules ALL-9, CS-V4,
 * CS-V6).
 */
import { isLoopbackHost } from '../../common/loopback-host.ts';

/** Serialized origins, e.g. `https://id.example.com`. */
export function allowedOrigins(issuer: string, more: readonly string[]): ReadonlySet<string> {
  return new Set([issuer, ...more].map((url) => new URL(url).origin));
}

/** Returns why a URL must not be requested; undefined when it may be. */
export function originProblem(url: string | URL, origins: ReadonlySet<string>): string | undefined {
  const text = typeof url === 'string' ? url : url.href;
  if (!URL.canParse(text)) return 'it is not an absolute URL';
  const { origin, protocol, hostname } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return `${protocol} is not an allowed scheme`;
  if (protocol === 'http:' && !isLoopbackHost(hostname) && !origins.has(origin)) {
    return 'plain http would show the session to everybody on the way';
  }
  return origins.has(origin) ? undefined : `${origin} is neither the issuer's origin nor an allowed one`;
}
