/** What somebody needs to know of a client that was brought: its keys are with whoever brought it. */
import { defined } from '../../common/defined.ts';
import type { ClientMetadata } from '../tenants/generic/clients/metadata.ts';
import type { ClientInfo } from '../types.ts';

export function clientInfo({
  client_id,
  client_name,
  client_secret,
  token_endpoint_auth_method,
}: ClientMetadata): ClientInfo {
  return {
    id: client_id,
    title: client_name ?? 'a client of your own',
    ...defined({ authentication: token_endpoint_auth_method, secret: client_secret }),
  };
}
