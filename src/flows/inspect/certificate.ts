/** The certificate of a server, looked at before anything is asked of it. */
import { IdcliError } from '../../errors.ts';
import type { TlsFacts, Transport, World } from '../../world.ts';

/** The certificate, also when it is not accepted; nothing for http, or when nobody answers. */
export async function lookAtCertificate(
  url: URL,
  transport: Transport,
  world: Pick<World, 'inspectTls'>,
): Promise<TlsFacts | undefined> {
  if (url.protocol !== 'https:') return undefined;
  return world.inspectTls(url, transport).catch((thrown: unknown) => {
    // The request that follows fails in the same way, and is recorded.
    if (thrown instanceof IdcliError && UNREACHED.has(thrown.code)) return undefined;
    throw thrown;
  });
}

const UNREACHED: ReadonlySet<string> = new Set(['NETWORK', 'HTTP_TIMEOUT']);
