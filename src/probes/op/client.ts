/** A client that probes act as. */
import { authenticating, type ClientCredentials } from '../../protocol/oidc/client-auth.ts';
import type { Metadata } from '../../protocol/oidc/discovery.ts';
import type { World } from '../../world.ts';

export interface ProbeClient {
  readonly id: string;
  readonly credentials: ClientCredentials;
  /** Exactly as registered. */
  readonly redirectUri: string;
  /** Adds its authentication to a request. */
  authenticate(body: URLSearchParams, headers: Headers): Promise<void>;
}

/** Prepares the client that the probes act for, with its way to authenticate. */
export async function probeClient(
  credentials: ClientCredentials,
  redirectUri: string,
  metadata: Metadata,
  world: Pick<World, 'now' | 'random'>,
): Promise<ProbeClient> {
  const authenticate = await authenticating(credentials, metadata, world);
  return { id: credentials.clientId, credentials, redirectUri, authenticate };
}

/** The client has something to authenticate with. */
export const isConfidential = ({ credentials: { method } }: ProbeClient): boolean => method !== 'none';
