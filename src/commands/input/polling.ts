/** The polling interval: as the operator says, but never so short that a server takes it for an attack. */
import { IdcliError } from '../../errors.ts';
import { isLoopbackHost } from '../../protocol/http/index.ts';

/** The sandbox can be polled often. Seconds. */
const LOOPBACK_SECONDS = 0.2;
const FEWEST_SECONDS = 1;

/**
 * Returns the seconds between two requests.
 * @param url the server to poll
 * @param usual the default interval
 * @throws {IdcliError} `USAGE` under one second beyond loopback
 */
export function pollSeconds(given: number | undefined, url: URL, usual: number): number {
  if (isLoopbackHost(url.hostname)) return given ?? LOOPBACK_SECONDS;
  if (given !== undefined && given < FEWEST_SECONDS) {
    throw new IdcliError('USAGE', `a poll interval of ${given} seconds is under ${FEWEST_SECONDS}`, {
      hint: 'the provider counts requests; on loopback any interval goes',
    });
  }
  return given ?? usual;
}
