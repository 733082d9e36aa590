/** CL-1 to CL-21, one test each at least, beside the vectors. */
import { describe, expect, it } from 'vitest';
import { normalizeClaims } from '../../../src/claims/index.ts';
import type { Json } from '../../../src/common/json.ts';
import { documentOf, fromToken, normalize, warningsOf } from './claims.ts';
import { CERTIFICATE, IDHUB, JPEG, NET_ID, OTP_OIDC } from './people.ts';

describe('CL-1 nothing is invented', () => {
  it('no parts of a name, no birth date from a number, no country from a phone', () => {
    const sent = { name: 'Camille Durand', nin: '199002170000', phone_number: '+4799999999' };
    const { schema, source, subject, ...person } = fromToken('signicat-sms-otp', sent);
    expect(person).toEqual({
      name: 'Camille Durand',
      phone_number: '+4799999999',
      national_id: { value: '199002170000' },
    });
  });
});

describe('CL-2 what is missing is an absent key', () => {
  it.each([
    ['an empty string', ''],
    ['null', null],
    ['an empty list', []],
  ])('%s, with no warning', (_, value) => {
    const claims = fromToken('ingroupe', {
      name: value,
      birthdate: value,
      age_over_18: value,
      email: 'c@example.com',
    });
    expect(Object.keys(claims)).toEqual(['schema', 'source', 'subject', 'email']);
  });

  it('groups without a member are absent as a whole', () => {
    expect(fromToken('generic', { address: { locality: '' } })).not.toHaveProperty('address');
  });
});

describe('CL-3 white space around SAML values', () => {
  it('is trimmed at the ends only', () => {
    const attributes = { name: ['\n  Camille   Durand \r\n'], firstName: [' \n '] };
    const claims = documentOf(
      'generic',
      { assertion: { NameID: ' user-1 ' }, attributes },
      { protocol: 'saml' },
    );
    expect(claims).toMatchObject({ subject: 'user-1', name: 'Camille   Durand' });
    expect(claims).not.toHaveProperty('given_name');
  });

  it('is kept in every other protocol', () => {
    expect(fromToken('generic', { name: ' Camille ' }).name).toBe(' Camille ');
  });
});

describe('CL-4 several values', () => {
  it('the first wins, all are kept', () => {
    const claims = documentOf(
      'generic',
      { assertion: { NameID: 'user-1' }, attributes: { firstName: ['Camille', ' Anne '] } },
      { protocol: 'saml' },
    );
    expect(claims.given_name).toBe('Camille');
    expect(claims.unmapped).toEqual({ firstName: ['Camille', ' Anne '] });
    expect(warningsOf(claims)).toEqual(['multi_valued firstName']);
  });

  it('one value in a list is one value', () => {
    const claims = fromToken('generic', { given_name: ['Camille', ''] });
    expect(claims.given_name).toBe('Camille');
    expect(claims).not.toHaveProperty('warnings');
  });
});

describe('CL-5 booleans', () => {
  it.each([
    ['TRUE', true],
    ['False', false],
    [true, true],
    [false, false],
  ])('%j is %s', (sent, expected) => {
    const claims = fromToken('generic', {
      email_verified: sent,
      phone_number_verified: sent,
      Age_Over_18: sent,
    });
    expect(claims).toMatchObject({
      email_verified: expected,
      phone_number_verified: expected,
      age: { over: { 18: expected } },
    });
  });

  it.each(['yes', '1', 1, 'truely', { value: true }])('%j is left out, kept raw and warned of', (sent) => {
    const claims = fromToken('generic', { age_over_18: sent });
    expect(claims).not.toHaveProperty('age');
    expect(claims.unmapped).toEqual({ age_over_18: sent });
    expect(warningsOf(claims)).toEqual(['not_boolean age_over_18']);
  });

  it('is done for three kinds of claims and no other', () => {
    expect(fromToken('generic', { name: 'true', custom: 'false' })).toMatchObject({
      name: 'true',
      unmapped: { custom: 'false' },
    });
  });

  it('reads the flag of adults in a SAML answer', () => {
    const origins = { assertion: { NameID: 'user-1' }, attributes: { '18OrOlder': ['true'] } };
    expect(documentOf('signicat-sms-otp', origins, { protocol: 'saml' }).age).toEqual({ over: { 18: true } });
  });
});

