import { describe, expect, it } from 'vitest';
import { CLAIM_MEANINGS } from '../../../src/claims/meanings/claims.ts';
import { ALGORITHM_MEANINGS, HEADER_MEANINGS, TYPE_MEANINGS } from '../../../src/claims/meanings/header.ts';
import {
  linkTo,
  meaningOfClaim,
  meaningOfHeader,
  meaningOfValue,
} from '../../../src/claims/meanings/meanings.ts';

const all = Object.entries({
  ...CLAIM_MEANINGS,
  ...HEADER_MEANINGS,
  ...TYPE_MEANINGS,
  ...ALGORITHM_MEANINGS,
});

describe('meanings', () => {
  it.each(all)('%s is said in a few words and can be read about', (_, [words, section]) => {
    expect(words.length).toBeLessThan(64);
    expect(words).not.toMatch(/\.$/);
    expect(linkTo(section), section).toMatch(/^https:\/\//);
  });

  it('names of objects are not claims', () => {
    expect(meaningOfClaim('constructor')).toBeUndefined();
    expect(meaningOfHeader('toString')).toBeUndefined();
  });

  it.each([
    ['alg', 'RS256', /RSA/],
    ['alg', 'nOnE', /not signed/],
    ['enc', 'A256GCM', /AES-256/],
    ['typ', 'AT+JWT', /access token/],
    ['typ', 'application/dpop+jwt', /DPoP/],
    ['cty', 'JWT', /JSON Web Token/],
  ])('%s %s', (name, value, words) => {
    expect(meaningOfValue(name, value)?.words).toMatch(words);
  });

  it.each([
    ['alg', 7],
    ['alg', 'HS1'],
    ['kid', 'RS256'],
  ])('%s %s has none', (name, value) => {
    expect(meaningOfValue(name, value)).toBeUndefined();
  });
});

describe('links', () => {
  it.each([
    ['RFC 7519, 4.1.1', 'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.1'],
    ['RFC 7515, appendix F', 'https://www.rfc-editor.org/rfc/rfc7515#appendix-F'],
    ['RFC 7515', 'https://www.rfc-editor.org/rfc/rfc7515'],
    ['OpenID Connect Core 1.0, 2', 'https://openid.net/specs/openid-connect-core-1_0.html#IDToken'],
    ['OpenID Connect Core 1.0, 9.9', 'https://openid.net/specs/openid-connect-core-1_0.html'],
  ])('%s', (section, link) => {
    expect(linkTo(section)).toBe(link);
  });

  it('an unknown document has none', () => {
    expect(linkTo('Some Draft, 3')).toBeUndefined();
  });
});
