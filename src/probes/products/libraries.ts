/** Libraries and servers that are set up in code or in a file. */
import type { Product } from './product.ts';

export const OIDC_PROVIDER: Product = {
  id: 'oidc-provider',
  name: 'oidc-provider',
  signs: {
    cookie: [/^_interaction(?:_resume)?(?:\.sig)?$/],
    address: [[/\/session\/end$/, /\/auth$/, /\/me$/]],
  },
  source: 'https://github.com/panva/node-oidc-provider/blob/main/docs/README.md',
  fixes: [
    {
      of: ['assertion-far-future'],
      set: 'let assertJwtClientAuthClaimsAndHeader throw for an exp that is far away',
    },
    { of: ['redirect-missing'], set: 'set allowOmittingSingleRegisteredRedirectUri to false' },
    { of: ['pkce-missing', 'pkce-downgrade'], set: 'let pkce.required return true for this client' },
    { of: ['userinfo-query-token'], set: 'leave acceptQueryParamAccessTokens at false' },
    { of: ['refresh-reuse'], set: 'let rotateRefreshToken return true for this client' },
    {
      of: ['op.response_type'],
      set: 'allow code alone: responseTypes, and response_types in the metadata of the client',
    },
    {
      of: ['par-optional'],
      set: 'set features.pushedAuthorizationRequests.requirePushedAuthorizationRequests to true',
    },
    {
      of: ['framing', 'csp', 'referrer', 'hsts'],
      set:
        'set features.devInteractions.enabled to false, and send the headers with the pages of your own ' +
        '(with koa or express: helmet)',
    },
    { of: ['cookie-flags'], set: 'set httpOnly, secure and sameSite in cookies.long and cookies.short' },
    {
      of: ['registration-open'],
      set: 'set features.registration.initialAccessToken, or leave features.registration off',
    },
  ],
};

export const DUENDE: Product = {
  id: 'identityserver',
  name: 'Duende IdentityServer',
  signs: { address: [/\/connect\/checksession$/], cookie: [/^idsrv(?:\.session|\.external)?$/] },
  source: 'https://docs.duendesoftware.com/identityserver/reference/models/client',
  fixes: [
    {
      of: ['op.redirect_exact', 'op.error_redirect'],
      set: 'list each address whole in RedirectUris of the Client',
    },
    {
      of: ['pkce-missing', 'pkce-downgrade', 'op.pkce_verifier'],
      set: 'set RequirePkce of the Client to true',
    },
    { of: ['pkce-plain'], set: 'set AllowPlainTextPkce of the Client to false' },
    {
      of: ['op.response_type', 'op.grants'],
      set: 'set AllowedGrantTypes of the Client to GrantTypes.Code',
    },
    { of: ['client-no-auth', 'client-empty-secret'], set: 'set RequireClientSecret of the Client to true' },
    { of: ['refresh-reuse'], set: 'set RefreshTokenUsage of the Client to TokenUsage.OneTimeOnly' },
    { of: ['endsession-redirect'], set: 'list each address whole in PostLogoutRedirectUris of the Client' },
    { of: ['par-optional'], set: 'set RequirePushedAuthorization of the Client to true' },
    { of: ['op.request_object'], set: 'set RequireRequestObject of the Client to true' },
  ],
};

export const SPRING: Product = {
  id: 'spring-authorization-server',
  name: 'Spring Authorization Server',
  signs: { address: [[/\/connect\/logout$/, /\/oauth2\/jwks$/]] },
  source: 'https://docs.spring.io/spring-authorization-server/reference/core-model-components.html',
  fixes: [
    {
      of: ['op.pkce', 'op.pkce_verifier'],
      set: 'set requireProofKey(true) in the ClientSettings of the RegisteredClient',
    },
    {
      of: ['refresh-reuse'],
      set: 'set reuseRefreshTokens(false) in the TokenSettings of the RegisteredClient',
    },
    { of: ['op.redirect_exact'], set: 'name each redirectUri of the RegisteredClient whole' },
    { of: ['endsession-redirect'], set: 'name each postLogoutRedirectUri of the RegisteredClient whole' },
    {
      of: ['client-no-auth', 'client-other-method'],
      set: 'name one clientAuthenticationMethod in the RegisteredClient, and not ClientAuthenticationMethod.NONE',
    },
  ],
};

export const HYDRA: Product = {
  id: 'hydra',
  name: 'Ory Hydra',
  signs: {
    member: [/^credentials_endpoint_draft_00$/],
    cookie: [/^(?:ory_hydra_|oauth2_(?:authentication|consent)_csrf)\w*/],
    address: [[/\/oauth2\/sessions\/logout$/, /\/oauth2\/auth$/]],
  },
  source: 'https://www.ory.sh/docs/hydra/reference/configuration',
  fixes: [
    {
      of: ['pkce-missing', 'pkce-downgrade'],
      set: 'set oauth2.pkce.enforced to true, or oauth2.pkce.enforced_for_public_clients',
    },
    { of: ['registration-open'], set: 'set oidc.dynamic_client_registration.enabled to false' },
    { of: ['refresh-reuse'], set: 'set oauth2.grant.refresh_token.rotation_grace_period to 0' },
    { of: ['op.redirect_exact'], set: 'list each address whole in redirect_uris of the client' },
    {
      of: ['endsession-redirect'],
      set: 'list each address whole in post_logout_redirect_uris of the client',
    },
    {
      of: ['op.response_type', 'op.grants'],
      set: 'leave code alone in response_types, and authorization_code and refresh_token in grant_types of the client',
    },
  ],
};
