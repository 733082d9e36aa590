/** The key of the service provider that idcli plays: given, or made once and stored readable by the user only. */
import { createPrivateKey, generateKeyPair, type KeyObject, X509Certificate } from 'node:crypto';
import { join, resolve } from 'node:path';
import { pemBlocks } from '../../common/pem.ts';
import { IdcliError } from '../../errors.ts';
import { OWNER_ONLY, PUBLIC, writeNamedFile } from '../../flows/write-file.ts';
import { describeKey, readCertificates } from '../../protocol/saml/keys/certificates.ts';
import { type Signer, signingMethod } from '../../protocol/saml/signing/signer.ts';
import { selfSignedCertificate } from '../../protocol/x509/self-signed.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { readFile, readReference } from '../input/connection.ts';
import { unlockKey } from '../input/unlock.ts';
import type { SERVICE_PROVIDER_OPTIONS } from '../options/saml-options.ts';

type Values = Pick<ValuesOf<typeof SERVICE_PROVIDER_OPTIONS>, 'spKey' | 'spCert' | 'keyPassphrase'>;

export interface ServiceProviderKey extends Signer {
  readonly keyObject: KeyObject;
  readonly x509: X509Certificate;
  /** Origin of the key, for people. */
  readonly source: string;
}

/** Default location of generated keys. */
function kept({ world }: Pick<Invocation, 'world'>): { readonly key: string; readonly cert: string } {
  const folder = join(world.configFolder, 'saml');
  return { key: join(folder, 'sp-key.pem'), cert: join(folder, 'sp-cert.pem') };
}

/**
 * Returns the named key, else the one made before; undefined when there is neither.
 * @throws {IdcliError} `USAGE` for a key without its certificate, `KEY_UNREADABLE` for a key that SAML does not sign
 * with or a
 *   certificate of another key, `INPUT_UNREADABLE`, `SECRET_UNRESOLVED`
 */
export async function serviceProviderKey(
  values: Values,
  invocation: Invocation,
): Promise<ServiceProviderKey | undefined> {
  const { spKey, spCert, keyPassphrase } = values;
  if ((spKey === undefined) !== (spCert === undefined)) {
    throw new IdcliError(
      'USAGE',
      'the key of a service provider needs its certificate and the other way round',
      {
        hint: 'give both --sp-key FILE and --sp-cert FILE, or make both: idcli saml metadata --make-keys',
      },
    );
  }
  if (spKey !== undefined && spCert !== undefined) return readPair(spKey, spCert, keyPassphrase, invocation);
  const { key, cert } = kept(invocation);
  const { files } = invocation.world;
  if (!(await files.exists(key)) || !(await files.exists(cert))) return undefined;
  invocation.gate.brings('signatures with your key of the service provider');
  return readPair(key, cert, keyPassphrase, invocation);
}

async function readPair(
  keyFrom: string,
  certFrom: string,
  passphrase: string | undefined,
  invocation: Invocation,
): Promise<ServiceProviderKey> {
  const written = (await readReference(keyFrom, 'key of the service provider', invocation)) ?? '';
  const text = await unlockKey(written, keyFrom, passphrase, invocation);
  const bytes = await readFile(certFrom, 'certificate of the service provider', invocation);
  return pairOf(readPrivateKey(text, keyFrom), readCertificate(bytes, certFrom), keyFrom, certFrom);
}

/** Whether others can encrypt to the key: SAML encrypts to plain RSA keys. */
export const takesEncryption = ({ keyObject }: ServiceProviderKey): boolean =>
  keyObject.asymmetricKeyType === 'rsa';

/** Wraps a key and a certificate in PEM that need no check, such as the sandbox's. */
export function knownPair(key: string, certificate: string, source: string): ServiceProviderKey {
  return pairOf(createPrivateKey(key), new X509Certificate(certificate), source, source);
}

function pairOf(key: KeyObject, x509: X509Certificate, source: string, certFrom: string): ServiceProviderKey {
  if (signingMethod(key) === undefined) {
    throw new IdcliError(
      'KEY_UNREADABLE',
      `${source} holds ${describeKey(key)}, and SAML signs with RSA, RSA-PSS, or EC on P-256, P-384 or P-521`,
      {
        hint: 'make an RSA key, which every identity provider takes: idcli saml metadata --make-keys',
      },
    );
  }
  if (!x509.checkPrivateKey(key)) {
    throw new IdcliError('KEY_UNREADABLE', `the certificate in ${certFrom} is not for the key in ${source}`, {
      hint: 'give the pair that belongs together; openssl x509 -in FILE -noout -pubkey shows the key of a certificate',
    });
  }
  return {
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: x509.raw.toString('base64'),
    keyObject: key,
    x509,
    source,
  };
}

