/** Checks of the connection to a provider. */
import type { CatalogEntry } from './entry.ts';

export const CONNECTION = {
  'connection.certificate': {
    title: 'The certificate is accepted',
    level: 'must',
    at: 'tls',
    spec: 'RFC 9110, 4.3.4; RFC 5280, 6',
    meaning:
      'The certificate of the server cannot be traced to a trusted authority, is out of date, or is for another name.',
    causes: ['a private authority', 'a certificate that was not renewed', 'a proxy that opens TLS'],
    remedies: ['pass the authority with --ca FILE', 'ask the provider for a new certificate'],
  },
  'connection.certificate_expiry': {
    title: 'The certificate lasts for a while',
    level: 'should',
    at: 'tls.certificate',
    spec: 'RFC 5280, 4.1.2.5',
    meaning: 'A certificate of the chain ends within two weeks: logins fail from then on.',
    causes: ['automatic renewal that does not work'],
    remedies: ['tell the provider'],
  },
  'connection.protocol': {
    title: 'TLS 1.2 or later is spoken',
    level: 'must',
    at: 'tls.protocol',
    spec: 'RFC 9325, 3.1.1',
    meaning: 'The connection uses a TLS version that is no longer safe, or no TLS at all.',
    causes: ['an old server', 'plain http beyond loopback'],
    remedies: ['ask the provider for TLS 1.2 or 1.3'],
  },
  'connection.clock': {
    title: 'The clocks agree',
    level: 'should',
    at: 'headers.date',
    spec: 'RFC 9110, 6.6.1',
    meaning:
      "The server's Date differs from this machine's time by more than the tolerance: times of tokens will seem wrong.",
    causes: ['the clock of this machine', 'a cache that answers with an old Date'],
    remedies: ['set the clock by NTP', 'judge as of another time with --now'],
  },
  'connection.caching': {
    title: 'Key set and metadata are not cached for long',
    level: 'should',
    at: 'headers.cache-control',
    spec: 'OpenID Connect Core 1.0, 10.1.1; RFC 9111, 5.2',
    meaning:
      'Clients that honour the caching headers learn of a new key, or of a new endpoint, only after more than a day.',
    causes: ['a content network with long defaults'],
    remedies: ['tell the provider, or have the client fetch the set again for an unknown kid'],
  },
  'connection.keys_stable': {
    title: 'Two fetches give the same key set',
    level: 'should',
    at: 'jwks',
    spec: 'OpenID Connect Core 1.0, 10.1.1',
    meaning:
      'The key set differed between two requests right after each other, so a signing key may be missing now and then.',
    causes: ['servers behind a balancer that are not alike', 'a rotation at this moment'],
    remedies: ['fetch the set again for an unknown kid', 'tell the provider'],
  },
} as const satisfies Record<string, CatalogEntry>;