describe('CL-6 whole numbers', () => {
  it.each([
    ['45', 45],
    [45, 45],
    ['0', 0],
  ])('%j is %d', (sent, expected) => {
    expect(fromToken('generic', { age_in_years: sent }).age).toEqual({ years: expected });
  });

  it.each(['forty', '4.5', -1, 4.5, '9'.repeat(40), true])('%j is left out and warned of', (sent) => {
    const claims = fromToken('generic', { age_in_years: sent });
    expect(claims).not.toHaveProperty('age');
    expect(warningsOf(claims)).toEqual(['not_integer age_in_years']);
  });

  it('is done for the age and no other claim', () => {
    expect(fromToken('generic', { postal_code: '0001' }).address?.postal_code).toBe('0001');
  });
});

describe('CL-7 times', () => {
  it.each<[Json, string]>([
    [1893456000, '2030-01-01T00:00:00Z'],
    ['1893456000', '2030-01-01T00:00:00Z'],
    [1893456000000, '2030-01-01T00:00:00Z'],
    ['1893456000123', '2030-01-01T00:00:00.123Z'],
    [999999999999, '33658-09-27'],
    ['2030-01-01T01:00:00+01:00', '2030-01-01T00:00:00Z'],
  ])('%j', (sent, expected) => {
    const { authentication, unmapped } = fromToken('generic', { auth_time: sent });
    // A time after the year 9999 is not a time: it is kept as it came.
    if (expected.length === 11) expect(unmapped).toEqual({ auth_time: sent });
    else expect(authentication?.auth_time).toBe(expected);
  });

  it.each<Json>(['soon', '2030-13-01T00:00:00Z', -1, 1e300, true])('%j is kept as sent', (sent) => {
    expect(fromToken('generic', { auth_time: sent })).toMatchObject({ unmapped: { auth_time: sent } });
  });
});

describe('CL-8 birth dates', () => {
  it.each([
    ['1990-02-17', '1990-02-17', []],
    ['19900217', '1990-02-17', []],
    ['2000-02-29', '2000-02-29', []],
    ['1990', '1990', ['birthdate_partial birthdate']],
    ['0000-02-17', '0000-02-17', ['birthdate_partial birthdate']],
    ['19901702', '1990-17-02', ['birthdate_not_iso birthdate']],
    ['1990-02-30', '1990-02-30', ['birthdate_not_iso birthdate']],
    ['1900-02-29', '1900-02-29', ['birthdate_not_iso birthdate']],
  ])('%s', (sent, expected, warnings) => {
    const claims = fromToken('generic', { birthdate: sent });
    expect(claims.birthdate).toBe(expected);
    expect(warningsOf(claims)).toEqual(warnings);
  });

  it.each(['17.02.1990', '1990-2-17', '1990-02-17T00:00:00Z', 'unknown'])(
    '%s is kept as sent only',
    (sent) => {
      const claims = fromToken('generic', { birthdate: sent });
      expect(claims).not.toHaveProperty('birthdate');
      expect(claims.unmapped).toEqual({ birthdate: sent });
      expect(warningsOf(claims)).toEqual(['birthdate_not_iso birthdate']);
    },
  );
});

describe('CL-9 countries', () => {
  it.each([
    ['NO', 'NO', []],
    ['is', 'IS', []],
    ['GBR', 'GB', []],
    ['deu', 'DE', []],
    ['D', 'D', ['country_unknown document_issuing_country']],
    ['XK', 'XK', ['country_unknown document_issuing_country']],
    ['Norway', 'Norway', ['country_unknown document_issuing_country']],
  ])('%s', (sent, expected, warnings) => {
    const claims = fromToken('ingroupe', { document_issuing_country: sent });
    expect(claims.document?.issuing_country).toBe(expected);
    expect(warningsOf(claims)).toEqual(warnings);
  });

  it('idHub writes the country of an address as it likes', () => {
    const address = { country: 'France' };
    expect(fromToken('ingroupe', { address })).toMatchObject({ address });
    expect(fromToken('ingroupe', { address })).not.toHaveProperty('warnings');
    expect(warningsOf(fromToken('signicat-sms-otp', { address }))).toEqual([
      'country_unknown address.country',
    ]);
  });
});