function readPrivateKey(text: string, source: string): KeyObject {
  try {
    return text.trimStart().startsWith('{')
      ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
      : createPrivateKey(pemBlocks(text).find(({ label }) => label.endsWith('PRIVATE KEY'))?.text ?? text);
  } catch (cause) {
    throw new IdcliError('KEY_UNREADABLE', `${source} holds no private key that can be read`, {
      cause,
      hint: 'give a private RSA or EC key in PEM or as JWK',
    });
  }
}

function readCertificate(bytes: Uint8Array, source: string): X509Certificate {
  const facts = readCertificates(bytes, source).find(
    ({ certificate }) => certificate !== undefined,
  )?.certificate;
  if (facts !== undefined) return new X509Certificate(facts.der);
  throw new IdcliError('KEY_UNREADABLE', `${source} holds a public key, but its certificate is expected`);
}

/** SAML trusts the key, not the certificate; long enough to avoid a rollover while testing. */
const VALID_YEARS = 3;
const KEY_BITS = 2048;

export interface MadeKeys {
  readonly pair: ServiceProviderKey;
  readonly files: { readonly key: string; readonly certificate: string };
}

/**
 * Makes a key and its certificate and writes both, the key readable by the user only.
 * @throws {IdcliError} `OUTPUT_EXISTS` when one of the files exists, `USAGE` for a reference, `OUTPUT_NOT_WRITTEN`
 */
export async function makeServiceProviderKey(
  values: Values & { readonly keyType?: string },
  entityId: string,
  invocation: Invocation,
): Promise<MadeKeys> {
  const { world } = invocation;
  const files = filesFor(values, invocation);
  for (const path of [files.key, files.certificate]) {
    if (!(await world.files.exists(path))) continue;
    throw new IdcliError('OUTPUT_EXISTS', `the file is there already: ${path}`, {
      hint: 'leave out --make-keys to use it; for another key name new files with --sp-key FILE --sp-cert FILE',
    });
  }
  const key = await new Promise<KeyObject>((done, failed) => {
    const finish = (error: Error | null, _: KeyObject, privateKey: KeyObject) => {
      if (error === null) done(privateKey);
      else failed(error);
    };
    if (values.keyType === 'ec') generateKeyPair('ec', { namedCurve: 'P-256' }, finish);
    else generateKeyPair('rsa', { modulusLength: KEY_BITS }, finish);
  });
  const now = world.now();
  const certificate = selfSignedCertificate({
    key,
    organization: 'idcli',
    // RFC 5280, A.1: a common name has at most 64 characters.
    commonName: entityId.slice(0, 64),
    notBefore: new Date(now.getTime() - 3_600_000),
    notAfter: new Date(Date.UTC(now.getUTCFullYear() + VALID_YEARS, now.getUTCMonth(), now.getUTCDate())),
  });
  const pair = pairOf(key, new X509Certificate(certificate), files.key, files.certificate);
  await writeNamedFile(pair.key, { path: files.key, called: 'the key', mode: OWNER_ONLY }, world);
  await writeNamedFile(
    certificate,
    { path: files.certificate, called: 'the certificate', mode: PUBLIC },
    world,
  );
  return { pair, files };
}

function filesFor({ spKey, spCert }: Values, invocation: Invocation): MadeKeys['files'] {
  if (spKey === undefined && spCert === undefined) {
    const { key, cert } = kept(invocation);
    return { key, certificate: cert };
  }
  if (spKey === undefined || spCert === undefined || /^(?:env|cmd):|^prompt$/.test(spKey)) {
    throw new IdcliError('USAGE', 'new keys need two files to be written to', {
      hint: 'name both with --sp-key FILE --sp-cert FILE, or neither',
    });
  }
  const path = (text: string) => resolve(invocation.world.cwd, text.replace(/^file:/, ''));
  return { key: path(spKey), certificate: path(spCert) };
}
