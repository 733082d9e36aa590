/**
 * Outcome → text for people. The order never changes: steps, verdicts, claims, next actions. All text from others is
 * neutralized first, in one go; colour comes last.
 */
import { EXIT } from '../../errors.ts';
import type { Outcome, OutcomeError } from '../../outcome.ts';
import { answerOf } from '../answer.ts';
import { errorBlock } from './error.ts';
import { wrap } from './layout.ts';
import { type Block, bad, dim, doubtful, good, type Line, oneLine } from './line.ts';
import { neutral } from './neutral.ts';
import type { Page } from './page.ts';
import { verdicts } from './story.ts';
import { briefViewOf, viewOf } from './views.ts';

/**
 * The result, for standard output.
 * @param outcome masked
 */
export function resultLines(outcome: Outcome, page: Page): Block {
  return together(viewOf(outcome)(neutral(outcome), page));
}

/**
 * The essential result, for `--quiet`: a line for each verdict; without verdicts, the requested data unless the run
 * failed.
 */
export function quietLines(outcome: Outcome, page: Page): Block {
  const harmless = neutral(outcome);
  const brief = briefViewOf(harmless);
  if (brief !== undefined) return brief(harmless, page).flat();
  const judged = harmless.reports.length > 0 || harmless.error !== undefined;
  return judged ? verdicts(harmless, page) : resultLines(outcome, page);
}

/**
 * What to do next, for standard error: notes, what is masked, and the error.
 * @param masked whether the result has masked values
 */
export function adviceLines(outcome: Outcome, page: Page, masked: boolean): Block {
  const { notes, error } = neutral(outcome);
  const masking = 'Shown with personal data masked; --show-pii shows it, --json has it all.';
  return together([
    notes.flatMap((note) => wrap(oneLine(note), page.width)),
    masked ? wrap(dim(masking), page.width) : [],
    // If checks refused it, the reports have just said so.
    error === undefined || error.checks !== undefined ? [] : errorBlock(error, page),
  ]);
}

const MARKS = { pass: good('✓'), fail: bad('✗'), warn: doubtful('!') } as const;

/**
 * The answer as the last line, after an empty one: `✗ ID token refused: nonce (exit 1)`. None for a command that judges
 * nothing, and none after an error, which is the last thing said.
 */
export function lastLine(outcome: Outcome, page: Page): Block {
  const { error, exitCode, flow, command } = outcome;
  const judges = flow || JUDGES.test(command);
  if (!judges || outcome.reports.length === 0) return [];
  if (error !== undefined && error.checks === undefined) return [];
  const { status, text } = answerOf(neutral(outcome));
  const exit = exitCode === EXIT.done ? '' : ` (exit ${exitCode})`;
  return [[], ...wrap([MARKS[status], ` ${text}${exit}`], page.width)];
}

/** Commands that judge a message without driving a flow. */
const JUDGES = /^(?:decode-|inspect$|judge$|probe )/;

/** Only the error, for standard error. */
export function errorLines(error: OutcomeError | undefined, page: Page): Block {
  return error === undefined ? [] : errorBlock(neutral(error), page);
}

/** Joins blocks with one blank line between them; skips empty ones. */
function together(blocks: readonly Block[]): Block {
  return blocks
    .filter((block) => block.length > 0)
    .flatMap((block, at): Line[] => (at === 0 ? [...block] : [[], ...block]));
}