it('CL-10 a family name that marks a mononym', () => {
  const claims = fromToken('ingroupe', { family_name: 'NONE', name: 'NONE' });
  expect(claims).not.toHaveProperty('family_name');
  expect(claims.name).toBe('NONE');
  expect(warningsOf(claims)).toEqual(['mononym family_name']);
});

describe('CL-11 nested and flat addresses', () => {
  it('nested wins, the other one is kept and warned of', () => {
    const sent = { locality: 'Flat', region: 'Same', address: { locality: 'Nested', region: 'Same' } };
    const claims = fromToken('ingroupe', sent);
    expect(claims.address).toEqual({ locality: 'Nested', region: 'Same' });
    expect(claims.unmapped).toEqual({ locality: 'Flat' });
    expect(warningsOf(claims)).toEqual(['address_conflict locality']);
  });

  it('members that nobody knows are kept in their place', () => {
    const claims = fromToken('generic', { address: { locality: 'Here', floor: 2 } });
    expect(claims).toMatchObject({ address: { locality: 'Here' }, unmapped: { address: { floor: 2 } } });
  });

  it.each(['1 Example Street', 5, true])('an address that is %j is kept as sent', (address) => {
    expect(fromToken('generic', { address })).toMatchObject({ unmapped: { address } });
  });
});

describe('CL-12 ID token and userinfo', () => {
  it('are merged', () => {
    const { claims, sources } = normalize('generic', {
      id_token: { name: 'Camille Durand' },
      userinfo: { sub: 'user-1', name: 'Camille Durand', email: 'camille@example.com' },
    });
    expect(claims).toMatchObject({ name: 'Camille Durand', email: 'camille@example.com' });
    expect(claims).not.toHaveProperty('warnings');
    expect(sources).toMatchObject({ name: 'id_token.name', email: 'userinfo.email' });
  });

  it('userinfo about another subject is not used at all', () => {
    const claims = documentOf('generic', {
      id_token: { name: 'Camille Durand' },
      userinfo: { sub: 'user-2', email: 'someone.else@example.com', nickname: 'x' },
    });
    expect(JSON.stringify(claims)).not.toContain('someone');
    expect(claims).not.toHaveProperty('unmapped');
  });

  it('a claim that no target takes can differ, too', () => {
    const claims = documentOf('generic', {
      id_token: { nickname: 'one' },
      userinfo: { sub: 'user-1', nickname: 'other' },
    });
    expect(claims.unmapped).toEqual({ nickname: 'one' });
    expect(warningsOf(claims)).toEqual(['claim_conflict nickname']);
  });
});

it('CL-13 names of a signed order are marked, other names are not', () => {
  expect(warningsOf(fromToken('esigning', { pid: 'p', name: 'Ola Nordmann' }))).toEqual([
    'self_asserted_name name',
  ]);
  expect(fromToken('generic', { name: 'Ola Nordmann' })).not.toHaveProperty('warnings');
});

describe('CL-14 phone numbers', () => {
  it.each(['+447700900000', '+12345'])('%s is E.164', (phone_number) => {
    expect(fromToken('generic', { phone_number })).not.toHaveProperty('warnings');
  });

  it.each(['07700 900000', '+0123456', '+44 7700 900000', '+1234567890123456'])(
    '%s is kept and warned of',
    (sent) => {
      const claims = fromToken('generic', { phone_number: sent });
      expect(claims.phone_number).toBe(sent);
      expect(warningsOf(claims)).toEqual(['phone_not_e164 phone_number']);
    },
  );
});

