/**
 * Lines for the `.env` file of an application, for libraries and frameworks that read their settings from there, and
 * for Apache. Where the names are from:
 *
 * - express-openid-connect: its `lib/config.js`; README, "Getting Started".
 * - Auth.js: authjs.dev, "Environment Variables" and "Deployment": `AUTH_`, the provider's id, and what it is.
 * - Spring Boot: "Externalized Configuration", "Binding From Environment Variables": dots become underscores, dashes
 *   go.
 *   SAML: "SAML 2.0", `spring.security.saml2.relyingparty.registration.*.assertingparty.metadata-uri`.
 * - Quarkus: "OpenID Connect (OIDC) configuration properties", which names a variable for each.
 * - oauth2-proxy: "Overview": `OAUTH2_PROXY_` and the name in the configuration file, where lists are plural. It does
 *   not start without `email_domains`.
 * - ASP.NET Core: `OpenIdConnectConfigureOptions` reads `Authentication:Schemes:OpenIdConnect`; variables have `__` for
 *   the colon.
 * - Authlib: `load_config` of its integration with Starlette: the client's name, underscore, parameter, in upper case.
 * - mod_auth_openidc: its `auth_openidc.conf`.
 */
import { shellWord } from '../../common/shell.ts';
import type { TenantInfo } from '../types.ts';

export interface EnvBlock {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly (readonly [name: string, value: string])[];
  /** Apache has directives: name, space, value. */
  readonly form?: 'directives';
}

/** The block as it is copied. */
export const textOf = ({ lines, form }: EnvBlock): string =>
  lines
    .map(([name, value]) =>
      form === 'directives' ? `${name} ${JSON.stringify(value)}` : `${name}=${shellWord(value)}`,
    )
    .join('\n');

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
      : openid({ issuer, metadata, id: clientId, secret: clientSecret ?? '' });
  return [...oidc, ...(saml === undefined ? [] : samlBlocks(saml.metadata, saml.issuer))];
}

interface OpenId {
  readonly issuer: string;
  /** URL of the discovery document. */
  readonly metadata: string;
  readonly id: string;
  readonly secret: string;
}

function openid({ issuer, metadata, id, secret }: OpenId): readonly EnvBlock[] {
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
        ['OAUTH2_PROXY_EMAIL_DOMAINS', '*'],
      ],
    },
    {
      id: 'aspnet',
      title: 'ASP.NET Core, the scheme OpenIdConnect',
      lines: [
        ['Authentication__Schemes__OpenIdConnect__Authority', issuer],
        ['Authentication__Schemes__OpenIdConnect__ClientId', id],
        ['Authentication__Schemes__OpenIdConnect__ClientSecret', secret],
        ['Authentication__Schemes__OpenIdConnect__ResponseType', 'code'],
        // Https is its default demand.
        ...(issuer.startsWith('https:')
          ? []
          : [['Authentication__Schemes__OpenIdConnect__RequireHttpsMetadata', 'false'] as const]),
      ],
    },
    {
      id: 'authlib',
      title: 'Authlib with Starlette or FastAPI, a client with the name sandbox',
      lines: [
        ['SANDBOX_SERVER_METADATA_URL', metadata],
        ['SANDBOX_CLIENT_ID', id],
        ['SANDBOX_CLIENT_SECRET', secret],
      ],
    },
    {
      id: 'apache',
      title: 'mod_auth_openidc, directives of Apache',
      form: 'directives',
      lines: [
        ['OIDCProviderMetadataURL', metadata],
        ['OIDCClientID', id],
        ['OIDCClientSecret', secret],
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
