/** What the options say of claims and people. */
import { isObject, jsonIn } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import { findPerson } from '../../mint/index.ts';
import type { Invocation } from '../command.ts';
import { readFile } from '../input/connection.ts';
import { configuredOwnData, merged, readOwnFile } from '../input/own-data.ts';
import type { MintValues } from './mint.ts';

type Members = Record<string, unknown>;

/** 1 MB, as of files. */
const MOST_BYTES = 1_000_000;

/** `NAME=VALUE`: a value that is JSON keeps its type, anything else is text. */
export function typed(pairs: readonly (readonly [string, string])[] = []): Members {
  return Object.fromEntries(pairs.map(([name, text]) => [name, typedValue(text)]));
}

function typedValue(text: string): unknown {
  const value = jsonIn(text);
  return value === undefined ? text : value;
}

/**
 * Claims of a file, and over them those of options.
 * @throws {IdcliError} `INPUT_UNREADABLE` for a file that is not a JSON object
 */
export async function claimsOf({ claim, claimsFile }: MintValues, invocation: Invocation): Promise<Members> {
  return { ...(claimsFile === undefined ? {} : await fileOf(claimsFile, invocation)), ...typed(claim) };
}

async function fileOf(path: string, invocation: Invocation): Promise<Members> {
  const isStdin = path === '-';
  const bytes = isStdin
    ? await invocation.world.stdin.bytes(MOST_BYTES)
    : await readFile(path, 'claims', invocation);
  const document = typedValue(new TextDecoder().decode(bytes));
  if (isObject(document)) return document;
  const called = isStdin ? 'standard input' : path;
  throw new IdcliError('INPUT_UNREADABLE', `${called} is not a JSON object with claims`, {
    hint: 'write { "name": "value" }',
  });
}

/** @throws {IdcliError} `SANDBOX_SCENARIO_UNKNOWN`, and as reading people does */
export async function personOf({ person, people }: MintValues, invocation: Invocation) {
  const own = merged([
    ...(await configuredOwnData(invocation)),
    ...(people === undefined ? [] : [await readOwnFile('people', people, invocation)]),
  ]);
  return findPerson(person, own.people, invocation.world.now());
}
