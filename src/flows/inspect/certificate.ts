/** The certificate of a server, examined before any request. */
import { IdcliError } from '../../errors.ts';
import type { TlsFacts, Transport, World } from '../../world.ts';

/** Returns the certificate, even an untrusted one; undefined for http or when the server does not answer. */
export async function lookAtCertificate(
  url: URL,
  transport: Transport,
  world: Pick<World, 'inspectTls'>,
): Promise<TlsFacts | undefined> {
  if (url.protocol !== 'https:') return undefined;
  return world.inspectTls(url, transport).catch((thrown: unknown) => {
    // The next request fails the same way, and is recorded.
    if (thrown instanceof IdcliError && UNREACHED.has(thrown.code)) return undefined;
    throw thrown;
  });
}

const UNREACHED: ReadonlySet<string> = new Set(['NETWORK', 'HTTP_TIMEOUT']);
