/** How often to ask: as the operator says, but not so often that a server counts it as an attack. */
import { IdcliError } from '../../errors.ts';
import { isLoopbackHost } from '../../protocol/http/index.ts';

/** In the sandbox nobody is bothered by many questions. Seconds. */
const LOOPBACK_SECONDS = 0.2;
const FEWEST_SECONDS = 1;

/**
 * Seconds between two questions.
 * @param url who is asked
 * @param usual where the operator says nothing
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
