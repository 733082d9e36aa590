/** Messages that name an address of this run: nobody may ask for it. */
import { watched } from '../canary.ts';
import { failed, type ProbeVerdict } from '../probe.ts';
import type { IdpAnswer, Sending } from './answer.ts';
import type { IdpBench } from './bench.ts';
import { MARK } from './judge.ts';

/**
 * Sends a message that names the address, and judges the answer if nobody asked for it.
 * @param sending how, from the address
 */
export const unfetched =
  (sending: (address: string) => Sending, judge: (answer: IdpAnswer) => ProbeVerdict) =>
  async (bench: IdpBench): Promise<ProbeVerdict> => {
    const { result, visits } = await watched(bench.world, `/${MARK}.dtd`, (address) =>
      bench.send(sending(address)),
    );
    const [first] = visits;
    return first === undefined
      ? judge(result)
      : failed(`the provider fetched the address that the message names: ${first}`, {
          at: result.at,
          expected: 'no request to this address',
          actual: first,
        });
  };
