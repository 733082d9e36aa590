/** Checks of the machine that idcli runs on. */
import type { CatalogEntry } from './entry.ts';

export const MACHINE = {
  'machine.node': {
    title: 'Node.js is one that idcli is made for',
    level: 'must',
    at: 'node',
    spec: 'idcli, engines',
    meaning: 'idcli runs on Node.js 20.19 and later of line 20, and on 22.12 and later.',
    causes: ['an older Node.js comes first on the PATH'],
    remedies: ['install a current release from nodejs.org, or with a version manager'],
  },
  'machine.clock': {
    title: 'The clock is right',
    level: 'must',
    at: 'clock',
    spec: 'RFC 7519, 4.1.4; RFC 9110, 6.6.1',
    meaning:
      'The clock is set to a time before this version of idcli was released, or differs from the ' +
      "provider's by more than the tolerance: tokens will seem expired, or issued in the future.",
    causes: [
      'no time synchronization, as in a virtual machine that was asleep',
      'a cache that answers with an old Date',
    ],
    remedies: ['set the clock by NTP', 'allow a difference with --clock-tolerance'],
  },
  'machine.browser': {
    title: 'A browser can be started',
    level: 'should',
    at: 'browser',
    spec: 'RFC 8252, 6',
    meaning: 'A login would print its URL and wait, as no browser can be started on this machine.',
    causes: ['a server, container or ssh session without a display'],
    remedies: ['use a browser elsewhere with --paste', 'let the built-in user agent log in with --headless'],
  },
  'machine.proxy': {
    title: 'The proxies that are named can be used',
    level: 'must',
    at: 'proxy',
    spec: 'RFC 9110, 7.6 and 9.3.6',
    meaning: 'A configured proxy is not an http or https proxy, so every request through it fails.',
    causes: ['a SOCKS proxy', 'a typing error in HTTPS_PROXY'],
    remedies: ['name an http proxy', 'name hosts that are reached without it in NO_PROXY'],
  },
  'machine.authorities': {
    title: 'Certificate authorities that were added can be read',
    level: 'must',
    at: 'authorities',
    spec: 'RFC 5280, 6',
    meaning:
      'A file of certificate authorities is missing, holds no certificate, or holds one that is out of ' +
      'date: servers that need it are refused.',
    causes: ['a path that is only right on another machine', 'DER instead of PEM'],
    remedies: ['correct the path', 'convert with openssl x509 -inform der'],
  },
  'machine.loopback': {
    title: 'A port on loopback can be listened on',
    level: 'must',
    at: '127.0.0.1',
    spec: 'RFC 8252, 7.3',
    meaning: 'The redirect listener and the sandbox cannot open a port on 127.0.0.1.',
    causes: ['a container or sandbox without network', 'a security program'],
    remedies: ['allow listening on loopback', 'log in with --paste, which needs no port'],
  },
  'machine.ipv6': {
    title: 'The IPv6 loopback address is there too',
    level: 'should',
    at: '::1',
    spec: 'RFC 8252, 7.3 and 8.3',
    meaning:
      'A redirect URI with the host localhost is only listened for on 127.0.0.1; a browser that tries ' +
      '::1 first gets there a little later.',
    causes: ['IPv6 is switched off, as in many containers'],
    remedies: ['register and use 127.0.0.1 instead of localhost'],
  },
  'machine.terminal': {
    title: 'The terminal shows what idcli prints',
    level: 'should',
    at: 'terminal',
    spec: 'POSIX.1-2024, XBD 7 and 8',
    meaning: 'The terminal is narrow, or the locale is not UTF-8, so tables break or marks are not shown.',
    causes: ['LANG or LC_ALL is set to C'],
    remedies: ['set LANG to a UTF-8 locale such as C.UTF-8', 'make the window 80 columns wide'],
  },
} as const satisfies Record<`machine.${string}`, CatalogEntry>;
