/** The registered clients: one for each way of authentication, and some for what the hub does beside a login. */

import { createPublicKey } from 'node:crypto';
import { defined } from '../../../common/defined.ts';
import { type Clients, createClients } from '../../clients/clients.ts';
import { publicOf } from '../../jose/key.ts';
import type { ClientInfo } from '../../types.ts';
import { type Client, type ClientMetadata, withDefaults } from '../generic/clients/metadata.ts';
import { SELF_SIGNED_CLIENT, TLS_CLIENT } from '../generic/keys/client-certificates.ts';
import { CLIENT_SIGNING_JWK } from '../generic/keys/client-keys.ts';
import type { Core } from '../tenant.ts';
import { CLIENT_SECRET, FIXED_REDIRECT_URIS, TENANT_ID } from './client.ts';
import { CLIENT_DECRYPTION_JWK } from './keys.ts';
import { GRANTS, RESPONSE_TYPES } from './offers.ts';

/** Where the clients with logout addresses listen. */
const LOGOUT = 'http://127.0.0.1:8401/logout';

interface Row {
  readonly info: ClientInfo;
  readonly metadata: Partial<ClientMetadata>;
}

const row = (
  name: string,
  title: string,
  authentication: string,
  more: Omit<Partial<ClientInfo>, 'id'> = {},
  metadata: Row['metadata'] = {},
): Row => ({ info: { id: `sandbox-signicat-sms-otp-${name}`, title, authentication, ...more }, metadata });

const secret = (name: string) => ({ secret: `sandbox-signicat-sms-otp-${name}-secret` });
const decryptionKey = JSON.stringify(CLIENT_DECRYPTION_JWK);
const signingKey = JSON.stringify(CLIENT_SIGNING_JWK);
const encryptedBy = (alg: string, enc: string) => ({
  jwks: { keys: [publicOf({ ...CLIENT_DECRYPTION_JWK, alg })] },
  id_token_encrypted_response_alg: alg,
  id_token_encrypted_response_enc: enc,
  userinfo_encrypted_response_alg: alg,
  userinfo_encrypted_response_enc: enc,
});

/** The first is the one that a login without another uses; the hub takes its secret in the header and in the form. */
const ROWS: readonly Row[] = [
  row(
    'client',
    'secret in the header or in the form; signs request objects',
    'client_secret_basic',
    {
      secret: CLIENT_SECRET,
      decryptionKey,
      signingKey,
    },
    { jwks: { keys: [publicOf(CLIENT_SIGNING_JWK)] } },
  ),
  row(
    'private-key-jwt',
    'assertion signed with a private key',
    'private_key_jwt',
    { signingKey },
    {
      jwks: { keys: [publicOf(CLIENT_SIGNING_JWK)] },
    },
  ),
  row(
    'tls',
    'certificate of the sandbox client authority',
    'tls_client_auth',
    { certificate: TLS_CLIENT },
    {
      tls_client_auth_subject_dn: 'CN=sandbox-generic-tls,O=idcli sandbox',
    },
  ),
  row(
    'self-signed-tls',
    'self-signed certificate',
    'self_signed_tls_client_auth',
    {
      certificate: SELF_SIGNED_CLIENT,
    },
    {
      get jwks() {
        const jwk = createPublicKey(SELF_SIGNED_CLIENT.cert).export({ format: 'jwk' });
        return { keys: [{ ...jwk, use: 'sig' }] };
      },
    },
  ),
  row(
    'encrypted',
    'ID tokens and UserInfo encrypted by RSA-OAEP',
    'client_secret_basic',
    {
      ...secret('encrypted'),
      decryptionKey,
    },
    encryptedBy('RSA-OAEP', 'A256CBC-HS512'),
  ),
  row(
    'encrypted-rsa1-5',
    'the same by RSA1_5, which clients should refuse',
    'client_secret_basic',
    {
      ...secret('encrypted-rsa1-5'),
      decryptionKey,
    },
    encryptedBy('RSA1_5', 'A128CBC-HS256'),
  ),
  row('back-channel', `gets logout tokens at ${LOGOUT}`, 'client_secret_basic', secret('back-channel'), {
    backchannel_logout_uri: LOGOUT,
    backchannel_logout_session_required: true,
  }),
  row(
    'front-channel',
    `is logged out by a frame of ${LOGOUT}`,
    'client_secret_basic',
    secret('front-channel'),
    {
      frontchannel_logout_uri: LOGOUT,
      frontchannel_logout_session_required: true,
    },
  ),
];

export const CLIENT_INFO: readonly ClientInfo[] = ROWS.map(({ info }) => info);

const clientsOf = (redirectUris: readonly string[]): readonly Client[] =>
  ROWS.map(({ info: { id, secret: client_secret, authentication, title }, metadata }) =>
    withDefaults(
      // Getters stay: most sandboxes never read a certificate.
      Object.defineProperties(
        {
          client_id: id,
          client_name: title,
          ...defined({ client_secret, token_endpoint_auth_method: authentication }),
          redirect_uris: redirectUris,
          response_types: RESPONSE_TYPES,
          grant_types: Object.values(GRANTS),
        },
        Object.getOwnPropertyDescriptors(metadata),
      ),
    ),
  );

/**
 * @param redirectUris added at start to the fixed ones
 * @param all filled here
 */
export function registeredClients(
  { own }: Core,
  redirectUris: readonly string[],
  all: Map<string, Client>,
): Clients {
  const sharedUris = [...FIXED_REDIRECT_URIS, ...redirectUris];
  const [first, ...others] = clientsOf(sharedUris);
  if (first === undefined) throw new Error('the hub has no client');
  return createClients({
    system: TENANT_ID,
    fixed: [first, ...others],
    fixedInfo: CLIENT_INFO,
    ...{ sharedUris, own, all },
  });
}
