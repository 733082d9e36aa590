/** A run that a rule of safety ends before its first probe: there is nothing to report, so it is an error. */
import { IdcliError } from '../../errors.ts';
import { ProbeStop } from '../../probes/stop.ts';
import type { Invocation } from '../command.ts';

type Work<Values> = (values: Values, invocation: Invocation) => Promise<void>;

const HINTS = {
  all: 'give --max-requests a larger number',
  group: 'wait until it takes requests again, and give --rate a lower number',
} as const;

/** @returns the same work; it throws `PROVIDER_RETRY` when requests are refused, or used up, before the first probe */
export const untilStopped =
  <Values>(work: Work<Values>): Work<Values> =>
  async (values, invocation) => {
    try {
      await work(values, invocation);
    } catch (error) {
      if (!(error instanceof ProbeStop)) throw error;
      throw new IdcliError(
        'PROVIDER_RETRY',
        `nothing was probed: ${error.message.replace(/^not sent: /, '')}`,
        {
          hint: HINTS[error.ends],
          cause: error,
        },
      );
    }
  };
