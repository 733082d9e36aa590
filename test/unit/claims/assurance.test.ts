/** Levels of assurance: section 4 of the claims specification. */
import { describe, expect, it } from 'vitest';
import { fromToken, warningsOf } from './claims.ts';

describe('a level', () => {
  it.each([
    ['low', 'low'],
    ['Substantial', 'substantial'],
    ['HIGH', 'high'],
    ['http://eidas.europa.eu/LoA/low', 'low'],
    ['http://eidas.europa.eu/LoA/substantial', 'substantial'],
    ['http://eidas.europa.eu/LoA/high', 'high'],
    ['https://data.gov.dk/concept/core/nsis/Low', 'low'],
    ['https://data.gov.dk/concept/core/nsis/loa/Substantial', 'substantial'],
    ['https://data.gov.dk/concept/core/nsis/High', 'high'],
    ['idporten-loa-substantial', 'substantial'],
    ['idporten-loa-high', 'high'],
    ['Level3', 'substantial'],
    ['Level4', 'high'],
    ['urn:bankid:bid;LOA=3', 'substantial'],
    ['urn:bankid:bid;LOA=4', 'high'],
    ['http://id.elegnamnden.se/loa/1.0/loa2', 'low'],
    ['http://id.elegnamnden.se/loa/1.0/loa3', 'substantial'],
    ['loa4', 'high'],
  ])('%s is %s', (acr, level) => {
    const claims = fromToken('generic', { acr });
    expect(claims.assurance).toEqual({ level, raw: acr, claim: 'acr' });
    expect(claims).not.toHaveProperty('warnings');
  });

  it.each(['urn:signicat:oidc:method:nbid', 'urn:grn:authn:se:bankid:same-device', 'ial1'])(
    '%s is none, and nothing to warn of',
    (acr) => {
      const claims = fromToken('generic', { acr });
      expect(claims.assurance).toEqual({ level: null, raw: acr, claim: 'acr' });
      expect(claims).not.toHaveProperty('warnings');
    },
  );

  it.each(['gold', '0', 'very-high', 'highest', 'urn:example:high:'])('%s is not known', (acr) => {
    const claims = fromToken('generic', { acr });
    expect(claims.assurance).toEqual({ level: null, raw: acr, claim: 'acr' });
    expect(warningsOf(claims)).toEqual(['loa_unknown acr']);
  });

  it('that is known is worth more than an earlier value that is not', () => {
    const claims = fromToken('signicat-sms-otp', {
      acr: 'urn:signicat:oidc:method:nbid',
      nbid_acr: 'urn:bankid:bid;LOA=4',
    });
    expect(claims.assurance).toEqual({ level: 'high', raw: 'urn:bankid:bid;LOA=4', claim: 'nbid_acr' });
    expect(claims.unmapped).toEqual({ acr: 'urn:signicat:oidc:method:nbid' });
  });

  it('is not a part of a level: identity and authentication assurance are kept as they are', () => {
    const claims = fromToken('generic', { ial: 'https://data.gov.dk/concept/core/nsis/High' });
    expect(claims).not.toHaveProperty('assurance');
    expect(claims).toHaveProperty('unmapped.ial');
  });

  it('of a signed order is low, whatever it claims', () => {
    const claims = fromToken('esigning', { pid: 'p', acr: 'high' });
    expect(claims.assurance).toEqual({ level: 'low', raw: 'high', claim: 'acr' });
  });
});
