/** Signatures by keys that samlify does not sign with: EC on every curve, and RSA-PSS. */
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { writeLogoutRequest } from '../../../../src/protocol/saml/build/logout-request.ts';
import { dispatch, signMessage } from '../../../../src/protocol/saml/dispatch.ts';
import { readCertificates } from '../../../../src/protocol/saml/keys/certificates.ts';
import type { SamlKey } from '../../../../src/protocol/saml/keys/saml-key.ts';
import { readSignature } from '../../../../src/protocol/saml/signature/read.ts';
import { verifyRedirect } from '../../../../src/protocol/saml/signature/redirect.ts';
import { verifySignature } from '../../../../src/protocol/saml/signature/verify.ts';
import { signingMethod } from '../../../../src/protocol/saml/signing/signer.ts';
import { findMessages } from '../../../../src/protocol/saml/wire/find.ts';
import { selfSignedCertificate } from '../../../../src/protocol/x509/self-signed.ts';
import { elementsOf } from '../../../../src/protocol/xml/tree.ts';
import { pem, rootOf } from '../../../helpers/saml.ts';

const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
const sha512 = generateKeyPairSync('rsa-pss', {
  modulusLength: 2048,
  hashAlgorithm: 'sha512',
  mgf1HashAlgorithm: 'sha512',
});
const ec = (name: string) => ({
  key: createPrivateKey(pem(`${name}.key`)),
  certificate: new X509Certificate(pem(`${name}.crt`)),
});
const KEYS = [
  ['RSA-SHA256', ec('sp')],
  ['ECDSA-SHA256', ec('p256')],
  ['ECDSA-SHA384', ec('p384')],
  ['ECDSA-SHA512', ec('p521')],
  ['RSA-PSS-SHA256', { key: pss.privateKey, certificate: ec('sp').certificate }],
  ['RSA-PSS-SHA512', { key: sha512.privateKey, certificate: ec('sp').certificate }],
] as const;

const xml = writeLogoutRequest({
  id: '_1',
  issueInstant: new Date('2026-11-22T12:00:00Z'),
  destination: 'https://idp.example.com/slo?a=b&c=d',
  issuer: 'https://sp.example.com',
  nameId: { value: 'Söhne & Co <x>' },
  sessionIndexes: ['s'],
});

describe.each(KEYS)('%s', (name, { key, certificate }) => {
  const signer = {
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: certificate.raw.toString('base64'),
  };
  const { publicKey } = { publicKey: name.startsWith('RSA-PSS') ? publicOf(key) : certificate.publicKey };
  const trusted: SamlKey = { key: publicKey, source: 'test', description: name, use: 'signing' };

  it('is the algorithm of the key', () => expect(signingMethod(key)?.name).toBe(name));

  it('signs XML, with the signature after the Issuer', async () => {
    const root = rootOf(await signMessage(xml, signer));
    const [, signature] = elementsOf(root);
    if (signature === undefined) throw new Error('no signature');
    const result = verifySignature(readSignature(signature, root), root, [trusted]);
    expect([result.target, result.digest?.matches, result.key?.source]).toEqual(['parent', true, 'test']);
    expect(result.algorithms.every(({ state }) => state === 'allowed')).toBe(true);
  });

  it.each(['https://idp.example.com/slo', 'https://idp.example.com/slo?tenant=a'])(
    'signs a query string to %s',
    async (location) => {
      const to = { entityId: 'https://idp.example.com', binding: 'redirect' as const, location };
      const base = { kind: 'logout' as const, id: '_1', xml, issuer: 'https://sp.example.com' };
      const sent = await dispatch({
        ...base,
        acsUrl: 'https://sp.example.com/acs',
        to,
        relayState: 'a b&c',
        signer,
      });
      if (sent.binding !== 'redirect') throw new Error('no address');
      expect(sent.url.startsWith(location)).toBe(true);
      const [source] = findMessages(sent.url);
      expect(source?.beside).toEqual({ relayState: 'a b&c' });
      if (source?.redirectSignature === undefined) throw new Error('no signature');
      expect(verifyRedirect(source.redirectSignature, [trusted]).key).toBe(trusted);
    },
  );
});

function publicOf(key: typeof pss.privateKey) {
  return key === pss.privateKey ? pss.publicKey : sha512.publicKey;
}

it.each([
  ['Ed25519', generateKeyPairSync('ed25519').privateKey],
  [
    'a curve that XML signatures do not name',
    generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey,
  ],
])('has nothing for %s', (_, key) => expect(signingMethod(key)).toBeUndefined());

it('a self-signed certificate of an EC key fits it', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = new X509Certificate(
    selfSignedCertificate({
      key: privateKey,
      organization: 'x',
      commonName: 'y',
      notBefore: new Date(),
      notAfter: new Date(Date.now() + 1000),
    }),
  );
  expect(certificate.checkPrivateKey(privateKey)).toBe(true);
});

describe('a certificate whose key is for RSA-PSS alone', () => {
  const trusted = readCertificates(Buffer.from(pem('pss.crt')), 'pss.crt');
  const signer = {
    key: pem('pss.key'),
    certificate: new X509Certificate(pem('pss.crt')).raw.toString('base64'),
  };

  it('is read, and verifies what its key signed', async () => {
    expect(trusted.map(({ description }) => description)).toEqual([expect.stringContaining('RSA-PSS 2048')]);
    const root = rootOf(await signMessage(xml, signer));
    const [, signature] = elementsOf(root);
    if (signature === undefined) throw new Error('no signature');
    const result = verifySignature(readSignature(signature, root), root, trusted);
    expect([result.digest?.matches, result.key?.source]).toEqual([true, 'pss.crt']);
  });

  it('verifies no signature that says RSA-SHA256', async () => {
    const written = (await signMessage(xml, signer)).replace(
      'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    );
    const root = rootOf(written);
    const [, element] = elementsOf(root);
    if (element === undefined) throw new Error('no signature');
    expect(verifySignature(readSignature(element, root), root, trusted).key).toBeUndefined();
  });
});
