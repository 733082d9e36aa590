/** All probes of an OpenID application, in the order they run. */
import type { Fault } from '../../sandbox/types.ts';
import type { Probe } from '../probe.ts';
import type { RpBench } from './bench.ts';
import { faultProbes } from './fault-probes.ts';
import { demandTellingMarks, GOOD_LOGIN } from './good-login.ts';
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

/** Why a probe cannot run: everything rests on the good login. */
export const lacksLogin =
  (bench: RpBench) =>
  (probe: Probe<RpBench>): string | undefined =>
    probe.id === GOOD_LOGIN.id || bench.traits !== undefined
      ? undefined
      : 'not probed: no good login has succeeded';

export { demandTellingMarks, GOOD_LOGIN };
