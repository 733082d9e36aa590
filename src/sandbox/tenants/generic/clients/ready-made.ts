/** Clients that are always registered: one for each way of authentication, and some for what a login may demand. */

import { createPublicKey } from 'node:crypto';
import { defined } from '../../../../common/defined.ts';
import { publicOf } from '../../../jose/key.ts';
import type { ClientInfo } from '../../../types.ts';
import { SELF_SIGNED_CLIENT, TLS_CLIENT } from '../keys/client-certificates.ts';
import { CLIENT_DECRYPTION_JWK, CLIENT_RSA_JWK, CLIENT_SIGNING_JWK } from '../keys/client-keys.ts';
import { GRANT_TYPES, GRANTS, RESPONSE_TYPES } from '../offers.ts';
import type { ClientMetadata } from './metadata.ts';

export const TENANT_ID = 'generic';
export const CLIENT_ID = 'sandbox-generic-client';
/** Punctuation, so that a client that does not form-encode a Basic header is found out (RFC 6749, 2.3.1). */
export const CLIENT_SECRET = 'sandbox-generic-secret:/+%&é';

/** Any port matches (RFC 8252, 7.3). */
const FIXED_REDIRECT_URIS: readonly string[] = [
  'http://127.0.0.1/callback',
  'http://[::1]/callback',
  'http://localhost/callback',
];

interface ReadyMade {
  readonly info: ClientInfo;
  readonly metadata: Omit<ClientMetadata, 'client_id' | 'redirect_uris'>;
}

const secretOf = (name: string): string => `sandbox-generic-${name}-secret-of-thirty-two-bytes`;
const signingKeys = { keys: [publicOf(CLIENT_SIGNING_JWK)] };
const bothKeys = { keys: [publicOf(CLIENT_SIGNING_JWK), publicOf(CLIENT_DECRYPTION_JWK)] };
const signingKey = JSON.stringify(CLIENT_SIGNING_JWK);
const decryptionKey = JSON.stringify(CLIENT_DECRYPTION_JWK);

const info = (
  name: string,
  title: string,
  authentication: string,
  more: Omit<Partial<ClientInfo>, 'id'> = {},
): ClientInfo => ({ id: `sandbox-generic-${name}`, title, authentication, ...more });

const FAPI1_CLIENT = {
  jwks: signingKeys,
  token_endpoint_auth_signing_alg: 'ES256',
  id_token_signed_response_alg: 'PS256',
  authorization_signed_response_alg: 'PS256',
  request_object_signing_alg: 'ES256',
  require_signed_request_object: true,
  response_types: ['code', 'code id_token'],
  grant_types: [GRANTS.code, GRANTS.implicit, GRANTS.refresh],
  tls_client_certificate_bound_access_tokens: true,
};

