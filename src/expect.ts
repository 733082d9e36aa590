/** `--expect PATH=VALUE`: the text of `--field PATH` held against what a script expects. */
import { IdcliError } from './errors.ts';
import { fieldOf, fieldText } from './field.ts';
import type { Outcome } from './outcome.ts';
import { envelopeOf } from './output/envelope.ts';
import type { OutputOptions } from './output/options.ts';

/** One sentence for each expectation that is not met, masked: it goes to logs. */
export async function judgeExpectations(
  outcome: Outcome,
  expectations: readonly (readonly [path: string, text: string])[],
  options: OutputOptions,
): Promise<readonly string[]> {
  const { maskError, maskFact } = await import('./output/masked.ts');
  const { neutralText } = await import('./output/human/neutral.ts');
  // As --field prints it: of an error masked, of everything else as it is.
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
  /** What is there instead, if anything is near. */
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
