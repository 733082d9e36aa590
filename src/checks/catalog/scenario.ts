/** Checks of a scenario step: what the file expects of a command line, and the result. */
import type { CatalogEntry } from './entry.ts';

const FILE = 'the scenario file';

export const SCENARIO = {
  'scenario.run': {
    title: 'The step ran to its end, with the fault that it names',
    level: 'must',
    at: 'run',
    spec: `${FILE}, run and timeout`,
    meaning:
      'The command line took longer than it may, or could not be started: a value that it needs is ' +
      'missing, or the sandbox of the file did not start. Or its fault was not played. Nothing else can ' +
      'be said of the step.',
    causes: [
      'a provider that does not answer',
      'a step that waits for a person',
      'a port that is taken',
      'a fault of another protocol than the login',
    ],
    remedies: [
      'run the same command line by itself, with --trace',
      'give it more time with timeout or stepTimeout',
    ],
  },
  'scenario.exit': {
    title: 'The exit code is the expected one',
    level: 'must',
    at: 'expect.exit',
    spec: `${FILE}, expect.exit`,
    meaning:
      'The command ended with another exit code. Without an expectation a step must end with 0, unless ' +
      'an outcome or failing checks are expected.',
    causes: ['a check that failed', 'an error', 'a failure that was expected and did not happen'],
    remedies: ['look at the findings and the error of the step below', 'see: idcli help exit-codes'],
  },
  'scenario.outcome': {
    title: 'The run ended in the expected class',
    level: 'must',
    at: 'expect.outcome',
    spec: `${FILE}, expect.outcome`,
    meaning: 'The run ended in another way: done, refused, cancelled, timed out, or not as it should.',
    causes: ['the other side behaves differently', 'a fault of the sandbox that was not chosen'],
    remedies: ['run the same command line by itself and read its story'],
  },
  'scenario.checks': {
    title: 'Exactly the expected checks fail',
    level: 'must',
    at: 'expect.failing',
    spec: `${FILE}, expect.failing`,
    meaning:
      'A check failed that was not expected to, or one that should have failed did not: then what it ' +
      'protects against would go unnoticed.',
    causes: ['a fault that trips another check', 'a client that accepts what it must refuse'],
    remedies: ['compare the two lists; each check is described on this page'],
  },
  'scenario.document': {
    title: 'The document says what is expected',
    level: 'must',
    at: 'expect.document',
    spec: `${FILE}, expect.document`,
    meaning: 'A value of the result is another one, is missing, or is there and should not be.',
    causes: ['another person logged in', 'a scope that was not granted', 'a path with a typing mistake'],
    remedies: ['see what the document holds: run the command line by itself with --json'],
  },
  'scenario.capture': {
    title: 'The value for later steps is there',
    level: 'must',
    at: 'capture',
    spec: `${FILE}, capture`,
    meaning: 'The result holds nothing at the path, so that the steps that need the value cannot run.',
    causes: ['a login that did not ask for it, such as a refresh token', 'a path with a typing mistake'],
    remedies: ['see what the document holds: run the command line by itself with --json'],
  },
} as const satisfies Record<`scenario.${string}`, CatalogEntry>;
