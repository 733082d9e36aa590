/** The sandbox as the identity provider of a service provider under test, and the settings that one needs. */
import { defined } from '../../common/defined.ts';
import { endpointsOf, keysOf, loadMetadata } from '../../flows/saml/metadata.ts';
import type { ProviderPlace } from '../../probes/driver/browser.ts';
import type { Provider } from '../../probes/sp/bench.ts';
import { BINDINGS } from '../../protocol/saml/bindings.ts';
import type { SamlSigns } from '../../sandbox/types.ts';
import type { World } from '../../world.ts';
import type { Invocation } from '../command.ts';
import { connect } from '../input/connection.ts';
import { playSandbox } from './played-sandbox.ts';
import type { Registration } from './sp-registration.ts';

export const SYSTEM = 'generic';

export interface PlayedIdentityProvider extends Provider, ProviderPlace {
  readonly metadata: string;
  /** Makes the service provider known. */
  register(registration: Registration): Promise<void>;
  close(): Promise<void>;
}

export async function playIdentityProvider(
  port: number,
  registration: Registration | undefined,
  world: World,
): Promise<PlayedIdentityProvider> {
  let known = registration;
  let signed: SamlSigns = 'assertion';
  const metadataOf = ({ metadata }: Registration) => ({ serviceProviders: [metadata] });
  const sandbox = await playSandbox(
    { system: SYSTEM, port, ...(registration === undefined ? {} : metadataOf(registration)) },
    world,
  );
  const saml = () => sandbox.tenant()?.saml;
  return {
    ...sandbox,
    get issuer() {
      return saml()?.issuer ?? '';
    },
    get origin() {
      return new URL(sandbox.url()).origin;
    },
    get metadata() {
      return saml()?.metadata ?? '';
    },
    get start() {
      const url = new URL(saml()?.start ?? sandbox.url());
      url.searchParams.set('sp', known?.serviceProvider.entityId ?? '');
      return url;
    },
    get logout() {
      return new URL(saml()?.logoutStart ?? sandbox.url());
    },
    async signs(samlSigns) {
      if (samlSigns === signed) return;
      signed = samlSigns;
      await sandbox.replace({ samlSigns });
    },
    async register(one) {
      known = one;
      await sandbox.replace(metadataOf(one));
    },
  };
}

/** What the application has to be told, by the names that people look for. */
export async function settingsOf(
  { metadata, issuer }: PlayedIdentityProvider,
  registration: Registration | undefined,
  invocation: Invocation,
): Promise<Readonly<Record<string, string>>> {
  const { world } = invocation;
  const loaded = await loadMetadata(metadata, { world, connect: () => connect({}, {}, invocation) });
  const entity = loaded.entities.find(({ entityId }) => entityId === issuer);
  if (entity === undefined) throw new Error(`the sandbox does not describe ${issuer}`);
  const at = (service: string) =>
    endpointsOf(entity, 'idp', service).find(({ binding }) => binding === BINDINGS.redirect)?.location ?? '';
  const [certificate, next] = keysOf(entity, ['idp']).map((key) =>
    Buffer.from(key.certificate?.der ?? []).toString('base64'),
  );
  const [acs] = registration?.acs ?? [];
  const signOn = at('SingleSignOnService');
  return {
    IDP_METADATA_URL: metadata,
    IDP_ENTITY_ID: issuer,
    IDP_SSO_URL: signOn,
    IDP_SLO_URL: at('SingleLogoutService'),
    ...defined({
      IDP_CERT: certificate,
      IDP_CERT_NEXT: next,
      SP_ENTITY_ID: registration?.serviceProvider.entityId,
      SP_ACS_URL: acs,
    }),
    SAML_ENTRY_POINT: signOn,
    SPRING_SECURITY_SAML2_RELYINGPARTY_REGISTRATION_IDCLI_ASSERTINGPARTY_METADATA_URI: metadata,
  };
}
