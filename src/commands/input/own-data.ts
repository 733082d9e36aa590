/** Clients and people of one's own for the sandbox: from files, each problem with its line and column. */
import { defined } from '../../common/defined.ts';
import { type LocatedDocument, readDocument } from '../../config/document.ts';
import { inOrder, problemsError, toldSyntax } from '../../config/problems.ts';
import { IdcliError } from '../../errors.ts';
import { type OwnData, type OwnPart, readOwnData } from '../../sandbox/index.ts';
import type { Invocation } from '../command.ts';
import { readFile } from './connection.ts';

/** 1 MB: thousands of people. */
const MAX_BYTES = 1_000_000;

/**
 * @param path as given
 * @throws {IdcliError} `INPUT_UNREADABLE`, `INPUT_TOO_LARGE`, `CONFIG_INVALID` with every problem of the file
 */
export async function readOwnFile(part: OwnPart, path: string, invocation: Invocation): Promise<OwnData> {
  const bytes = await readFile(path, `${part} of the sandbox`, invocation, MAX_BYTES);
  const document = readDocument(textOf(bytes, path));
  if (document.problems.length > 0) throw problemsError('CONFIG_INVALID', toldSyntax(path, document));
  return ownDataIn(part, path, document, document.value);
}

/**
 * @param value what the document holds at `at`
 * @throws {IdcliError} `CONFIG_INVALID`
 */
async function ownDataIn(
  part: OwnPart,
  path: string,
  document: LocatedDocument,
  value: unknown,
  at: readonly string[] = [],
): Promise<OwnData> {
  const read = await readOwnData(part, value, at);
  if ('own' in read) return read.own;
  throw problemsError('CONFIG_INVALID', inOrder(path, document, read.complaints));
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new IdcliError('CONFIG_INVALID', `${path}: the file is not UTF-8 text`, {
      hint: 'save it as UTF-8',
    });
  }
}

/**
 * What the configuration files say of the sandbox.
 * @throws {IdcliError} `CONFIG_INVALID`
 */
export async function configuredOwnData({ settings }: Invocation): Promise<readonly OwnData[]> {
  const read = (await settings.sandbox()).map(async ({ path, text, content }) => {
    const document = readDocument(text);
    const { clients, people, scopes } = content;
    const part = (name: OwnPart, value: object) => ownDataIn(name, path, document, value, ['sandbox']);
    return merged([
      ...(clients === undefined ? [] : [await part('clients', { clients })]),
      ...(people === undefined && scopes === undefined
        ? []
        : [await part('people', { people: people ?? [], ...defined({ scopes }) })]),
    ]);
  });
  return Promise.all(read);
}

/** Puts together what several files give. */
export function merged(parts: readonly OwnData[]): OwnData {
  return {
    clients: parts.flatMap(({ clients }) => clients),
    people: parts.flatMap(({ people }) => people),
    scopes: Object.assign({}, ...parts.map(({ scopes }) => scopes)),
  };
}
