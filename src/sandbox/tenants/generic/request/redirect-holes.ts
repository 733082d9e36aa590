/** Comparisons of redirect URIs that are not exact: mistakes that real providers made. */
import { type HoleId, isOpen } from '../holes.ts';
import type { Provider } from '../provider.ts';

type Comparison = (asked: string, registered: string) => boolean;

/** Host and port as a naive reader finds them: between the slashes and the next slash. */
const partsOf = (uri: string) => {
  const [, scheme = '', authority = '', path = ''] = /^([a-z][a-z\d+.-]*:)\/\/([^/]*)(.*)$/i.exec(uri) ?? [];
  return { scheme, authority, path };
};

const sameBut = (asked: string, registered: string, of: 'scheme' | 'authority' | 'path'): boolean => {
  const [one, other] = [partsOf(asked), partsOf(registered)];
  return (['scheme', 'authority', 'path'] as const).every((part) => part === of || one[part] === other[part]);
};

const COMPARISONS: Partial<Record<HoleId, Comparison>> = {
  'redirect-other-host': (asked, registered) =>
    sameBut(asked, registered, 'authority') && !/[@\\]/.test(asked),
  'redirect-other-path': (asked, registered) => sameBut(asked, registered, 'path'),
  'redirect-subpath': (asked, registered) => asked.startsWith(`${registered}/`) && !asked.includes('..'),
  'redirect-parent': (asked, registered) =>
    asked.startsWith(`${registered}/`) && /\/(?:\.|%2e){2}\//i.test(asked),
  'redirect-extra-query': (asked, registered) => asked.startsWith(`${registered}?`),
  'redirect-fragment': (asked, registered) => asked.replace(/#.*$/, '') === registered,
  'redirect-userinfo': (asked, registered) =>
    partsOf(asked).authority.startsWith(`${partsOf(registered).authority}@`),
  'redirect-backslash': (asked, registered) =>
    asked.includes('\\') && partsOf(asked).authority.endsWith(`@${partsOf(registered).authority}`),
  'redirect-subdomain': (asked, registered) =>
    sameBut(asked, registered, 'authority') &&
    partsOf(asked).authority.endsWith(`.${partsOf(registered).authority}`),
  'redirect-suffix': (asked, registered) =>
    sameBut(asked, registered, 'authority') &&
    partsOf(asked).authority.startsWith(`${partsOf(registered).authority}.`),
  'redirect-case': (asked, registered) => asked.toLowerCase() === registered.toLowerCase(),
  'redirect-scheme': (asked, registered) => sameBut(asked, registered, 'scheme'),
  'redirect-port': (asked, registered) =>
    asked.replace(/:\d+(?=\/)/, '') === registered.replace(/:\d+(?=\/)/, ''),
  'redirect-localhost-swap': (asked, registered) =>
    asked.replace(/^(https?:\/\/)(?:localhost|127\.0\.0\.1)(?::\d+)?\//, '$1') ===
    registered.replace(/^(https?:\/\/)(?:localhost|127\.0\.0\.1)(?::\d+)?\//, '$1'),
};

const LOOPBACK_PORT = /((?:127\.0\.0\.1|\[::1\]|localhost)[^/:@\\]*)(?::|%3A)\d{1,5}/i;
/** At a loopback address every port is registered (RFC 8252, 7.3). */
const withoutPort = (uri: string): string => uri.replace(LOOPBACK_PORT, '$1');

/** Whether an open hole lets an unregistered redirect URI through. */
export function slipsThrough(provider: Provider, asked: string, registered: readonly string[]): boolean {
  return Object.entries(COMPARISONS).some(
    ([id, compare]) =>
      isOpen(provider, id as HoleId) &&
      registered.some((one) => compare(withoutPort(asked), withoutPort(one))),
  );
}
