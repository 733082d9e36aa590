/** `--expect PATH=VALUE`: the text of `--field PATH` held against what a script expects. */
import { fieldOf, fieldText } from './field.ts';
import type { Outcome } from './outcome.ts';
import { envelopeOf } from './output/envelope.ts';

/** One sentence for each expectation that is not met. */
export function judgeExpectations(
  outcome: Outcome,
  expectations: readonly (readonly [path: string, text: string])[],
): readonly string[] {
  const document = envelopeOf(outcome, outcome.error);
  return expectations.flatMap(([path, expected]) => {
    const actual = read(() => fieldText(fieldOf(document, path)));
    if (actual === expected) return [];
    return [
      `not as expected: ${path} is ${actual === undefined ? 'absent' : JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`,
    ];
  });
}

function read(work: () => string): string | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
