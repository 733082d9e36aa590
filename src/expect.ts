/** `--expect PATH=VALUE`: compares the text of `--field PATH` with the expected value. */
import { IdcliError } from './errors.ts';
import { fieldOf, fieldText } from './field.ts';
import type { Outcome } from './outcome.ts';
import { envelopeOf } from './output/envelope.ts';
import type { OutputOptions } from './output/options.ts';

/** Returns a sentence for each unmet expectation, masked: it goes to logs. */
export async function judgeExpectations(
  outcome: Outcome,
  expectations: readonly (readonly [path: string, text: string])[],
  options: OutputOptions,
): Promise<readonly string[]> {
  const { maskError, maskFact } = await import('./output/masked.ts');
  const { neutralText } = await import('./output/human/neutral.ts');
  // As `--field` prints it: only errors are masked.
  const document = envelopeOf(outcome, maskError(outcome, options));
  return expectations.flatMap(([path, expected]) => {
    const found = read(() => fieldText(fieldOf(document, path)));
    if (found.text === expected) return [];
    const shown = (text: string) => JSON.stringify(maskFact(text, path, outcome, options));
    const actual = found.text === undefined ? `absent${found.near}` : shown(found.text);
    return [neutralText(`not as expected: ${path} is ${actual}, expected ${shown(expected)}`)];
  });
}

interface Found {
  readonly text?: string;
  /** The nearest existing path, if any. */
  readonly near: string;
}

function read(work: () => string): Found {
  try {
    return { text: work(), near: '' };
  } catch (thrown) {
    const [, near] = /^did you mean (.*)\?/.exec((thrown instanceof IdcliError && thrown.hint) || '') ?? [];
    return { near: near === undefined ? '' : ` (there is ${near})` };
  }
}
