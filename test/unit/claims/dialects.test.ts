/** Each name of each dialect, once: section 1 of the claims specification. */
import { describe, expect, it } from 'vitest';
import type { ClaimsOrigin, ClaimsProtocol, ClaimsProvider } from '../../../src/claims/document.ts';
import type { Json } from '../../../src/common/json.ts';
import { documentOf } from './claims.ts';

type Row = readonly [claim: string, value: Json, path: string, expected: Json];
interface Dialect {
  readonly title: string;
  readonly provider: ClaimsProvider;
  readonly protocol?: ClaimsProtocol;
  readonly origin: ClaimsOrigin;
  readonly rows: readonly Row[];
}

const EIDAS = 'http://eidas.europa.eu/attributes/naturalperson/';

const DIALECTS: readonly Dialect[] = [
  {
    title: 'SMS OTP by OIDC',
    provider: 'signicat-sms-otp',
    origin: 'userinfo',
    rows: [
      ['idp_id', '+447700900000', 'idp.subject_id', '+447700900000'],
      ['idp', 'otp-sms', 'idp.id', 'otp-sms'],
      ['idp_issuer', 'otp-sms', 'idp.id', 'otp-sms'],
      ['nin', '1', 'national_id.value', '1'],
      ['middle_name', 'M', 'middle_name', 'M'],
      ['sid', 's', 'authentication.session_id', 's'],
      ['transaction_id', 't', 'authentication.transaction_id', 't'],
      ['mitid_loa', 'SUBSTANTIAL', 'assurance.level', 'substantial'],
      ['sandbox', true, 'source.sandbox', true],
    ],
  },
  {
    title: 'SMS OTP by REST',
    provider: 'signicat-sms-otp',
    protocol: 'rest',
    origin: 'subject',
    rows: [
      ['id', 's', 'subject', 's'],
      ['idpId', 'i', 'idp.subject_id', 'i'],
      ['name', 'N', 'name', 'N'],
      ['firstName', 'F', 'given_name', 'F'],
      ['middleName', 'M', 'middle_name', 'M'],
      ['lastName', 'L', 'family_name', 'L'],
      ['dateOfBirth', '1990-02-17', 'birthdate', '1990-02-17'],
      ['email', 'c@example.com', 'email', 'c@example.com'],
      ['phoneNumber', '+447700900000', 'phone_number', '+447700900000'],
    ],
  },
  {
    title: 'SAML attributes',
    provider: 'generic',
    protocol: 'saml',
    origin: 'attributes',
    rows: [
      ['idpId', ['i'], 'idp.subject_id', 'i'],
      ['nin', ['1'], 'national_id.value', '1'],
      ['firstName', ['F'], 'given_name', 'F'],
      ['lastName', ['L'], 'family_name', 'L'],
      ['dateOfBirth', ['1990-02-17'], 'birthdate', '1990-02-17'],
      ['urn:oid:2.5.4.42', ['F'], 'given_name', 'F'],
      ['urn:oid:2.5.4.4', ['L'], 'family_name', 'L'],
      ['urn:oid:2.16.840.1.113730.3.1.241', ['N'], 'name', 'N'],
      ['urn:oid:2.5.4.3', ['N'], 'name', 'N'],
      ['urn:oid:1.2.752.29.4.13', ['199002170000'], 'national_id.value', '199002170000'],
      ['urn:oid:1.2.752.201.3.4', ['prid'], 'idp.subject_id', 'prid'],
      ['urn:oid:2.5.4.6', ['SE'], 'national_id.country', 'SE'],
      ['urn:oid:0.9.2342.19200300.100.1.3', ['c@example.com'], 'email', 'c@example.com'],
      ['urn:oid:2.5.4.20', ['+447700900000'], 'phone_number', '+447700900000'],
      ['urn:oid:1.3.6.1.5.5.7.9.1', ['19900217'], 'birthdate', '1990-02-17'],
      ['dk:gov:saml:attribute:CprNumberIdentifier', ['1702900000'], 'national_id.value', '1702900000'],
      ['https://data.gov.dk/concept/core/nsis/loa', ['Substantial'], 'assurance.level', 'substantial'],
      [`${EIDAS}PersonIdentifier`, ['SE/NO/1'], 'subject', 'SE/NO/1'],
      [`${EIDAS}CurrentGivenName`, ['F'], 'given_name', 'F'],
      ['CurrentFamilyName', ['L'], 'family_name', 'L'],
      ['DateOfBirth', ['1990-02-17'], 'birthdate', '1990-02-17'],
    ],
  },
  {
    title: 'SAML statements',
    provider: 'generic',
    protocol: 'saml',
    origin: 'assertion',
    rows: [
      ['NameID', 'n', 'subject', 'n'],
      ['AuthnContextClassRef', 'substantial', 'assurance.level', 'substantial'],
      ['AuthenticatingAuthority', 'otp-sms', 'idp.id', 'otp-sms'],
      ['AuthnInstant', '2030-01-01T00:00:00Z', 'authentication.auth_time', '2030-01-01T00:00:00Z'],
      ['SessionIndex', 's', 'authentication.session_id', 's'],
      ['ID', '_r1', 'authentication.transaction_id', '_r1'],
    ],
  },
  {
    title: 'Consent Signature',
    provider: 'signicat-consent',
    origin: 'request',
    rows: [['method', 'sbid-inapp-sign', 'idp.id', 'sbid-inapp-sign']],
  },
  {
    title: 'its session',
    provider: 'signicat-consent',
    origin: 'session',
    rows: [['orderRef', 'o', 'authentication.transaction_id', 'o']],
  },
  {
    title: 'E-Signing',
    provider: 'esigning',
    protocol: 'sdo',
    origin: 'order',
    rows: [
      ['OrderID', 'o', 'authentication.session_id', 'o'],
      ['TransRef', 't', 'authentication.transaction_id', 't'],
    ],
  },
  {
    title: 'its signer',
    provider: 'esigning',
    protocol: 'sdo',
    origin: 'signer',
    rows: [
      ['CN', 'Ola Nordmann', 'name', 'Ola Nordmann'],
      ['SSN', '17029000000', 'national_id.value', '17029000000'],
      ['SignerNationality', 'NO', 'national_id.country', 'NO'],
    ],
  },
  {
    title: 'Net iD',
    provider: 'net-id',
    protocol: 'net-id',
    origin: 'attributes',
    rows: [
      ['userID', 'U', 'subject', 'U'],
      ['userID', 'U', 'idp.subject_id', 'U'],
      ['givenName', 'F', 'given_name', 'F'],
      ['surName', 'L', 'family_name', 'L'],
      ['name', 'N', 'name', 'N'],
    ],
  },
  {
    title: 'other brokers and wallets',
    provider: 'generic',
    origin: 'userinfo',
    rows: [
      ['mitid.uuid', 'u', 'idp.subject_id', 'u'],
      ['dk.cpr', '1702900000', 'national_id.value', '1702900000'],
      ['mitid.identity_name', 'N', 'name', 'N'],
      ['mitid.date_of_birth', '1990-02-17', 'birthdate', '1990-02-17'],
      ['mitid.age', '36', 'age.years', 36],
      ['loa', 'https://data.gov.dk/concept/core/nsis/High', 'assurance.level', 'high'],
      ['uuid', 'u', 'idp.subject_id', 'u'],
      ['uniqueuserid', 'u', 'idp.subject_id', 'u'],
      ['ssn', '1', 'national_id.value', '1'],
      ['socialno', '1', 'national_id.value', '1'],
      ['cprNumberIdentifier', '1', 'national_id.value', '1'],
      ['dateofbirth', '1990-02-17', 'birthdate', '1990-02-17'],
      ['age', '36', 'age.years', 36],
      ['identityscheme', 'dkmitid', 'idp.id', 'dkmitid'],
      ['loA', 'SUBSTANTIAL', 'assurance.level', 'substantial'],
      ['authenticationtype', 'urn:grn:authn:dk:mitid:low', 'assurance.level', null],
      ['pid', '17029000000', 'national_id.value', '17029000000'],
      ['birth_date', '1990-02-17', 'birthdate', '1990-02-17'],
      ['age_over_65', false, 'age.over.65', false],
      ['signicat.national_id', '1', 'national_id.value', '1'],
    ],
  },
];

