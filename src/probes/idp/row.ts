/** Rows of the probes of an identity provider. */
import type { CheckCode } from '../../checks/catalog/catalog.ts';
import type { Probe, ProbeRow, ProbeVerdict } from '../probe.ts';
import type { IdpBench } from './bench.ts';

type IdpCheck = Extract<CheckCode, `idp.${string}`>;

export interface IdpProbe extends Probe<IdpBench> {
  readonly check: IdpCheck;
  readonly needs?: readonly IdpNeed[];
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
    isMet: ({ idp }) => idp.endpoints.some(({ service }) => service === 'SingleLogoutService'),
    takes: 'a provider with single logout',
  },
  'host name': {
    isMet: ({ acsUrl }) => URL.canParse(acsUrl),
    takes: 'an assertion consumer service with a host name: --acs',
  },
} as const satisfies Readonly<Record<string, Need>>;

type IdpNeed = keyof typeof NEEDS;

/** Why a probe cannot run here. */
export function lackOf({ needs = [] }: IdpProbe, bench: IdpBench): string | undefined {
  if (bench.isPersonal) return 'needs a login without a person: --headless';
  const missing = needs.find((name) => !NEEDS[name].isMet(bench));
  return missing === undefined ? undefined : `needs ${NEEDS[missing].takes}`;
}
