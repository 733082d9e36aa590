/** Hands out what was made: the message on standard output, and aside how to verify it. */
import { join, resolve } from 'node:path';
import { CATALOG } from '../../checks/catalog/catalog.ts';
import type { Json } from '../../common/json.ts';
import { shellLine } from '../../common/shell.ts';
import { IdcliError } from '../../errors.ts';
import { OWNER_ONLY, PUBLIC, writeNamedFile } from '../../flows/write-file.ts';
import type { Minted, Verification, VerifierFile, VerifierOption } from '../../mint/index.ts';
import type { Invocation } from '../command.ts';
import { refuseExisting } from '../input/outputs.ts';
import type { mintKeys } from './keys.ts';
import type { MintValues } from './mint.ts';

/** @throws {IdcliError} `OUTPUT_EXISTS`, `OUTPUT_NOT_WRITTEN` */
export async function deliver(made: Minted, values: MintValues, invocation: Invocation): Promise<void> {
  const { draft } = invocation;
  const { kind, text, verification, expected } = made;
  if (values.overwrite !== true) await refuseExisting(values.out, invocation);
  const folder = values.keysOut;
  const files = filesOf(verification);
  if (folder !== undefined) await writeFiles(folder, files, values, invocation);
  // Where a command takes the message by an option, it takes a file.
  const input = values.out ?? (verification.takes === undefined ? '-' : `${kind}.${made.extension}`);
  const words = [
    ...verifierWords(verification, input, ({ name }) => join(folder ?? '', name)),
    ...(values.now === undefined || verification.command === 'inspect' ? [] : ['--now', values.now]),
  ];
  draft.data = {
    kind,
    message: text,
    ...(expected === undefined ? {} : { expected: expectedData(expected) }),
    verify: { arguments: words, line: shellLine(['idcli', ...words]) },
    ...(folder === undefined ? {} : { files: files.map(({ name }) => join(folder, name)) }),
  };
  await output(text, values, invocation);
  if (expected !== undefined) {
    const level = levelOf(expected.check) === 'must' ? 'fails' : 'warns';
    const beside = expected.beside.length === 0 ? '' : `, and cannot but trip ${expected.beside.join(', ')}`;
    await invocation.tell(`${expected.check} ${level}: ${expected.does}${beside}`);
  }
  await invocation.tell(`verify: ${shellLine(['idcli', ...words])}`);
  if (folder === undefined && files.length > 0) {
    const names = files.map(({ name }) => name).join(' and ');
    await invocation.tell(`        ${names} ${files.length === 1 ? 'comes' : 'come'} with --keys-out DIR`);
  }
}

const levelOf = (check: string): string | undefined =>
  (CATALOG as Readonly<Record<string, { readonly level: string }>>)[check]?.level;

export function expectedData({ check, does, beside }: NonNullable<Minted['expected']>) {
  return { check, status: levelOf(check) === 'must' ? 'fail' : 'warn', does, beside: [...beside] };
}

/** @throws {IdcliError} `OUTPUT_EXISTS`, `OUTPUT_NOT_WRITTEN` */
export async function deliverKeys(
  { text, format, isPublic, halves }: Awaited<ReturnType<typeof mintKeys>>,
  values: MintValues,
  invocation: Invocation,
): Promise<void> {
  if (values.overwrite !== true) await refuseExisting(values.out, invocation);
  const set = { name: 'jwks.json', content: `${JSON.stringify({ keys: halves }, null, 2)}\n` };
  const { keysOut } = values;
  if (keysOut !== undefined) await writeFiles(keysOut, [set], values, invocation);
  invocation.draft.data = {
    kind: 'keys',
    format,
    private: !isPublic,
    message: text,
    keys: halves as unknown as Json,
    ...(keysOut === undefined ? {} : { files: [join(keysOut, set.name)] }),
  };
  await output(text.trimEnd(), values, invocation, isPublic ? PUBLIC : OWNER_ONLY);
}

/** Into the file that was named, else to standard output and nothing beside it. */
async function output(
  text: string,
  values: MintValues,
  { world, draft, field, tell }: Invocation,
  mode: typeof PUBLIC | typeof OWNER_ONLY = OWNER_ONLY,
): Promise<void> {
  const { json } = values as { readonly json?: boolean };
  if (values.out !== undefined) {
    draft.data.path = await writeNamedFile(
      `${text}\n`,
      { path: values.out, called: 'the message', mode },
      world,
    );
    await tell(`written to ${values.out}`);
  }
  if (json === true || field !== undefined) return;
  draft.streamed = true;
  if (values.out === undefined) await world.stdout.write(`${text}\n`);
}

export const filesOf = ({ options }: Verification): readonly VerifierFile[] =>
  options.flatMap(({ file }) => (file === undefined ? [] : [file]));

/**
 * The words of the command line that verifies a message, without the name of the program.
 * @param input the message: a file, or `-`
 * @param place where a file is
 */
export function verifierWords(
  { command, takes, options }: Verification,
  input: string,
  place: (file: VerifierFile) => string,
): string[] {
  const words = ({ flag, value, file, prefix = '' }: VerifierOption): string[] => [
    flag,
    ...(value === undefined ? [] : [value]),
    ...(file === undefined ? [] : [`${prefix}${place(file)}`]),
  ];
  return [command, ...(takes === undefined ? [] : [takes]), input, ...options.flatMap(words)];
}

/** A file that is there with the same content stays. */
async function writeFiles(
  folder: string,
  files: readonly VerifierFile[],
  { overwrite }: MintValues,
  { world }: Invocation,
): Promise<void> {
  for (const { name, content, secret } of files) {
    const path = join(folder, name);
    const place = resolve(world.cwd, path);
    if (await world.files.exists(place)) {
      const there = new TextDecoder().decode(await world.files.read(place));
      if (there === content) continue;
      if (overwrite !== true) {
        throw new IdcliError('OUTPUT_EXISTS', `another file of this name is there already: ${path}`, {
          hint: 'choose another folder with --keys-out, or add --overwrite',
        });
      }
    }
    await writeNamedFile(content, { path, called: name, mode: secret === true ? OWNER_ONLY : PUBLIC }, world);
  }
}
