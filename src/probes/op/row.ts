/** Rows of the probes of a provider. */
import type { CheckCode } from '../../checks/catalog/catalog.ts';
import type { Probe, ProbeRow, ProbeVerdict } from '../probe.ts';
import type { OpBench } from './bench.ts';
import type { NeedName } from './needs.ts';

type OpCheck = Extract<CheckCode, `op.${string}`>;

export interface OpProbe extends Probe<OpBench> {
  readonly check: OpCheck;
  readonly needs?: readonly NeedName[];
  /** Members of the metadata with the addresses that it calls. */
  readonly to: readonly string[];
}

/** Addresses of a probe that ends with the authorization response, and of one that asks for tokens. */
export const AUTHORIZE = ['authorization_endpoint'];
export const TOKEN = ['authorization_endpoint', 'token_endpoint'];

/** What the probes of one question share. */
type Shared = Pick<OpProbe, 'check' | 'gain' | 'fix' | 'spec' | 'to'> & Partial<OpProbe>;

type Own = Pick<ProbeRow, 'id' | 'severity' | 'title'> &
  Partial<OpProbe> & { run(bench: OpBench): Promise<ProbeVerdict> };

export const group = (shared: Shared, rows: readonly Own[]): readonly OpProbe[] =>
  rows.map((row) => ({ ...shared, ...row }));
