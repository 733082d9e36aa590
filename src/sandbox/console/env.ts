/**
 * Lines for the `.env` file of an application, for libraries and frameworks that read their settings from there. The
 * names are those of their documentation, of 2026: Auth.js, "Environment Variables" and "Deployment";
 * express-openid-connect, README; Spring Boot, "Binding From Environment Variables" (dashes are removed); Quarkus,
 * "OpenID Connect configuration properties"; oauth2-proxy, "Overview".
 */
import type { TenantInfo } from '../types.ts';

export interface EnvBlock {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly (readonly [name: string, value: string])[];
}

export function envBlocks({
  issuer,
  metadata,
  clientId,
  clientSecret,
  saml,
}: TenantInfo): readonly EnvBlock[] {
  const oidc =
    metadata === undefined || issuer === undefined || clientId === undefined
      ? []
      : openid(issuer, clientId, clientSecret ?? '');
  return [...oidc, ...(saml === undefined ? [] : samlBlocks(saml.metadata, saml.issuer))];
}

function openid(issuer: string, id: string, secret: string): readonly EnvBlock[] {
  return [
    {
      id: 'any',
      title: 'Any library',
      lines: [
        ['OIDC_ISSUER', issuer],
        ['OIDC_CLIENT_ID', id],
        ['OIDC_CLIENT_SECRET', secret],
      ],
    },
    {
      id: 'express',
      title: 'express-openid-connect',
      lines: [
        ['ISSUER_BASE_URL', issuer],
        ['CLIENT_ID', id],
        ['CLIENT_SECRET', secret],
      ],
    },
    {
      id: 'authjs',
      title: 'Auth.js, a provider with the id sandbox and the type oidc',
      lines: [
        ['AUTH_SANDBOX_ISSUER', issuer],
        ['AUTH_SANDBOX_ID', id],
        ['AUTH_SANDBOX_SECRET', secret],
      ],
    },
    {
      id: 'spring',
      title: 'Spring Boot',
      lines: [
        ['SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_SANDBOX_ISSUERURI', issuer],
        ['SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_SANDBOX_CLIENTID', id],
        ['SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_SANDBOX_CLIENTSECRET', secret],
        ['SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_SANDBOX_SCOPE', 'openid'],
      ],
    },
    {
      id: 'quarkus',
      title: 'Quarkus',
      lines: [
        ['QUARKUS_OIDC_AUTH_SERVER_URL', issuer],
        ['QUARKUS_OIDC_CLIENT_ID', id],
        ['QUARKUS_OIDC_CREDENTIALS_SECRET', secret],
        ['QUARKUS_OIDC_APPLICATION_TYPE', 'web-app'],
      ],
    },
    {
      id: 'oauth2-proxy',
      title: 'oauth2-proxy',
      lines: [
        ['OAUTH2_PROXY_PROVIDER', 'oidc'],
        ['OAUTH2_PROXY_OIDC_ISSUER_URL', issuer],
        ['OAUTH2_PROXY_CLIENT_ID', id],
        ['OAUTH2_PROXY_CLIENT_SECRET', secret],
      ],
    },
  ];
}

function samlBlocks(metadata: string, entityId: string): readonly EnvBlock[] {
  return [
    {
      id: 'saml',
      title: 'Any SAML library',
      lines: [
        ['SAML_IDP_METADATA_URL', metadata],
        ['SAML_IDP_ENTITY_ID', entityId],
      ],
    },
    {
      id: 'spring-saml',
      title: 'Spring Boot, SAML',
      lines: [
        ['SPRING_SECURITY_SAML2_RELYINGPARTY_REGISTRATION_SANDBOX_ASSERTINGPARTY_METADATAURI', metadata],
      ],
    },
  ];
}
