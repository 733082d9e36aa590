/** Whole answers of each system for one synthetic person: what every rule about the document must hold for. */
import type { NormalizeInput } from '../../../src/claims/index.ts';

export const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(1000, 7)]);
export const JPEG = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(500, 9)]);
export const CERTIFICATE = Buffer.from('a certificate of the sandbox').toString('base64');

const SUBJECT = 'TOuh-Q-Qx2-EBXT3a3OgaoGXgQSx55ggpIym7PNOg=';
const PHONE = '+447700900000';

export const IDHUB = {
  provider: 'ingroupe',
  protocol: 'oidc',
  verified: true,
  issuer: 'https://idhub.example.com',
  audience: 'client-1',
  retrievedAt: new Date('2030-01-01T00:00:00Z'),
  origins: [
    {
      name: 'id_token',
      claims: {
        iss: 'https://idhub.example.com',
        sub: 'user-1',
        aud: 'client-1',
        exp: 1893459600,
        iat: 1893456000,
        nonce: 'n-1',
        auth_time: 1893455990,
        name: 'Camille Durand',
        given_name: 'Camille',
        family_name: 'Durand',
        middle_name: 'Anne Louise',
        name_prefix: 'Dr',
        name_suffix: 'MSc',
        birthdate: '1990-02-17',
        age_over_18: 'true',
        age_over_21: 'false',
        age_in_years: '36',
        street_address: '1 Example Street\r\nFloor 2',
        postal_code: '0001',
        locality: 'Exampleville',
        region: 'Example',
        country: 'France',
        email: 'camille@example.com',
        email_verified: true,
        portrait: PNG.toString('base64'),
        document_number: 'X1234567',
        document_type: 'PASSPORT',
        document_issuing_country: 'FR',
        document_issuing_state: 'Example',
        document_issuing_authority: 'Prefecture of Example',
        document_issue_date: '2020-01-01',
        document_expiry_date: '2030-01-01',
      },
    },
  ],
} as const satisfies NormalizeInput;

/** SMS OTP through its three doors. */
export const OTP_OIDC = {
  provider: 'signicat-sms-otp',
  protocol: 'oidc',
  verified: true,
  issuer: 'https://demo.example.com/auth/open',
  origins: [
    {
      name: 'id_token',
      claims: {
        iss: 'https://demo.example.com/auth/open',
        sub: SUBJECT,
        aud: 'client-1',
        idp: 'otp-sms',
        idp_issuer: 'otp-sms',
        acr: 'substantial',
        sid: 'session-1',
        transaction_id: 'transaction-1',
        auth_time: 1893455990,
      },
    },
    {
      name: 'userinfo',
      claims: { idp_id: PHONE, sub: SUBJECT, idp_issuer: 'otp-sms', phone_number: PHONE },
    },
  ],
} as const satisfies NormalizeInput;

export const OTP_REST = {
  provider: 'signicat-sms-otp',
  protocol: 'rest',
  verified: true,
  origins: [
    { name: 'subject', claims: { id: 'TOuh-Q-Qx2-XXXXXXXXXXXX', idpId: PHONE, phoneNumber: PHONE } },
    {
      name: 'session',
      claims: {
        id: '4ccb8a1b-6f40-e146-af1b-15f1c6eabb56',
        status: 'SUCCESS',
        provider: 'otp-sms',
        loa: 'substantial',
      },
    },
  ],
} as const satisfies NormalizeInput;

export const OTP_SAML = {
  provider: 'signicat-sms-otp',
  protocol: 'saml',
  verified: true,
  origins: [
    {
      name: 'assertion',
      claims: {
        NameID: 'OZWWk8DKdFYf1JzLU8zJtku0uXkPaLvnIt',
        AuthnContextClassRef: 'substantial',
        AuthenticatingAuthority: 'otp-sms',
        AuthnInstant: '2030-01-01T00:00:00.737Z',
        SessionIndex: 'index-1',
        ID: '_r1',
      },
    },
    { name: 'attributes', claims: { idpId: [`\n${PHONE}\n`], phoneNumber: [`\r\n  ${PHONE}\n`] } },
  ],
} as const satisfies NormalizeInput;

