/** Rows of the probes of an identity provider. */
import type { CheckCode } from '../../checks/catalog/catalog.ts';
import { isLoopbackUrl } from '../../common/loopback-host.ts';
import { BINDINGS, SOAP_BINDING } from '../../protocol/saml/bindings.ts';
import type { Probe, ProbeRow, ProbeVerdict } from '../probe.ts';
import type { IdpBench } from './bench.ts';

type IdpCheck = Extract<CheckCode, `idp.${string}`>;

export interface IdpProbe extends Probe<IdpBench> {
  readonly check: IdpCheck;
  readonly needs?: readonly IdpNeed[];
  /** Looks at the good login and the metadata, and sends nothing through the browser. */
  readonly observes?: true;
}

type Shared = Pick<IdpProbe, 'check' | 'gain' | 'fix' | 'spec'> & Partial<IdpProbe>;
type Own = Pick<ProbeRow, 'id' | 'severity' | 'title'> &
  Partial<IdpProbe> & { run(bench: IdpBench): Promise<ProbeVerdict> };

export const group = (shared: Shared, rows: readonly Own[]): readonly IdpProbe[] =>
  rows.map((row) => ({ ...shared, ...row }));

interface Need {
  isMet(bench: IdpBench): boolean;
  readonly takes: string;
}

const offers =
  (wanted: string, over: string) =>
  ({ idp }: IdpBench): boolean =>
    idp.endpoints.some(({ service, binding }) => service === wanted && binding === over);

const NEEDS = {
  'signed requests': {
    isMet: ({ idp, input }) => idp.wantsSigned && input.serviceProvider.signer !== undefined,
    takes: 'a provider that wants signed requests (WantAuthnRequestsSigned), and --sp-key',
  },
  key: {
    isMet: ({ input }) => input.serviceProvider.signer !== undefined,
    takes: 'a key that signs: --sp-key',
  },
  logout: {
    isMet: (bench) =>
      Object.values(BINDINGS).some((binding) => offers('SingleLogoutService', binding)(bench)),
    takes: 'a provider with single logout through a browser',
  },
  'logout by redirect': {
    isMet: offers('SingleLogoutService', BINDINGS.redirect),
    takes: 'a provider with single logout over HTTP-Redirect',
  },
  'logout by post': {
    isMet: offers('SingleLogoutService', BINDINGS.post),
    takes: 'a provider with single logout over HTTP-POST',
  },
  'redirect binding': {
    isMet: offers('SingleSignOnService', BINDINGS.redirect),
    takes: 'a provider that takes requests over HTTP-Redirect',
  },
  'post binding': {
    isMet: offers('SingleSignOnService', BINDINGS.post),
    takes: 'a provider that takes requests over HTTP-POST',
  },
  artifacts: {
    isMet: offers('ArtifactResolutionService', SOAP_BINDING),
    takes: 'a provider that resolves artifacts',
  },
  'second service provider': {
    isMet: ({ second }) => second !== undefined,
    takes:
      'a second service provider that is registered: --second-sp-entity-id, --second-sp-key, --second-sp-cert',
  },
  'local provider': {
    isMet: ({ idp }) =>
      idp.endpoints.every(({ location }) => !URL.canParse(location) || isLoopbackUrl(location)),
    takes: 'a provider on this machine: a listener of ours cannot be reached from elsewhere',
  },
  metadata: {
    isMet: ({ metadata }) => metadata !== undefined,
    takes: 'metadata of the provider: --idp-metadata',
  },
} as const satisfies Readonly<Record<string, Need>>;

type IdpNeed = keyof typeof NEEDS;

/** Why a probe cannot run here. */
export function lackOf({ needs = [], observes }: IdpProbe, bench: IdpBench): string | undefined {
  if (bench.isPersonal && observes !== true) return 'needs a login without a person: --headless';
  const missing = needs.find((name) => !NEEDS[name].isMet(bench));
  return missing === undefined ? undefined : `needs ${NEEDS[missing].takes}`;
}
