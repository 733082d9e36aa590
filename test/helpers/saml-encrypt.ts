/** Encrypts XML to the service provider of the vectors, for tests with odd content in the ciphertext. */
import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';
import { pem } from './saml.ts';

const XENC = 'http://www.w3.org/2001/04/xmlenc#';

/** Returns an EncryptedData with AES-256-GCM and RSA-OAEP in an element of this name, e.g. `EncryptedAssertion`. */
export function encryptXml(plaintext: string, wrapper: string): string {
  const [key, nonce] = [randomBytes(32), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const content = Buffer.concat([
    nonce,
    cipher.update(plaintext, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const wrapped = publicEncrypt({ key: pem('sp.crt'), padding, oaepHash: 'sha1' }, key);
  const value = (bytes: Buffer): string =>
    `<xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData>`;
  return [
    `<saml:${wrapper} xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">`,
    `<xenc:EncryptedData xmlns:xenc="${XENC}" Type="${XENC}Element">`,
    '<xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/>',
    '<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey>',
    `<xenc:EncryptionMethod Algorithm="${XENC}rsa-oaep-mgf1p"/>${value(wrapped)}`,
    `</xenc:EncryptedKey></ds:KeyInfo>${value(content)}</xenc:EncryptedData></saml:${wrapper}>`,
  ].join('');
}