export const CONSENT = {
  provider: 'signicat-consent',
  protocol: 'oidc',
  verified: true,
  origins: [
    {
      name: 'id_token',
      claims: { sub: 'signer-1', acr: 'urn:signicat:oidc:method:sbid-inapp-sign', amr: 'sbid' },
    },
    {
      name: 'userinfo',
      claims: {
        sub: 'signer-1',
        name: 'Test Persson',
        given_name: 'Test',
        family_name: 'Persson',
        'signicat.national_id': '199002170000',
      },
    },
    { name: 'request', claims: { method: 'sbid-inapp-sign' } },
    { name: 'session', claims: { orderRef: 'order-1', autoStartToken: 'never in a document' } },
  ],
  signature: {
    method: 'sbid-inapp-sign',
    kind: 'ltv-sdo',
    sdo_sha256: 'a'.repeat(64),
    signed_text_sha256: 'b'.repeat(64),
    signed_at: '2030-01-01T00:00:00Z',
  },
} as const satisfies NormalizeInput;

export const E_SIGNING = {
  provider: 'esigning',
  protocol: 'sdo',
  verified: false,
  origins: [
    {
      name: 'id_token',
      claims: {
        iss: 'https://esigning.example.com',
        pid: '9578-6000-4-30799',
        name: 'Ola Nordmann',
        given_name: 'Ola',
        family_name: 'Nordmann',
        phone_number: '+4799999999',
      },
    },
    { name: 'order', claims: { OrderID: 'idcli-0001', TransRef: 'trans-1' } },
    { name: 'signer', claims: { CN: 'Ola Nordmann', certificate: CERTIFICATE } },
  ],
} as const satisfies NormalizeInput;

export const NET_ID = {
  provider: 'net-id',
  protocol: 'net-id',
  verified: false,
  origins: [
    {
      name: 'attributes',
      claims: {
        givenName: 'Test',
        surName: 'Persson',
        name: 'Test Persson',
        personalNumber: '199002170000',
        userID: 'TEST01',
        certificate: CERTIFICATE,
        deviceName: 'phone',
        deviceAddress: '192.0.2.1',
        deviceVersion: '1.0',
      },
    },
    { name: 'session', claims: { authRef: 'auth-ref-1', status: 'COMPLETED' } },
  ],
} as const satisfies NormalizeInput;

/** A generic issuer that sends what no other person above has. */
export const GENERIC = {
  provider: 'generic',
  protocol: 'oidc',
  verified: true,
  sandbox: true,
  issuer: 'https://op.example.com',
  audience: 'client-1',
  retrievedAt: new Date('2030-01-01T00:00:00.123Z'),
  origins: [
    {
      name: 'id_token',
      claims: {
        sub: 'user-1',
        idp: 'mitid',
        idp_issuer: 'MitID',
        amr: ['pwd', 'otp'],
        phone_number: PHONE,
        phone_number_verified: 'TRUE',
        nin: '199002170000',
        nin_type: 'person',
        nin_issuing_country: 'se',
        address: { formatted: '1 Example Street\r\nExampleville', country: 'NO' },
        nickname: 'Cam',
        verified_claims: {
          verification: { trust_framework: 'eidas' },
          claims: { given_name: 'Camille', family_name: 'Durand' },
        },
      },
    },
  ],
} as const satisfies NormalizeInput;

export const PEOPLE: Readonly<Record<string, NormalizeInput>> = {
  IDHUB,
  OTP_OIDC,
  OTP_REST,
  OTP_SAML,
  CONSENT,
  E_SIGNING,
  NET_ID,
  GENERIC,
};