describe('CL-15 portraits', () => {
  it.each([
    ['base64', JPEG.toString('base64')],
    ['base64url', JPEG.toString('base64url')],
    ['with line breaks', JPEG.toString('base64').replace(/(.{76})/g, '$1\r\n')],
    ['with a data prefix', `data:image/jpeg;base64,${JPEG.toString('base64')}`],
  ])('%s', (_, portrait) => {
    const result = normalize('ingroupe', { id_token: { portrait } });
    expect(result.claims?.portrait).toMatchObject({ media_type: 'image/jpeg', bytes: JPEG.length });
    expect(result.portrait && Buffer.compare(result.portrait, JPEG)).toBe(0);
  });

  it.each(['R0lGODlhAQABAAAAACw=', 'not base64 at all!', '='])(
    '%j is not a portrait, and not kept',
    (portrait) => {
      const result = normalize('ingroupe', { id_token: { portrait } });
      expect(result.claims).not.toHaveProperty('portrait');
      expect(result.claims).not.toHaveProperty('unmapped');
      expect(result).not.toHaveProperty('portrait');
      expect(result.claims && warningsOf(result.claims)).toEqual(['portrait_unknown portrait']);
    },
  );

  it('the address of a picture is kept as a claim, an embedded picture is a portrait', () => {
    const picture = 'https://op.example.com/picture.png';
    expect(fromToken('generic', { picture })).toMatchObject({ unmapped: { picture } });
    const { sources } = normalize('generic', {
      id_token: { picture: `data:image/jpeg;base64,${JPEG.toString('base64')}` },
    });
    expect(sources.portrait).toBe('id_token.picture');
  });
});

it('CL-16 a dot in a claim name means nothing', () => {
  const claims = fromToken('generic', { 'mitid.uuid': 'uuid-1', mitid: { uuid: 'other' } });
  expect(claims).toMatchObject({ idp: { subject_id: 'uuid-1' }, unmapped: { mitid: { uuid: 'other' } } });
});

it('CL-17 the type of a national number is written in upper case', () => {
  expect(fromToken('signicat-sms-otp', { nin: '1', nin_type: 'civil' }).national_id).toEqual({
    value: '1',
    type: 'CIVIL',
  });
});

it.each([
  ['pwd', ['pwd']],
  [
    ['pwd', 'otp'],
    ['pwd', 'otp'],
  ],
])('CL-18 amr %j', (amr, methods) => {
  const claims = fromToken('generic', { amr });
  expect(claims.assurance).toEqual({ methods });
  expect(claims).not.toHaveProperty('warnings');
});

