/** The service provider under test, as the identity provider knows it: by its metadata, or by what options say. */
import { X509Certificate } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { shellWord } from '../../common/shell.ts';
import { IdcliError } from '../../errors.ts';
import { loadCertificates } from '../../flows/saml/certificates.ts';
import { chooseEntity, endpointsOf, isUrl, loadMetadata, rolesOf } from '../../flows/saml/metadata.ts';
import type { ServiceProvider } from '../../probes/sp/bench.ts';
import { BINDINGS } from '../../protocol/saml/bindings.ts';
import { writeServiceProvider } from '../../protocol/saml/build/metadata.ts';
import type { Invocation } from '../command.ts';
import { connect } from '../input/connection.ts';
import type { ProbeSpValues } from './probe-sp.ts';

export interface Registration {
  /** For the identity provider. */
  readonly metadata: string;
  readonly serviceProvider: ServiceProvider;
  /** Where responses go, the default first. */
  readonly acs: readonly string[];
}

/** Whether the metadata comes from the application itself, which may not be started yet. */
export const comesLater = ({ spMetadata }: ProbeSpValues): boolean =>
  spMetadata !== undefined && isUrl(spMetadata);

/**
 * @throws {IdcliError} `USAGE` when neither metadata nor entity ID and address are given, and for metadata without such
 *   an entity; what reading files and requests throw
 */
export async function registrationOf(values: ProbeSpValues, invocation: Invocation): Promise<Registration> {
  return values.spMetadata === undefined
    ? written(values, invocation)
    : published(values.spMetadata, values, invocation);
}

/** @throws {IdcliError} `USAGE` */
export function demandRegistration({ spMetadata, spEntityId, acs = [] }: ProbeSpValues): void {
  if (spMetadata !== undefined || (spEntityId !== undefined && acs.length > 0)) return;
  throw new IdcliError('USAGE', 'nothing says who the application is', {
    hint:
      'the identity provider has to know it: give its metadata, --sp-metadata FILE|URL\n' +
      'or --sp-entity-id ENTITY-ID --acs URL',
  });
}

async function published(
  source: string,
  values: ProbeSpValues,
  invocation: Invocation,
): Promise<Registration> {
  const context = { world: invocation.world, connect: () => connect(values, {}, invocation) };
  const metadata = await loadMetadata(source, context);
  const entity = chooseEntity(metadata, 'sp', values.spEntityId, undefined);
  if (entity === undefined)
    throw new IdcliError('USAGE', `${source} does not say which service provider it is about`, {
      hint: `see what it describes: idcli decode-saml ${shellWord(source)}\nand choose one with --sp-entity-id`,
    });
  const roles = rolesOf(entity, 'sp');
  const keys = roles.flatMap((role) => role.keys);
  const isBrowsers = (binding: 'redirect' | 'post') => (endpoint: { readonly binding: string }) =>
    endpoint.binding === BINDINGS[binding];
  const logout = endpointsOf(entity, 'sp', 'SingleLogoutService');
  return {
    metadata: new TextDecoder().decode(metadata.document.bytes),
    acs: endpointsOf(entity, 'sp', 'AssertionConsumerService').map(({ location }) => location),
    serviceProvider: {
      entityId: entity.entityId,
      wantsAssertionsSigned: roles.some(({ wantAssertionsSigned }) => wantAssertionsSigned === true),
      decrypts: keys.some(({ use, key }) => use !== 'signing' && key.asymmetricKeyType === 'rsa'),
      logoutBindings: BROWSER.filter((binding) => logout.some(isBrowsers(binding))),
    },
  };
}

const BROWSER = ['redirect', 'post'] as const;

async function written(values: ProbeSpValues, invocation: Invocation): Promise<Registration> {
  const { spEntityId: entityId = '', acs = [], slo, spCert, spEncryptionCert } = values;
  for (const url of [...acs, ...(slo === undefined ? [] : [slo])]) demandHttp(url);
  const signing = await certificateIn(spCert, invocation);
  const encryption = await certificateIn(spEncryptionCert, invocation);
  return {
    metadata: writeServiceProvider({
      entityId,
      acsUrls: acs,
      authnRequestsSigned: signing !== undefined,
      ...defined({ signing, encryption, logoutUrl: slo }),
    }),
    acs,
    serviceProvider: {
      entityId,
      // Nothing says so.
      wantsAssertionsSigned: false,
      decrypts: encryption !== undefined,
      logoutBindings: slo === undefined ? [] : BROWSER,
    },
  };
}

function demandHttp(url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw new IdcliError('USAGE', `${JSON.stringify(url)} is no http address`, {
    hint: 'write it whole, e.g. http://127.0.0.1:3000/saml/acs',
  });
}

/** Base64 of DER. */
async function certificateIn(path: string | undefined, { world }: Invocation): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const [key] = await loadCertificates([path], { world });
  if (key?.certificate === undefined)
    throw new IdcliError('KEY_UNREADABLE', `${path} holds no certificate`, {
      hint: 'the identity provider takes a certificate in PEM or DER, not a bare key',
    });
  return new X509Certificate(key.certificate.der).raw.toString('base64');
}
