/** An OpenID provider that no one here wrote, on loopback, with its own development login pages. */
import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import Provider, { type Configuration } from 'oidc-provider';

export interface Peer {
  readonly issuer: string;
  close(): Promise<void>;
}

const jwk = (key: { export(options: { format: 'jwk' }): JsonWebKey }, kid: string, alg: string) => ({
  ...key.export({ format: 'jwk' }),
  kid,
  alg,
  use: 'sig',
});

/** One signing key for each algorithm, made for this run. */
export function signingKeys() {
  const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return [
    jwk(rsa(), 'peer-rs256', 'RS256'),
    jwk(rsa(), 'peer-ps256', 'PS256'),
    jwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'peer-es256', 'ES256'),
    jwk(generateKeyPairSync('ed25519').privateKey, 'peer-eddsa', 'EdDSA'),
  ];
}

/**
 * Starts the provider. `configure` is given the redirect URI pattern's origin, without a port: the peer lets native
 * clients use any port on loopback (RFC 8252, 7.3). `equip` adds pages and headers of a deployment.
 */
export async function startOidcProvider(
  configuration: Configuration,
  tls?: { readonly key: string; readonly cert: string; readonly ca: string },
  equip?: (provider: Provider) => void,
): Promise<Peer> {
  let handle: ReturnType<Provider['callback']> | undefined;
  const listener: Parameters<typeof createServer>[1] = (request, response) =>
    void handle?.(request, response);
  const server: Server =
    tls === undefined
      ? createServer(listener)
      : createTlsServer({ ...tls, requestCert: true, rejectUnauthorized: false }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const issuer = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  const provider = await quietly(() => new Provider(issuer, configuration));
  equip?.(provider);
  handle = provider.callback();
  return {
    issuer,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The peer warns on the console about its development settings, which are meant here. */
async function quietly<Result>(work: () => Result): Promise<Result> {
  const { console: loud } = globalThis;
  globalThis.console = { ...loud, warn() {}, info() {} } as Console;
  try {
    return work();
  } finally {
    globalThis.console = loud;
  }
}

/** The certificate that a client showed on this connection. */
export function peerCertificate(socket: unknown): string | undefined {
  const { raw } = (socket as TLSSocket).getPeerX509Certificate() ?? {};
  if (raw === undefined) return undefined;
  return `-----BEGIN CERTIFICATE-----\n${raw.toString('base64')}\n-----END CERTIFICATE-----\n`;
}
