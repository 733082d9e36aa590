/** All probes of a SAML service provider, in the order they run. */
import type { Fault } from '../../sandbox/types.ts';
import type { Probe } from '../probe.ts';
import type { SpBench } from './bench.ts';
import { faultProbes } from './fault-probes.ts';
import { GOOD_LOGIN } from './good-login.ts';
import { logoutProbes } from './logout-probes.ts';
import { PAGE_PROBES } from './page-probes.ts';
import { SESSION_PROBES } from './session-probes.ts';

/** @param faults of the system that plays the identity provider */
export const spProbes = (faults: readonly Fault[]): readonly Probe<SpBench>[] => [
  GOOD_LOGIN,
  ...SESSION_PROBES,
  ...PAGE_PROBES,
  ...faultProbes(faults),
  ...logoutProbes(faults),
];

export { GOOD_LOGIN };
