/** All probes of an OpenID application, in the order they run. */
import type { Fault } from '../../sandbox/types.ts';
import type { Probe } from '../probe.ts';
import type { RpBench } from './bench.ts';
import { faultProbes } from './fault-probes.ts';
import { GOOD_LOGIN } from './good-login.ts';
import { LOGOUT } from './logout.ts';
import { MIXUP } from './mixup.ts';
import { PAGE_PROBES } from './page-probes.ts';
import { SESSION_PROBES } from './session-probes.ts';

/** @param faults of the system that plays the provider */
export const rpProbes = (faults: readonly Fault[]): readonly Probe<RpBench>[] => [
  GOOD_LOGIN,
  ...SESSION_PROBES,
  ...MIXUP,
  ...LOGOUT,
  ...PAGE_PROBES,
  ...faultProbes(faults),
];

export { GOOD_LOGIN };