/** Whom the claims are about, where the row itself does not say so. */
const SUBJECTS: Partial<Record<ClaimsProtocol, Partial<Record<ClaimsOrigin, Record<string, Json>>>>> = {
  rest: { subject: { id: 'user-1' } },
  saml: { assertion: { NameID: 'user-1' } },
  'net-id': { assertion: { NameID: 'user-1' } },
};

function at(document: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
}

describe.each(DIALECTS)('$title', ({ provider, protocol = 'oidc', origin, rows }) => {
  it.each(rows)('%s', (claim, value, path, expected) => {
    const subject = path === 'subject' ? {} : (SUBJECTS[protocol] ?? { id_token: { sub: 'user-1' } });
    const origins = { ...subject, [origin]: { ...subject[origin], [claim]: value } };
    const document = documentOf(provider, origins, { protocol });
    expect(at(document, path)).toEqual(expected);
    expect(document).not.toHaveProperty('unmapped');
  });
});

it('an issuer of an eID that is not the eID itself has its own place', () => {
  const { idp } = documentOf('signicat-sms-otp', { id_token: { idp: 'mitid', idp_issuer: 'MitID' } });
  expect(idp).toEqual({ id: 'mitid', issuer: 'MitID' });
});

it('Net iD: the personal number is the subject, the user id stays the one at the eID', () => {
  const attributes = { userID: 'TEST01', personalNumber: '199002170000' };
  expect(documentOf('net-id', { attributes }, { protocol: 'net-id' })).toMatchObject({
    subject: '199002170000',
    idp: { subject_id: 'TEST01' },
  });
});
