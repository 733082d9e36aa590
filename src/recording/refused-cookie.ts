/** What a browser itself says of a cookie that it did not store or send: its own words, as sentences. */

export interface RefusedCookie {
  readonly name: string;
  /** `stored`: from the answer; `sent`: with the request. */
  readonly way: 'stored' | 'sent';
  /** A clause that goes on "the browser did not send it: …". */
  readonly reason: string;
}

/**
 * Reasons of the DevTools protocol (`SameSiteStrict`) and of the netlog (`EXCLUDE_SAMESITE_STRICT`), both written as
 * the netlog does, without their prefix. Chromium, `net/cookies/cookie_inclusion_status.h`.
 */
const REASONS: Readonly<Record<string, string>> = {
  SAMESITE_STRICT: 'it has SameSite=Strict, and the request begins at another site',
  SAMESITE_LAX: 'it has SameSite=Lax, and the request is not a plain navigation from another site',
  SAMESITE_UNSPECIFIED_TREATED_AS_LAX:
    'it has no SameSite, which counts as Lax, and the request is not a plain navigation from another site',
  SAMESITE_NONE_INSECURE: 'it has SameSite=None without Secure',
  SECURE_ONLY: 'it is Secure, and the address is http',
  DOMAIN_MISMATCH: 'its Domain does not cover the host',
  INVALID_DOMAIN: 'its Domain does not cover the host that set it',
  NOT_ON_PATH: 'its Path does not cover the address',
  USER_PREFERENCES: 'the settings of the browser block third-party cookies',
  THIRD_PARTY_PHASEOUT: 'the browser blocks third-party cookies',
  THIRD_PARTY_BLOCKED_WITHIN_FIRST_PARTY_SET: 'the browser blocks third-party cookies',
  THIRD_PARTY_BLOCKED_IN_FIRST_PARTY_SET: 'the browser blocks third-party cookies',
  OVERWRITE_SECURE: 'it would replace a Secure cookie from an http address',
  INVALID_PREFIX: 'its name begins with __Secure- or __Host-, and its attributes do not fit that',
  INVALID_PARTITIONED: 'it is Partitioned without Secure',
  NAME_VALUE_PAIR_EXCEEDS_MAX_SIZE: 'it has more than 4096 bytes',
  ATTRIBUTE_VALUE_EXCEEDS_MAX_SIZE: 'one of its attributes has more than 1024 bytes',
  DISALLOWED_CHARACTER: 'it has a character that cookies must not have',
  SYNTAX_ERROR: 'it cannot be read as a cookie',
  PORT_MISMATCH: 'it was set from another port',
  SCHEME_MISMATCH: 'it was set from another scheme, http or https',
};

/** @param code as the browser writes it */
export function reasonOfBrowser(code: string): string | undefined {
  const plain = code
    .trim()
    .replace(/^EXCLUDE_/, '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replace(/^SCHEMEFUL_/, '')
    .replace(/SAME_SITE/g, 'SAMESITE');
  return Object.hasOwn(REASONS, plain) ? REASONS[plain] : undefined;
}
