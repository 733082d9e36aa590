/** `idcli mint`: makes one message, good or broken in one check; keys; or a corpus of broken messages. */
import { suggestion } from '../../common/suggest.ts';
import { IdcliError } from '../../errors.ts';
import type { Invocation } from '../command.ts';
import { asOf } from '../input/time.ts';
import { breakingOf } from './check.ts';
import { deliver, deliverKeys } from './deliver.ts';
import { refuseIdle } from './fits.ts';
import { mintKeys } from './keys.ts';
import { type Kind, MESSAGE_KINDS, minted } from './make.ts';
import type { MintValues } from './mint.ts';

const KINDS: readonly Kind[] = [...MESSAGE_KINDS, 'keys'];

/** @throws {IdcliError} `USAGE`, `OUTPUT_EXISTS`, `OUTPUT_NOT_WRITTEN`, and as reading keys and files does */
export async function runMint(values: MintValues, given: Invocation): Promise<void> {
  const invocation = asOf(given, values.now);
  const kind = kindOf(invocation.arguments);
  if (values.allBreaks !== undefined) {
    const { writeCorpus } = await import('./corpus.ts');
    return writeCorpus(values.allBreaks, kind, values, invocation);
  }
  if (kind === 'keys') {
    refuseBreak(values);
    refuseIdle(kind, values);
    return deliverKeys(await mintKeys(values, invocation), values, invocation);
  }
  const breaking = values.break === undefined ? undefined : breakingOf(values.break, kind, values.form);
  if (kind === undefined && breaking === undefined) {
    throw new IdcliError('USAGE', 'it is not said what to make', {
      hint: `idcli mint KIND: ${KINDS.join(', ')}`,
    });
  }
  const made = kind ?? breaking?.kind ?? 'jwt';
  refuseIdle(made, values);
  await deliver(await minted(made, breaking, values, invocation), values, invocation);
}

function kindOf([word]: readonly string[]): Kind | undefined {
  if (word === undefined) return undefined;
  const kind = KINDS.find((name) => name === word);
  if (kind !== undefined) return kind;
  throw new IdcliError('USAGE', `there is nothing called ${word} to make${suggestion(word, KINDS)}`, {
    hint: `there is ${KINDS.join(', ')}`,
  });
}

function refuseBreak({ break: check }: MintValues): void {
  if (check !== undefined)
    throw new IdcliError('USAGE', 'a key is not a message that a check could refuse', {
      hint: `break a message: idcli mint --break ${check}`,
    });
}
