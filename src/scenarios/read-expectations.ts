/** Reads what a step of a scenario file expects. */
import { CATALOG } from '../checks/catalog/catalog.ts';
import { defined } from '../common/defined.ts';
import type { Json } from '../common/json.ts';
import { suggest } from '../common/suggest.ts';
import type { Path } from '../config/document.ts';
import type { Complaint } from '../config/schema.ts';
import type { OutcomeClass } from '../errors.ts';
import { namesIn } from './placeholders.ts';
import type { Comparison, Expectations } from './scenario.ts';

export type Complain = (complaint: Complaint) => void;

/** As the schema describes it. */
export interface ExpectContent {
  readonly exit?: Json;
  readonly outcome?: string | readonly string[];
  readonly failing?: string | readonly string[];
  readonly document?: Readonly<Record<string, Json>>;
}

/** The outcome classes of a run. */
const OUTCOMES = {
  pending: true,
  done: true,
  'user-cancel': true,
  denied: true,
  expired: true,
  busy: true,
  retry: true,
  'bad-request': true,
  server: true,
  security: true,
  timeout: true,
  unknown: true,
} as const satisfies Record<OutcomeClass, true>;

/** What a step expects, as the file says it; complains of codes and comparisons that do not exist. */
export function expectationsOf(
  { exit, outcome, failing, document = {} }: ExpectContent,
  path: Path,
  complain: Complain,
): Expectations {
  const outcomes = outcome === undefined ? [] : [outcome].flat();
  known(outcomes, Object.keys(OUTCOMES), 'outcome class', [...path, 'outcome'], complain);
  const codes = failing === undefined ? [] : [failing].flat();
  known(codes, Object.keys(CATALOG), 'check', [...path, 'failing'], complain);
  const exits = exit === undefined ? [] : Array.isArray(exit) ? (exit as readonly Json[]) : [exit];
  for (const code of exits) {
    if (typeof code === 'number' || namesIn(code).length > 0) continue;
    complain({
      path: [...path, 'exit'],
      what: 'value',
      message: `the exit code ${JSON.stringify(code)} is not a number`,
      hint: 'write it without quotes; see: idcli help exit-codes',
    });
  }
  return {
    ...(exits.length === 0 ? {} : { exit: exits }),
    ...(outcomes.length === 0 ? {} : { outcome: outcomes }),
    ...defined({ failing: failing === undefined ? undefined : codes }),
    document: Object.entries(document).flatMap(([name, value]) => {
      const comparison = comparisonOf(value, [...path, 'document', name], complain);
      return comparison === undefined ? [] : [{ path: name, comparison }];
    }),
  };
}

/** Literal words must exist; the value of a placeholder is checked when the step runs. */
function known(
  words: readonly string[],
  all: readonly string[],
  what: string,
  path: Path,
  complain: Complain,
): void {
  for (const word of words) {
    if (namesIn(word).length > 0 || all.includes(word)) continue;
    const near = suggest(word, all);
    complain({
      path,
      what: 'value',
      message: `there is no ${what} ${JSON.stringify(word)}`,
      hint:
        near === undefined
          ? `see: docs/${what === 'check' ? 'checks' : 'exit-codes'}.md`
          : `did you mean ${near}?`,
    });
  }
}

const HOWS = ['equals', 'matches', 'exists', 'absent', 'oneOf'];

function comparisonOf(value: Json, path: Path, complain: Complain): Comparison | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { how: 'equals', value };
  const refuse = (message: string, hint: string) => {
    complain({ path, what: 'value', message: `${path.at(-1)}: ${message}`, hint });
    return undefined;
  };
  const entries = Object.entries(value);
  const [[how, operand] = ['', null]] = entries;
  if (!HOWS.includes(how)) {
    const near = suggest(how, HOWS);
    return refuse(
      `${JSON.stringify(how)} is not a way to compare`,
      `${near === undefined ? '' : `did you mean ${near}?\n`}there is ${HOWS.join(', ')}; a whole mapping ` +
        `is compared with equals`,
    );
  }
  if (entries.length > 1) return refuse('a value is compared in one way', `leave one of ${HOWS.join(', ')}`);
  switch (how) {
    case 'equals':
      return { how, value: operand };
    case 'matches': {
      if (typeof operand === 'string' && isPattern(operand)) return { how, value: operand };
      return refuse('matches takes a regular expression, in quotes', 'for example matches: "^Camille"');
    }
    case 'oneOf':
      return Array.isArray(operand) && operand.length > 0
        ? { how, values: operand as readonly Json[] }
        : refuse('oneOf takes a list of values', 'for example oneOf: [low, substantial]');
    default:
      if (typeof operand !== 'boolean')
        return refuse(`${how} takes true or false`, `for example ${how}: true`);
      return { how: (how === 'exists') === operand ? 'exists' : 'absent' };
  }
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    // The value of a placeholder may make it one.
    return namesIn(text).length > 0;
  }
}
