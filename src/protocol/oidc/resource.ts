/** A request to a protected resource. RFC 6750, 2.1; RFC 9449, 7. */
import type { Answer, OidcClient } from './client.ts';
import { proving } from './grant.ts';

/**
 * Gets the resource with the token; a demand for a DPoP nonce is met once.
 * @throws what `fetch` throws
 */
export async function askResource(
  client: OidcClient,
  { url, token, tokenType }: { readonly url: URL; readonly token: string; readonly tokenType: unknown },
): Promise<Pick<Answer, 'status' | 'challenge'>> {
  const oidc = await import('openid-client');
  const before = client.lastAnswer();
  const isBearer = typeof tokenType === 'string' && tokenType.toLowerCase() === 'bearer';
  const proof = isBearer ? {} : proving(client);
  try {
    await oidc.fetchProtectedResource(client.configuration, token, url, 'GET', undefined, undefined, proof);
  } catch (thrown) {
    // The library throws for every challenge: that is the answer.
    if (client.lastAnswer() === before) throw thrown;
  }
  return client.lastAnswer() ?? { status: 0 };
}
