/** The registration of the client that is always there, as the provider's portal would show it. */
import { beginningWith, type Clients } from '../../clients/clients.ts';
import type { Core } from '../tenant.ts';

export const TENANT_ID = 'ingroupe';
export const CLIENT_ID = 'sandbox-ingroupe-client';
const CLIENT_SECRET = 'sandbox-ingroupe-secret';

/** Any port matches (RFC 8252, 7.3). */
const FIXED_REDIRECT_URIS: readonly string[] = [
  'http://127.0.0.1/callback',
  'http://[::1]/callback',
  'http://localhost/callback',
];

/** @param redirectUris added at start to the fixed ones */
export function registeredClients({ own }: Core, redirectUris: readonly string[]): Clients {
  return beginningWith({
    system: TENANT_ID,
    id: CLIENT_ID,
    secret: CLIENT_SECRET,
    redirectUris: [...FIXED_REDIRECT_URIS, ...redirectUris],
    own,
  });
}