describe('CL-19 everything else', () => {
  it('is kept unchanged, without the members of the protocol', () => {
    const sent = {
      iss: 'i',
      aud: 'a',
      exp: 1,
      iat: 1,
      nbf: 1,
      nonce: 'n',
      at_hash: 'h',
      c_hash: 'h',
      azp: 'a',
      jti: 'j',
    };
    expect(fromToken('generic', sent)).not.toHaveProperty('unmapped');
    const more = { ...sent, zoneinfo: 'Europe/Oslo', empty: '', nothing: null, groups: ['b', 'a'] };
    expect(fromToken('generic', more).unmapped).toEqual({
      zoneinfo: 'Europe/Oslo',
      empty: '',
      nothing: null,
      groups: ['b', 'a'],
    });
  });

  it('aggregated and distributed claims stay as they are', () => {
    const sent = {
      _claim_names: { credit_score: 'src1' },
      _claim_sources: { src1: { endpoint: 'https://creditagency.example.com', access_token: 'ksj3n283dke' } },
    };
    expect(fromToken('generic', sent).unmapped).toEqual(sent);
  });

  it.each<[string, Json]>([
    ['name', 42],
    ['birthdate', 1990],
    ['phone_number', 447700900000],
    ['nin', true],
    ['acr', 2],
    ['portrait', { url: 'x' }],
  ])('%s of another type is kept as sent', (name, value) => {
    expect(fromToken('generic', { [name]: value }).unmapped).toEqual({ [name]: value });
  });

  it('a name that objects inherit is a name like any other', () => {
    const sent = JSON.parse(
      '{"__proto__":{"polluted":true},"constructor":"c","toString":"t","hasOwnProperty":1}',
    );
    const claims = fromToken('generic', sent);
    expect(JSON.parse(JSON.stringify(claims.unmapped))).toEqual(sent);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('an unused name for a target that has a value is kept', () => {
    const claims = fromToken('generic', {
      sub: 'user-1',
      nameidentifier: 'other',
      dateofbirth: '19900217',
      birthdate: '1990-02-17',
    });
    expect(claims).toMatchObject({ subject: 'user-1', birthdate: '1990-02-17' });
    expect(claims.unmapped).toEqual({ nameidentifier: 'other' });
  });
});

describe('CL-20 the same output for the same input', () => {
  it('also when the members come in another order', () => {
    const token = IDHUB.origins[0].claims;
    const turned = Object.fromEntries(Object.entries({ ...token, zoneinfo: 'z', custom: 'c' }).reverse());
    const straight = normalizeClaims({
      ...IDHUB,
      origins: [{ name: 'id_token', claims: { ...token, custom: 'c', zoneinfo: 'z' } }],
    });
    const reverse = normalizeClaims({ ...IDHUB, origins: [{ name: 'id_token', claims: turned }] });
    expect(JSON.stringify(reverse.claims)).toBe(JSON.stringify(straight.claims));
    expect(Object.keys(straight.claims?.unmapped ?? {})).toEqual(['custom', 'zoneinfo']);
  });

  it('keys stand in the order of the schema', () => {
    expect(Object.keys(normalizeClaims(IDHUB).claims ?? {})).toEqual([
      'schema',
      'source',
      'subject',
      'name',
      'given_name',
      'family_name',
      'middle_name',
      'name_prefix',
      'name_suffix',
      'birthdate',
      'email',
      'email_verified',
      'address',
      'age',
      'document',
      'portrait',
      'authentication',
    ]);
  });
});

it('CL-21 what nobody verified says so', () => {
  const { claims } = normalizeClaims(NET_ID);
  expect(claims?.source.verified).toBe(false);
  expect(claims?.warnings?.[0]?.code).toBe('unverified');
  expect(normalizeClaims(OTP_OIDC).claims?.source.verified).toBe(true);
});

describe('provenance', () => {
  it('every path leads to the claim it came from', () => {
    expect(normalizeClaims(IDHUB).sources).toMatchObject({
      subject: 'id_token.sub',
      'age.over.18': 'id_token.age_over_18',
      'age.years': 'id_token.age_in_years',
      'address.street_address': 'id_token.street_address',
      'document.type': 'id_token.document_type',
      portrait: 'id_token.portrait',
    });
    expect(normalizeClaims(NET_ID).sources).toMatchObject({
      subject: 'attributes.personalNumber',
      'idp.subject_id': 'attributes.userID',
      'authentication.session_id': 'session.authRef',
    });
  });
});

describe('a subject', () => {
  it.each<[string, Json]>([
    ['missing', ''],
    ['no string', 42],
  ])('%s: there is no document', (_, sub) => {
    const { claims, sources } = normalize('generic', { userinfo: { sub, name: 'Camille Durand' } });
    expect(claims).toBeUndefined();
    expect(sources.name).toBe('userinfo.name');
  });

  it('is kept byte for byte', () => {
    expect(fromToken('generic', { sub: ' {B3-ü} ' }).subject).toBe(' {B3-ü} ');
  });
});

it('facts of the transaction are read, the rest of it is protocol', () => {
  expect(normalizeClaims(NET_ID).claims).toMatchObject({
    device: { name: 'phone', address: '192.0.2.1', version: '1.0' },
    authentication: { session_id: 'auth-ref-1' },
    certificate_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(normalizeClaims(NET_ID).claims).not.toHaveProperty('unmapped');
  const pem = `-----BEGIN CERTIFICATE-----\n${CERTIFICATE}\n-----END CERTIFICATE-----\n`;
  const fromPem = documentOf('net-id', { attributes: { personalNumber: '1', certificate: pem } });
  expect(fromPem.certificate_sha256).toBe(normalizeClaims(NET_ID).claims?.certificate_sha256);
});
