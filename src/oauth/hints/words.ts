/** Hints by the words of well-known products: more specific than those of the standards, so they come first. */
import { anyOf } from '../../common/any-of.ts';
import { all, by, type HintRule, has, lacks, word } from './rule.ts';

const AT = ['authorization', 'par'] as const;
const CLIENT = ['token', 'par', 'introspection', 'revocation', 'device', 'backchannel'] as const;
const secrets = by(
  'client_secret_basic',
  'client_secret_basic_raw',
  'client_secret_post',
  'client_secret_jwt',
);
const isSecretOnly = all(secrets, (sent) => sent.clientAuth !== 'client_secret_jwt');
const ANOTHER_METHOD = anyOf(
  /supports client authentication method|(?:un|not )supported (?:client )?authentication method/i,
  /token_endpoint_auth_method/i,
  /authentication method.{0,40}(?:not (?:allowed|supported|permitted)|mismatch)/i,
);
const ANY = [...AT, ...CLIENT.filter((one) => one !== 'par')] as const;

const CONSENT = /AADSTS65001|AADSTS9009[45]|admin.{0,20}consent|(?:has|have) not consented/i;

export const WORD_HINTS: readonly HintRule[] = [
  {
    at: ANY,
    said: /AADSTS90002|(?:tenant|realm).{0,60}(?:not found|does not exist|doesn.t exist|unknown)/i,
    likely: 'the issuer names a tenant or realm that does not exist',
    next: 'compare --issuer with the address that the provider shows for your tenant or realm',
  },
  {
    at: AT,
    said: /AADSTS50020|AADSTS50034|AADSTS90072|does not exist in (?:tenant|directory)/i,
    likely: 'the account of the user belongs to another tenant than the one of the issuer',
    next: 'log in with an account of this tenant, or invite the account there as a guest',
  },
  {
    at: AT,
    said: /AADSTS50194|AADSTS500202|not configured as a multi-tenant/i,
    likely: 'the application is registered for one tenant, and the issuer is for all of them',
    next: 'name the tenant in --issuer in place of common or organizations',
  },
  {
    at: AT,
    sent: word('prompt', 'none'),
    said: CONSENT,
    likely: 'the user has not consented to the application, and prompt=none allows no page to do so',
    next: 'leave out --prompt none once',
  },
  {
    at: AT,
    said: CONSENT,
    likely: 'the user or an administrator has to consent to the application first',
    next: 'have an administrator of the tenant consent for all, or log in once with --prompt consent',
  },
  {
    at: ANY,
    sent: all(has('scope'), (sent) => sent.parameters.get('scope') !== 'openid'),
    said: anyOf(
      /AADSTS650053|AADSTS70011|asked for scope/i,
      /scopes?\b.{0,60}(?:doesn.t exist|does not exist|not (?:valid|allowed|configured|registered|supported|granted))/i,
    ),
    likely: ({ parameters }) =>
      `one of these scopes does not exist, or not for this client: ${parameters.get('scope')}`,
    next: 'start with --scope openid, then add one scope after the other',
  },
  {
    at: AT,
    said: /authentication_expired|(?:login|session|authentication).{0,20}(?:expired|timed? ?out)/i,
    likely: 'the login page was open for too long, or its session had ended',
    next: 'start the login again, and go through the pages at once',
  },
  {
    at: AT,
    said: /(?:access to this app|being tested|test(?:ing)? mode|verification process|not been verified)/i,
    likely: 'the application is in testing, and this user is not among its test users',
    next: 'add the user to the test users of the application at the provider, or publish the application',
  },
  {
    at: AT,
    said: /(?:user|account).{0,30}(?:blocked|disabled|locked|suspended|deactivated)|AADSTS5005[37]/i,
    likely: 'the account of the user is blocked at the provider',
    next: 'have it unblocked there, or log in as another user',
  },
  {
    at: AT,
    said: /connections? (?:was |is |are )?not (?:enabled|found)|no connections? (?:is |are )?enabled/i,
    likely: 'no way to log in is enabled for this client',
    next: 'enable a connection (a user database or an identity provider) for the client at the provider',
  },
  {
    errors: ['unauthorized_client', 'unsupported_response_type', 'invalid_request', 'access_denied'],
    at: AT,
    sent: has('response_type'),
    said: anyOf(
      /(?:standard|implicit|hybrid|code) (?:flow|grant).{0,40}(?:disabled|not (?:enabled|allowed))/i,
      /given response_type/i,
    ),
    likely: ({ parameters }) =>
      `the client is registered without the flow of the response type ${parameters.get('response_type')}`,
    next: 'turn this flow on in the registration of the client',
  },
  {
    at: AT,
    sent: has('state'),
    said: /\bstate\b.{0,80}(?:missing|characters|weak|short|long|entropy|not valid)/i,
    likely: 'the state did not reach the provider as it was sent',
    next: 'compare the state that --trace shows with what the provider got: a --param state=… or a proxy may change it',
  },
  {
    at: AT,
    sent: has('nonce'),
    said: /\bnonce\b/i,
    likely: 'the provider wants another form of nonce: other characters or another length',
    next: 'ask the provider which nonces it takes; --trace shows the one that was sent',
  },
  {
    at: ['authorization'],
    said: /https (?:is )?required/i,
    likely: 'the provider takes requests by https only',
    next: 'reach it by its https address: --issuer https://…',
  },
  {
    at: ['authorization'],
    said: /just a moment|checking your browser|enable javascript and cookies|verify(?:ing)? you are human/i,
    likely: 'a check for robots stands before the provider and stops the built-in user agent',
    next: 'log in with a browser: leave out --headless',
  },
  {
    at: CLIENT,
    sent: (sent) => secrets(sent) || sent.clientAuth === 'private_key_jwt',
    said: /AADSTS700025|client is public|public client.{0,60}(?:secret|assertion|credential)/i,
    likely: 'the client is registered as a public one, which has no credentials',
    next: 'send none: --client-auth none',
  },
  {
    at: CLIENT,
    sent: by('client_secret_post'),
    said: ANOTHER_METHOD,
    likely: 'the client is registered for another method than client_secret_post',
    next: 'choose the registered one: --client-auth client_secret_basic, or private_key_jwt with --client-key',
  },
  {
    at: CLIENT,
    sent: by('client_secret_basic', 'client_secret_basic_raw'),
    said: ANOTHER_METHOD,
    likely: 'the client is registered for another method than client_secret_basic',
    next: 'choose the registered one: --client-auth client_secret_post, or private_key_jwt with --client-key',
  },
  {
    at: CLIENT,
    sent: by('private_key_jwt', 'none', 'tls_client_auth', 'client_secret_jwt'),
    said: ANOTHER_METHOD,
    likely: 'the client is registered for another method of authentication',
    next: 'look at the registration of the client, and choose its method with --client-auth',
  },
  {
    errors: ['unauthorized_client', 'access_denied', 'invalid_grant', 'invalid_request'],
    at: CLIENT,
    sent: isSecretOnly,
    said: /(?:invalid|wrong|bad|incorrect).{0,20}(?:credentials|client.?secret)|^unauthorized$/im,
    likely: 'a wrong client secret, or one of another client',
    next: 'check --client-id and --client-secret against the registration of the client',
  },
  {
    at: ['token'],
    sent: has('grant_type'),
    said: /grant.?type.{0,60}(?:not (?:allowed|supported|enabled|authori[sz]ed)|disabled)/i,
    likely: ({ parameters }) => `the client is not registered for the grant ${parameters.get('grant_type')}`,
    next: 'allow the grant in the registration of the client; idcli inspect lists what the provider supports',
  },
  {
    at: ['token'],
    sent: all(has('code'), has('redirect_uri')),
    said: /redirect.{0,3}ur[il]|reply.{0,3}(?:url|address)|callback.{0,3}ur[il]|AADSTS500112|redirection (?:uri|url)/i,
    likely: ({ parameters }) =>
      `the redirect URI of the token request, ${parameters.get('redirect_uri')}, is not the one that the ` +
      `provider keeps for this code`,
    next: 'compare both requests with --trace: a --token-param redirect_uri=… or a proxy may change one of them',
  },
  {
    at: ['token'],
    sent: all(has('code'), lacks('code_verifier')),
    said: /pkce|code.?(?:verifier|challenge)|proof key/i,
    likely: 'the provider demands PKCE, and the login was sent without it',
    next: 'leave out --no-pkce',
  },
  {
    at: ['token'],
    sent: has('code'),
    said: /\bcode\b.{0,40}(?:incorrect or expired|expired)/i,
    likely: 'the code was too old when it reached the provider, or had been sent before',
    next: 'start the login again',
  },
  {
    at: ['token'],
    said: anyOf(
      /must contain the following parameter(?!.{0,4}client_)/i,
      /missing (?:a )?(?:required |mandatory )?parameter(?!.{0,4}client_)/i,
    ),
    likely: 'the provider demands a parameter that the token request lacks; its words name it',
    next: 'add it: --token-param NAME=VALUE',
  },
];
