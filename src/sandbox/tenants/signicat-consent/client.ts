/** The registration of the client that is always there. */
import { beginningWith, type Clients } from '../../clients/clients.ts';
import type { Core } from '../tenant.ts';

export const TENANT_ID = 'signicat-consent';
export const CLIENT_ID = 'sandbox-consent-client';
const CLIENT_SECRET = 'sandbox-consent-secret';

/** The published URI of the vendor's demo client, which is never requested here; and loopback URIs with any port. */
const FIXED_REDIRECT_URIS: readonly string[] = [
  'https://labs.signicat.com/redirect',
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
