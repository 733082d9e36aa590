/** Ends of a run: exit codes and outcomes. */
import { EXIT, type ExitCode, OUTCOMES, type OutcomeClass } from '../errors.ts';
import { faultThat } from './examples.ts';
import { EXIT_CODES, EXIT_WORDS, errorsOf } from './exit-codes.ts';
import { type Explanation, sentence } from './explanation.ts';

const LOGIN = 'idcli login --provider ingroupe --sandbox --headless';

const EXIT_EXAMPLES: Partial<Readonly<Record<ExitCode, string>>> = {
  [EXIT.done]: LOGIN,
  [EXIT.invalid]: `${LOGIN} --fault wrong-nonce`,
  [EXIT.usage]: 'idcli login --provider nobody',
  [EXIT.unknown]: `${LOGIN} --fault not-json`,
  [EXIT.refused]: `${LOGIN} --fault invalid-client`,
  [EXIT.denied]: `${LOGIN} --fault user-cancel`,
  [EXIT.timeout]: 'idcli login --provider ingroupe --sandbox --no-open --timeout 1',
};

export function explainExitCodes(): Explanation[] {
  return EXIT_CODES.map((code) => {
    const errors = errorsOf(code);
    const which = errors.length === 0 ? '' : ` Errors: ${errors.map((error) => `\`${error}\``).join(', ')}.`;
    return {
      code: `${code}`,
      family: 'exit-codes',
      title: EXIT_WORDS[code].meaning,
      meaning: `${sentence(EXIT_WORDS[code].meaning)}${which}`,
      causes: [],
      remedies: [EXIT_WORDS[code].so],
      example: EXIT_EXAMPLES[code] ?? LOGIN,
    };
  });
}

interface OutcomeWords {
  readonly title: string;
  readonly meaning: string;
  readonly remedies: readonly string[];
}

const OUTCOME_WORDS: Readonly<Record<OutcomeClass, OutcomeWords>> = {
  pending: {
    title: 'not finished',
    meaning: 'A single step, such as the status of a session, found that the person has not finished yet.',
    remedies: ['ask again later'],
  },
  done: {
    title: 'finished',
    meaning: 'The run came to its end. Whether what came is valid, the reports say: `ok` and the exit code.',
    remedies: [],
  },
  'user-cancel': {
    title: 'cancelled by the person',
    meaning:
      'The person cancelled, or OAuth answered `access_denied`, which does not tell a cancel from a refusal.',
    remedies: ['start again and approve'],
  },
  denied: {
    title: 'denied by the provider',
    meaning: 'The provider did not authenticate the person as was asked.',
    remedies: ['use another account, or ask for a lower level of assurance'],
  },
  expired: {
    title: "the provider's time was over",
    meaning: 'The provider ended the login, signature or order because it took too long.',
    remedies: ['start again'],
  },
  busy: {
    title: 'another transaction is running',
    meaning: 'The person has another login or signature that has not ended.',
    remedies: ['end the other one, or wait until it expires'],
  },
  retry: {
    title: 'the provider asks for a new attempt',
    meaning: 'The provider could not go on, and says that a new attempt may succeed.',
    remedies: ['start again'],
  },
  'bad-request': {
    title: 'the request or the client is wrong',
    meaning:
      'The command line, the configuration, or what the provider has registered for the client does not fit.',
    remedies: ['read the error: it names the parameter or setting'],
  },
  server: {
    title: 'the other side failed',
    meaning: 'The provider could not be reached, reported an internal error, or answered in no known format.',
    remedies: ['try again later', 'look at the answer with `--trace --verbose`'],
  },
  security: {
    title: 'a message must not be accepted',
    meaning: 'A check failed: the message is forged, damaged, for another party, or not what was asked for.',
    remedies: ['do not accept it; read which check failed, and explain it with `idcli explain CODE`'],
  },
  timeout: {
    title: 'nothing came in time',
    meaning: 'The time that idcli waits for the person or for an answer was over.',
    remedies: ['wait longer with `--timeout`'],
  },
  unknown: {
    title: 'nobody can tell',
    meaning:
      'The answer has a value that no specification names, or what everything rests on could not be checked.',
    remedies: ['look at the answer with `--trace --verbose`, and ask the provider'],
  },
};

export function explainOutcomes(): Explanation[] {
  return OUTCOMES.map((code) => ({
    code,
    family: 'outcomes',
    causes: [],
    ...OUTCOME_WORDS[code],
    example: faultThat(({ outcome }) => outcome === code) ?? 'idcli net-id state --sandbox',
  }));
}