const READY_MADE: readonly ReadyMade[] = [
  {
    info: info('client', 'Basic header, every grant and response type', 'client_secret_basic', {
      secret: CLIENT_SECRET,
      signingKey,
    }),
    metadata: { jwks: bothKeys },
  },
  {
    info: info('public', 'no secret, PKCE demanded; for browsers and phones', 'none'),
    metadata: { require_pkce: true },
  },
  {
    info: info('post', 'secret in the form', 'client_secret_post', { secret: secretOf('post') }),
    metadata: {},
  },
  {
    info: info('secret-jwt', 'assertion signed with the secret', 'client_secret_jwt', {
      secret: secretOf('secret-jwt'),
    }),
    metadata: { token_endpoint_auth_signing_alg: 'HS256' },
  },
  {
    info: info(
      'private-key-jwt',
      'assertion signed with a private key; ID tokens by PS256',
      'private_key_jwt',
      { signingKey },
    ),
    metadata: {
      jwks: signingKeys,
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'PS256',
    },
  },
  {
    info: info('tls', 'certificate of the sandbox client authority', 'tls_client_auth', {
      certificate: TLS_CLIENT,
    }),
    metadata: {
      tls_client_auth_subject_dn: 'CN=sandbox-generic-tls,O=idcli sandbox',
      tls_client_certificate_bound_access_tokens: true,
    },
  },
  {
    info: info('self-signed-tls', 'self-signed certificate', 'self_signed_tls_client_auth', {
      certificate: SELF_SIGNED_CLIENT,
    }),
    metadata: {
      get jwks() {
        return { keys: [{ ...certificateKey(), use: 'sig' }] };
      },
      tls_client_certificate_bound_access_tokens: true,
    },
  },
  {
    info: info('encrypted', 'ID tokens and UserInfo encrypted to it', 'client_secret_basic', {
      secret: secretOf('encrypted'),
      decryptionKey,
    }),
    metadata: {
      jwks: bothKeys,
      id_token_encrypted_response_alg: 'RSA-OAEP-256',
      id_token_encrypted_response_enc: 'A256GCM',
      userinfo_signed_response_alg: 'RS256',
      userinfo_encrypted_response_alg: 'RSA-OAEP-256',
      userinfo_encrypted_response_enc: 'A256GCM',
    },
  },
  {
    info: info('fapi2', 'FAPI 2: private key, PAR, PKCE and DPoP demanded', 'private_key_jwt', {
      signingKey,
    }),
    metadata: {
      jwks: signingKeys,
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'PS256',
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
      require_pushed_authorization_requests: true,
      require_pkce: true,
      dpop_bound_access_tokens: true,
    },
  },
  {
    info: info('fapi2-signing', 'FAPI 2 Message Signing: also signed requests and JARM', 'private_key_jwt', {
      signingKey,
    }),
    metadata: {
      jwks: signingKeys,
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'PS256',
      authorization_signed_response_alg: 'PS256',
      request_object_signing_alg: 'ES256',
      require_signed_request_object: true,
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
      require_pushed_authorization_requests: true,
      require_pkce: true,
      dpop_bound_access_tokens: true,
    },
  },
  {
    info: info(
      'fapi1',
      'FAPI 1.0 Advanced: private key, signed requests, tokens bound to a certificate',
      'private_key_jwt',
      {
        signingKey,
        certificate: TLS_CLIENT,
      },
    ),
    metadata: FAPI1_CLIENT,
  },
  {
    info: info('fapi1-encrypted', 'the same, with encrypted ID tokens', 'private_key_jwt', {
      signingKey,
      decryptionKey,
      certificate: TLS_CLIENT,
    }),
    metadata: {
      ...FAPI1_CLIENT,
      jwks: bothKeys,
      id_token_encrypted_response_alg: 'RSA-OAEP-256',
      id_token_encrypted_response_enc: 'A256GCM',
    },
  },
  {
    info: info(
      'fapi-ciba',
      'FAPI-CIBA: private key, signed requests, tokens bound to a certificate',
      'private_key_jwt',
      {
        signingKey,
        certificate: TLS_CLIENT,
      },
    ),
    metadata: {
      jwks: signingKeys,
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'PS256',
      backchannel_authentication_request_signing_alg: 'ES256',
      response_types: [],
      grant_types: [GRANTS.ciba, GRANTS.refresh],
      tls_client_certificate_bound_access_tokens: true,
    },
  },
  {
    info: info('request-uri', 'request objects signed by RS256', 'client_secret_basic', {
      secret: secretOf('request-uri'),
      signingKey: JSON.stringify(CLIENT_RSA_JWK),
    }),
    metadata: { jwks: { keys: [publicOf(CLIENT_RSA_JWK)] }, request_object_signing_alg: 'RS256' },
  },
  {
    info: info('pairwise', 'a subject of its own for each person', 'client_secret_basic', {
      secret: secretOf('pairwise'),
    }),
    metadata: { subject_type: 'pairwise' },
  },
];

const certificateKey = () => createPublicKey(SELF_SIGNED_CLIENT.cert).export({ format: 'jwk' });

export const READY_MADE_INFO: readonly ClientInfo[] = READY_MADE.map((one) => one.info);

/** @param redirectUris beside the fixed ones */
export function readyMadeClients(redirectUris: readonly string[]): readonly ClientMetadata[] {
  return READY_MADE.map(({ info: { id, secret, authentication, title }, metadata }) =>
    // Getters stay: most sandboxes never read a certificate.
    Object.defineProperties(
      {
        client_id: id,
        client_name: title,
        ...defined({ client_secret: secret, token_endpoint_auth_method: authentication }),
        redirect_uris: [...FIXED_REDIRECT_URIS, ...redirectUris],
        post_logout_redirect_uris: [...FIXED_REDIRECT_URIS, ...redirectUris],
        response_types: [...RESPONSE_TYPES],
        grant_types: authentication === 'none' ? PUBLIC_GRANTS : GRANT_TYPES,
      },
      Object.getOwnPropertyDescriptors(metadata),
    ),
  );
}

/** A client without a secret cannot act for itself. */
const PUBLIC_GRANTS = GRANT_TYPES.filter(
  (grant) => grant !== 'client_credentials' && !grant.endsWith(':token-exchange'),
);
