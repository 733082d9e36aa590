// The client modules of the suite (openid-certification/conformance-suite, August 2026), by plan. Federation, wallets and the
// country profiles of FAPI are left out.
const words = (text) => text.trim().split(/\s+/);
const of = (prefix, text, suffix = '') => words(text).map((name) => `${prefix}${name}${suffix}`);

const CORE = of(
  'oidcc-client-test-',
  `idtoken-sig-rs256 scope-userinfo-claims client-secret-basic nonce-unless-code-flow userinfo-bearer-header
  userinfo-bearer-body userinfo-signed invalid-iss invalid-aud missing-aud missing-sub missing-iat nonce-invalid invalid-athash
  missing-athash invalid-chash missing-chash idtoken-sig-none invalid-sig-rs256 invalid-sig-es256 invalid-sig-hs256
  kid-absent-single-jwks kid-absent-multiple-jwks signing-key-rotation-just-before-signing signing-key-rotation
  userinfo-invalid-sub aggregated-claims distributed-claims refresh-token refresh-token-invalid-issuer
  refresh-token-invalid-sub form-post-error request-uri-signed-rs256 request-uri-signed-none discovery-openid-config
  discovery-jwks-uri-keys discovery-issuer-mismatch discovery-webfinger-acct discovery-webfinger-url dynamic-registration
  mtls-endpoint-aliases 3rd-party-init-login session-management rp-init-logout rp-init-logout-no-state
  rp-init-logout-other-state rp-frontchannel-rpinitlogout rp-frontchannel-opinitlogout rp-backchannel-rpinitlogout
  rp-backchannel-rpinitlogout-alg-none rp-backchannel-rpinitlogout-wrong-alg rp-backchannel-rpinitlogout-wrong-iss
  rp-backchannel-rpinitlogout-wrong-aud rp-backchannel-rpinitlogout-no-event rp-backchannel-rpinitlogout-wrong-event
  rp-backchannel-rpinitlogout-with-nonce`,
);

const FAPI1 = of(
  'fapi1-advanced-final-client-test-',
  `discovery-issuer-mismatch valid-aud-as-array missing-athash no-scope-in-token-endpoint-response encrypted-idtoken
  encrypted-idtoken-usingrsa15 invalid-shash invalid-missing-shash invalid-chash invalid-signature iat-is-week-in-past
  invalid-nonce invalid-missing-nonce invalid-iss invalid-missing-iss invalid-aud invalid-missing-aud invalid-secondary-aud
  invalid-expired-exp invalid-missing-exp invalid-null-alg invalid-alternate-alg`,
);

const FAPI2 = of(
  'fapi2-security-profile-final-client-test-',
  `happy-path happy-path-no-dpop-nonce discovery-issuer-mismatch valid-aud-as-array
  token-endpoint-response-without-expires_in token-type-case-insensitivity rs-dpop-auth-scheme-case-insensitivity invalid-iss
  invalid-missing-iss invalid-aud invalid-missing-aud invalid-secondary-aud invalid-expired-exp invalid-missing-exp
  invalid-nonce invalid-missing-nonce invalid-null-alg invalid-alternate-alg invalid-authorization-response-iss
  remove-authorization-response-iss ensure-authorization-response-with-invalid-state-fails
  ensure-authorization-response-with-invalid-missing-state-fails ensure-jarm-with-invalid-iss-fails
  ensure-jarm-without-iss-fails ensure-jarm-with-invalid-aud-fails ensure-jarm-without-aud-fails
  ensure-jarm-with-expired-exp-fails ensure-jarm-without-exp-fails ensure-jarm-with-invalid-sig-fails
  ensure-jarm-signature-is-not-none`,
);

const CIBA = of(
  'fapi-ciba-id1-client-',
  `valid-aud-as-array no-scope-in-token-endpoint-response respects-interval slow-down invalid-missing-authreqid
  invalid-missing-expiresin invalid-unknown-user-id invalid-request invalid-access-denied invalid-expired-token invalid-iss
  invalid-missing-iss invalid-aud invalid-missing-aud invalid-secondary-aud invalid-expired-exp invalid-missing-exp
  invalid-iat-is-week-in-past invalid-signature invalid-null-alg invalid-alternate-alg ping-with-invalid-bearer-token`,
  '-test',
);

export const MODULES = [
  { title: 'OpenID Connect', ids: ['oidcc-client-test', ...CORE] },
  {
    title: 'FAPI 2.0: Security Profile and Message Signing',
    ids: FAPI2,
    client:
      '`--profile fapi2 --client-id sandbox-generic-fapi2`, JARM with `--profile fapi2-message-signing --client-id sandbox-generic-fapi2-signing`, and end at a resource: `--scope "openid api" --step-up /generic/resource`',
  },
  {
    title: 'FAPI 1.0 Advanced',
    ids: ['fapi1-advanced-final-client-test', ...FAPI1],
    profile: 'fapi1',
    client: '`--profile fapi1 --client-id sandbox-generic-fapi1`, and end at the resource',
  },
  {
    title: 'FAPI-CIBA',
    ids: ['fapi-ciba-id1-client-test', ...CIBA],
    client:
      '`--grant ciba --request-object signed --client-id sandbox-generic-fapi-ciba`; the ping with a client that registers itself. They end at the resource',
  },
];
