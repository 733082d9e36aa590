/** The second service provider of `idcli probe idp`: the one that must not get what belongs to the first. */
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { SigningProvider } from '../../probes/idp/answer.ts';
import { writeServiceProvider } from '../../protocol/saml/build/metadata.ts';
import { selfSignedCertificate } from '../../protocol/x509/self-signed.ts';
import type { Invocation } from '../command.ts';
import { serviceProviderKey } from '../saml/service-provider.ts';
import type { ProbeIdpValues } from './probe-idp.ts';

const NAMES = { secondSpKey: '--second-sp-key', secondSpCert: '--second-sp-cert' } as const;

/**
 * As the options say; a sandbox of this run gets one that is made here.
 * @throws {IdcliError} `USAGE` for a part of it, and what reading keys throws
 */
export async function secondProvider(
  values: ProbeIdpValues,
  invocation: Invocation,
): Promise<SigningProvider | undefined> {
  const { secondSpEntityId: entityId, secondSpKey: spKey, secondSpCert: spCert, keyPassphrase } = values;
  const given = [entityId, spKey, spCert].filter((value) => value !== undefined).length;
  if (given === 0) return values.sandbox === '' ? made(invocation) : undefined;
  if (entityId === undefined || spKey === undefined || spCert === undefined) {
    throw new IdcliError('USAGE', 'a second service provider needs its name, its key and its certificate', {
      hint: `give all three: --second-sp-entity-id ENTITY-ID ${NAMES.secondSpKey} FILE ${NAMES.secondSpCert} FILE`,
    });
  }
  const signer = await serviceProviderKey({ spKey, spCert, ...defined({ keyPassphrase }) }, invocation);
  return signer && { entityId, signer };
}

const DAY = 86_400_000;

function made({ world }: Invocation): SigningProvider {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = world.now().getTime();
  const certificate = selfSignedCertificate({
    key: privateKey,
    organization: 'idcli',
    commonName: 'second service provider of a probe',
    notBefore: new Date(now - DAY),
    notAfter: new Date(now + DAY),
  });
  return {
    entityId: 'https://second.example.com',
    signer: {
      key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      certificate: new X509Certificate(certificate).raw.toString('base64'),
    },
  };
}

/** Metadata that a sandbox registers. */
export const metadataOfSecond = ({ entityId, signer }: SigningProvider): string =>
  writeServiceProvider({
    entityId,
    authnRequestsSigned: true,
    acsUrls: ['https://second.example.com/saml/acs'],
    signing: signer.certificate,
  });
