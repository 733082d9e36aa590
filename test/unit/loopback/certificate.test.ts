import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeSelfSignedCertificate } from '../../../src/loopback/certificate.ts';

const now = new Date('2026-11-22T12:00:00Z');

describe('a self-signed certificate', async () => {
  const made = await makeSelfSignedCertificate(['localhost', '127.0.0.1', '[::1]', 'fe80::1:2'], now);
  const certificate = new X509Certificate(made.cert);

  test('is signed by its own key, which is P-256', () => {
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(made.key))).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(certificate.checkIssued(certificate)).toBe(true);
  });

  test('is for exactly the hosts', () => {
    expect(certificate.subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:FE80:0:0:0:0:0:1:2',
    );
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('::1')).toBe('::1');
    expect(certificate.checkHost('example.com')).toBeUndefined();
  });

  test('is a server certificate and no authority, valid around now', () => {
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(new Date(certificate.validFrom).toISOString()).toBe('2026-11-22T11:00:00.000Z');
    expect(new Date(certificate.validTo).toISOString()).toBe('2026-12-22T12:00:00.000Z');
  });

  test('is new each time, with a serial number of its own', async () => {
    const other = new X509Certificate((await makeSelfSignedCertificate(['localhost'], now)).cert);
    expect(other.serialNumber).not.toBe(certificate.serialNumber);
  });
});

test('dates beyond 2049 have four digits for the year', async () => {
  const { cert } = await makeSelfSignedCertificate(['localhost'], new Date('2049-12-31T23:30:00Z'));
  expect(new Date(new X509Certificate(cert).validTo).toISOString()).toBe('2050-01-30T23:30:00.000Z');
});
