// The rules of token and SAML validation by number, as tests and comments name them, and the checks that enforce each.
// They go into docs/checks.md.

export const RULES = {
  'TV-1': [
    'An encrypted token is opened, and algorithm, content encryption and key are told; a plain one is ' +
      'remarked on where encryption was agreed',
    'token.decrypt userinfo.decrypt',
  ],
  'TV-2': [
    'The issuer is compared character by character; a difference in slash, case or scheme is explained',
    'id_token.iss',
  ],
  'TV-3': [
    'The audience contains the client, and nobody else but audiences that were named as trusted',
    'id_token.aud',
  ],
  'TV-4': [
    '`azp` is compared whenever it is there; without it, several audiences fail where the provider promises it, and warn elsewhere',
    'id_token.azp',
  ],
  'TV-5': [
    'The signature is verified, always; which key did it, and why each other key did not, is told',
    'token.signature token.key',
  ],
  'TV-6': [
    'The algorithm is one that was agreed; `none` in any spelling, and a missing `alg`, never are',
    'token.alg',
  ],
  'TV-7': [
    'HS* is verified with the client secret only; a public key in the place of the secret, and a secret ' +
      'that is too short, are recognised',
    'token.alg token.key token.key_strength',
  ],
  'TV-8': [
    '`exp` is there, is a number of seconds, and has not passed; milliseconds are named as such',
    'token.exp id_token.exp',
  ],
  'TV-9': ['`iat` is not in the future; a very old one warns', 'token.iat id_token.iat'],
  'TV-10': [
    'The nonce is the one that was sent; a missing one fails, an unexpected one warns',
    'id_token.nonce',
  ],
  'TV-11': [
    '`acr` is held against what was asked: an expectation fails, a wish warns, unless it is required or the provider obeys',
    'id_token.acr',
  ],
  'TV-12': ['`auth_time` is within `max_age`', 'id_token.auth_time'],
  'TV-13': [
    '`at_hash`, `c_hash` and `s_hash` are computed whenever the value is at hand, with the hash that `alg` implies',
    'id_token.at_hash id_token.c_hash id_token.s_hash',
  ],
  'TV-14': [
    'The members that every ID token has are there, and of the right type',
    'id_token.iss id_token.sub id_token.aud id_token.exp id_token.iat',
  ],
  'TV-15': ['`nbf` has come', 'token.nbf id_token.nbf'],
  'TV-16': [
    'Critical extensions are understood or refused; keys that the header brings are neither trusted nor fetched',
    'token.crit token.b64 token.embedded_key',
  ],
  'TV-17': [
    'The key is the one that `kid` names, is meant for this, and is strong; key sets are judged as a whole',
    'token.key token.kid token.key_use token.key_alg token.key_strength jwks.duplicate_kid ' +
      'jwks.private_key jwks.key_strength jwks.empty',
  ],
  'TV-18': [
    'The form is strict: base64url without padding, the right number of parts, unique members, a raw ECDSA signature',
    'token.parse token.claims token.signature',
  ],
  'TV-19': ['All that is wrong is told, not only what is found first', ''],
  'SV-1': [
    'Base64 is strict, what is inflated is bounded, no parameter stands twice, and the signature of a ' +
      'Redirect is verified over the bytes as received',
    'saml.parse saml.relay_state',
  ],
  'SV-2': [
    'The text is UTF-8 without DOCTYPE, entities and forbidden characters, has one root, and stays ' +
      'within bounds of depth, elements and attributes',
    'saml.content saml.parse',
  ],
  'SV-3': [
    'The root is where it belongs, the version is 2.0, every ID stands once, and there is one assertion ' +
      'and nothing like one elsewhere',
    'saml.version saml.assertion_count saml.duplicate_id saml.content',
  ],
  'SV-4': [
    'Every signature verifies, in the one form that SAML allows, with allowed algorithms and a key from ' +
      'metadata or --idp-cert; KeyInfo is never trusted',
    'saml.signature saml.algorithm saml.certificate',
  ],
  'SV-5': ['What is signed is told, and nothing is taken from outside of it', 'saml.signature_coverage'],
  'SV-6': ['SHA-1 is refused, and with --allow-sha1 warned of', 'saml.algorithm'],
  'SV-7': [
    'What is encrypted is opened with allowed algorithms only; the plaintext is one assertion, judged by ' +
      'the same rules',
    'saml.decrypt',
  ],
  'SV-8': [
    'Both levels of the status and its message are told, and whether anybody vouches for them',
    'saml.status',
  ],
  'SV-9': [
    'Destination, Recipient, InResponseTo and both issuers are those of this login',
    'saml.destination saml.recipient saml.in_response_to saml.issuer',
  ],
  'SV-10': ['One bearer confirmation satisfies everything', 'saml.subject_confirmation saml.recipient'],
  'SV-11': [
    'Conditions are there and known, their time is now, and every audience restriction holds',
    'saml.conditions saml.not_before saml.not_on_or_after saml.audience',
  ],
  'SV-12': [
    'Somebody logged in, not in the future, and as was asked for',
    'saml.authn_statement saml.authn_context saml.not_on_or_after',
  ],
  'SV-13': ['An assertion is accepted once', 'saml.replay'],
  'SV-14': [
    'Values come from verified bytes, trimmed, in order; names are text and nothing else',
    'saml.content',
  ],
  'SV-15': [
    'Requests and logout messages are held to the same rules, and the address to answer at to the metadata',
    'saml.recipient saml.destination saml.issuer',
  ],
  'SV-16': ['All checks run; nothing is valid while one of the minimum was skipped', ''],
};
