/** Hints for a rejected client. */
import { anyOf } from '../../common/any-of.ts';
import { all, by, type HintRule, has, type Sent } from './rule.ts';

const AT = ['token', 'par', 'introspection', 'revocation', 'device', 'backchannel'] as const;
const CODES = ['invalid_client', 'unauthorized_client', 'invalid_request'];
const REFUSED = ['invalid_client'];
const secretMethods = by(
  'client_secret_basic',
  'client_secret_basic_raw',
  'client_secret_post',
  'client_secret_jwt',
);
const escaped = (sent: Sent) => sent.escaped === true;
const assertions = by('private_key_jwt', 'client_secret_jwt');

export const CLIENT_HINTS: readonly HintRule[] = [
  {
    errors: [...CODES, 'invalid_grant'],
    at: AT,
    sent: assertions,
    said: /\baud\b|audience/i,
    likely: 'the provider wants another audience in the client assertion',
    next: 'choose it: --assertion-audience endpoint, --assertion-audience issuer, or a URL that the provider names',
  },
  {
    errors: CODES,
    at: AT,
    sent: assertions,
    said: anyOf(
      /\b(?:exp|iat|nbf|jti)\b|expir(?:ed|ation)|clock|lifetime/i,
      /max(?:imum)?.?age|too (?:old|long)|not yet valid|replay/i,
    ),
    likely: 'the clock of this machine and that of the provider differ',
    next: 'compare them: idcli inspect shows the clock of the provider',
  },
  {
    errors: ['invalid_grant'],
    at: AT,
    sent: by('private_key_jwt'),
    said: /(?:assertion|jwt).{0,60}(?:signature|\bkid\b|key|certificate)/i,
    likely:
      'the provider does not have the public key that belongs to --client-key, or knows it by another kid',
    next: 'register the public key of --client-key at the provider, with its kid',
  },
  {
    errors: CODES,
    at: AT,
    sent: by('private_key_jwt'),
    said: /\bkid\b|key|jwks|signature|certificate|AADSTS700027/i,
    likely:
      'the provider does not have the public key that belongs to --client-key, or knows it by another kid',
    next: 'register the public key of --client-key at the provider, with its kid',
  },
  {
    errors: CODES,
    at: AT,
    sent: secretMethods,
    said: /expired|AADSTS7000222/i,
    likely: 'the client secret has expired',
    next: 'have a new client secret made at the provider',
  },
  {
    errors: CODES,
    at: AT,
    sent: secretMethods,
    said: /AADSTS7000215/,
    likely: 'the identifier of the secret was given instead of its value',
    next: 'copy the value of the client secret, which is shown only when it is made',
  },
  {
    errors: CODES,
    at: AT,
    sent: by('none'),
    said: /secret|assertion|credential|AADSTS7000218|authenticat|public client/i,
    likely: 'the client is registered as a confidential one, and the request had no credentials',
    next: 'give its secret with --client-secret, or its key with --client-key and --client-auth private_key_jwt',
  },
  {
    errors: CODES,
    at: AT,
    said: /AADSTS9002327|single.?page/i,
    likely:
      'the redirect URI is registered for a single-page application, whose codes only a browser may redeem',
    next: 'register the redirect URI for a web or a native application',
  },
  {
    at: [...AT, 'authorization'],
    said: anyOf(
      /(?:unknown|no such) (?:client|application)/i,
      /client.{0,20}(?:not found|unknown|does not exist)/i,
      /invalid (?:value for )?.?client_?id/i,
      /client_?id.{0,30}(?:invalid|incorrect|unknown|not valid)/i,
      /AADSTS700016/i,
    ),
    likely: 'the provider does not know this client id in this environment or tenant',
    next: 'compare --client-id and --issuer with the registration of the client',
  },
  {
    // Glewlwyd answers so when it does not recognize the secret.
    errors: ['unauthorized_client'],
    at: AT,
    sent: all(escaped, has('grant_type')),
    likely: ({ parameters }) =>
      `the server does not decode the percent-encoding of client_secret_basic (RFC 6749, 2.3.1), or the ` +
      `client is not registered for the grant ${parameters.get('grant_type')}`,
    next:
      'try --client-auth client_secret_basic_raw or client_secret_post; then look at the grants of the ' +
      'registration',
  },
  {
    errors: REFUSED,
    at: AT,
    sent: escaped,
    likely:
      'a wrong client secret, or a server that does not decode the percent-encoding of ' +
      'client_secret_basic (RFC 6749, 2.3.1)',
    next: 'check --client-secret, then try --client-auth client_secret_basic_raw or client_secret_post',
  },
  {
    errors: REFUSED,
    at: AT,
    sent: by('client_secret_basic'),
    likely:
      'a wrong client secret, or a client that is registered for another method than client_secret_basic',
    next: 'check --client-secret, then try --client-auth client_secret_post or client_secret_basic_raw',
  },
  {
    errors: REFUSED,
    at: AT,
    sent: by('client_secret_basic_raw'),
    likely:
      'a wrong client secret, or a client that is registered for another method than client_secret_basic',
    next: 'check --client-secret, then try --client-auth client_secret_post',
  },
  {
    errors: REFUSED,
    at: AT,
    sent: by('client_secret_post'),
    likely:
      'a wrong client secret, or a client that is registered for another method than client_secret_post',
    next: 'check --client-secret, then try --client-auth client_secret_basic',
  },
  {
    errors: REFUSED,
    at: AT,
    sent: by('client_secret_jwt'),
    likely: 'a wrong client secret, another audience than the provider wants, or another registered method',
    next: 'check --client-secret, then try --client-auth client_secret_basic',
  },
  {
    errors: REFUSED,
    at: AT,
    sent: by('private_key_jwt'),
    likely: 'the key of --client-key is not the registered one, or the provider wants another audience',
    next: 'register the public key at the provider; then try another --assertion-audience',
  },
  {
    errors: REFUSED,
    at: AT,
    sent: by('tls_client_auth', 'self_signed_tls_client_auth'),
    likely: 'the certificate is not the registered one, or something in between ended the TLS connection',
    next: 'compare the subject of --tls-cert with the registration, and leave proxies out',
  },
  {
    errors: REFUSED,
    at: AT,
    sent: by('none'),
    likely: 'the client is registered as a confidential one, and the request had no credentials',
    next: 'give its secret with --client-secret, or its key with --client-key and --client-auth private_key_jwt',
  },
];
