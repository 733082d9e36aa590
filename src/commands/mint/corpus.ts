/** `idcli mint --all-breaks`: a message for each check, and what must be said of it, for other people's verifiers. */
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import { OWNER_ONLY, PUBLIC, writeNamedFile } from '../../flows/write-file.ts';
import { BREAKS, type Breaking, type Minted, type VerifierFile } from '../../mint/index.ts';
import type { Invocation } from '../command.ts';
import { expectedData, filesOf, verifierWords } from './deliver.ts';
import { type Kind, MESSAGE_KINDS, type MessageKind, minted } from './make.ts';
import type { MintValues } from './mint.ts';

interface Case {
  readonly file: string;
  readonly kind: string;
  readonly verdict: 'valid' | 'invalid' | 'valid, with a warning';
  readonly check?: string;
  readonly status?: string;
  readonly does?: string;
  readonly beside?: readonly string[];
  /** Words of the command line of idcli that judges it, in this folder. */
  readonly verify: readonly string[];
  /** Keys and other files for any verifier, by the option of idcli that takes them. */
  readonly material: Readonly<Record<string, string>>;
}

/**
 * @param kind only messages of this kind
 * @throws {IdcliError} `USAGE`, `OUTPUT_EXISTS`, `OUTPUT_NOT_WRITTEN`, and as making one message does
 */
export async function writeCorpus(
  folder: string,
  kind: Kind | undefined,
  values: MintValues,
  invocation: Invocation,
): Promise<void> {
  refuseSingle(kind, values);
  const { world, draft, tell } = invocation;
  const index = join(folder, 'index.json');
  if (values.overwrite !== true && (await world.files.exists(resolve(world.cwd, index)))) {
    throw new IdcliError('OUTPUT_EXISTS', `there is a corpus already: ${index}`, {
      hint: 'choose another folder, or add --overwrite',
    });
  }
  // All messages are of one moment, which goes into the table: judged at another one they have expired.
  const now = world.now();
  const then: Invocation = { ...invocation, world: { ...world, now: () => now } };
  const cases: Case[] = [];
  const written = new Set<string>();
  for (const [name, breaking, messageKind] of wanted(kind)) {
    const made = await minted(messageKind, breaking, values, then);
    cases.push(await writeCase(folder, name, made, now, invocation));
    for (const one of filesOf(made.verification)) {
      const place = placeOf(one);
      if (written.has(place)) continue;
      written.add(place);
      await write(join(folder, place), one.content, invocation, one.secret === true ? OWNER_ONLY : PUBLIC);
    }
  }
  const document = { made: now.toISOString(), by: 'idcli mint --all-breaks', cases };
  await write(index, `${JSON.stringify(document, null, 2)}\n`, invocation);
  await write(join(folder, 'index.tsv'), table(cases), invocation);
  draft.data = { folder, made: now.toISOString(), cases: cases as unknown as Json };
  const { json } = values as { readonly json?: boolean };
  if (json === true || invocation.field !== undefined) return;
  draft.streamed = true;
  await world.stdout.write(`${index}\n`);
  const checks = new Set(cases.flatMap(({ check }) => check ?? []));
  await tell(
    `${cases.length} messages, ${checks.size} checks; all are of ${now.toISOString()}, and are judged as of then`,
  );
}

function refuseSingle(kind: Kind | undefined, values: MintValues): void {
  if (kind === 'keys') throw new IdcliError('USAGE', 'a key is not a message that a check could refuse');
  for (const name of ['break', 'out', 'keysOut'] as const) {
    if (values[name] !== undefined) {
      throw new IdcliError(
        'USAGE',
        `--all-breaks writes many messages, and --${name.replace('keysOut', 'keys-out')} is about one`,
        {
          hint: 'leave one of them out',
        },
      );
    }
  }
}

type Wanted = readonly [name: string, breaking: Breaking | undefined, kind: MessageKind];

/** Every good message, and every break of each kind. */
function* wanted(kind: Kind | undefined): Generator<Wanted> {
  const kinds = MESSAGE_KINDS.filter((one) => kind === undefined || one === kind);
  for (const one of kinds) yield [`good/${one}`, undefined, one];
  for (const [check, all] of BREAKS) {
    for (const breaking of all.filter((one) => kinds.includes(one.kind))) {
      const what = 'form' in breaking ? breaking.form : breaking.kind;
      yield [`broken/${check}/${what}`, breaking, breaking.kind];
    }
  }
}

async function writeCase(
  folder: string,
  name: string,
  { kind, text, extension, expected, verification }: Minted,
  now: Date,
  invocation: Invocation,
): Promise<Case> {
  const file = `${name}.${extension}`;
  await write(join(folder, file), `${text}\n`, invocation, OWNER_ONLY);
  const data = expected === undefined ? undefined : expectedData(expected);
  const words = verifierWords(verification, file, placeOf);
  return {
    file,
    kind,
    verdict: data === undefined ? 'valid' : data.status === 'fail' ? 'invalid' : 'valid, with a warning',
    ...data,
    verify: verification.command === 'inspect' ? words : [...words, '--now', now.toISOString()],
    material: Object.fromEntries(
      verification.options.map(({ flag, value, file: one }) => [
        flag.slice(2),
        one === undefined ? (value ?? '') : placeOf(one),
      ]),
    ),
  };
}

/** Most messages share their keys: a file is named by its content. */
const placeOf = ({ name, content }: VerifierFile): string =>
  `keys/${createHash('sha256').update(content).digest('hex').slice(0, 8)}-${name}`;

const COLUMNS = ['file', 'kind', 'verdict', 'check', 'status', 'does', 'beside'] as const;

function table(cases: readonly Case[]): string {
  const rows = cases.map((one) =>
    COLUMNS.map((column) => {
      const cell = one[column];
      return Array.isArray(cell) ? cell.join(' ') : (cell ?? '');
    }).join('\t'),
  );
  return [COLUMNS.join('\t'), ...rows].map((row) => `${row}\n`).join('');
}

async function write(
  path: string,
  content: string,
  { world }: Invocation,
  mode: typeof PUBLIC | typeof OWNER_ONLY = PUBLIC,
): Promise<void> {
  await writeNamedFile(content, { path, called: 'the corpus', mode }, world);
}
