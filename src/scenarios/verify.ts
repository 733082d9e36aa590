/** Checks a file before anything runs: values without a source, and lines that idcli does not accept. */
import { defined } from '../common/defined.ts';
import type { Json } from '../common/json.ts';
import { suggest } from '../common/suggest.ts';
import type { Complaint } from '../config/schema.ts';
import { IdcliError } from '../errors.ts';
import { isName, namesIn } from './placeholders.ts';
import { needsOf, planCases } from './plan.ts';
import type { PlannedStep, Program, ScenarioFile, Step } from './scenario.ts';

/** Commands not allowed as a step, and the alternative. */
const REFUSED: Readonly<Record<string, readonly [fact: string, hint: string]>> = {
  run: ['a step cannot be idcli run itself', 'name both files: idcli run one.yaml other.yaml'],
  sandbox: [
    'a step cannot be idcli sandbox, which serves until it is stopped',
    'write sandbox: file at the top: then all steps that say --sandbox share one',
  ],
};

/**
 * Returns every error in the steps of a file.
 * @param open the user said `--trust-project`: variables need not be declared
 */
export async function verifyFile(
  file: ScenarioFile,
  program: Program,
  open: boolean,
): Promise<readonly Complaint[]> {
  const names = verifyNames(file, open);
  return names.length > 0 ? names : verifyLines(file, program);
}

function verifyNames(file: ScenarioFile, open: boolean): readonly Complaint[] {
  const captured = new Set<string>();
  return file.steps.flatMap((step, index) => {
    const complaints = needsOf(step).flatMap((name): Complaint[] => {
      const why = unknownName(name, step, { file, captured, open });
      if (why === undefined) return [];
      const [message, hint] = why;
      return [{ path: ['steps', index, placeOf(name, step)], what: 'value', message, hint }];
    });
    for (const { name } of step.captures) captured.add(name);
    return complaints;
  });
}

/** The member of the step that contains the name. */
function placeOf(name: string, step: Step): string {
  const members: readonly (readonly [string, Json])[] = [
    ['run', [...step.words]],
    ['stdin', step.stdin ?? ''],
    ['env', step.env],
  ];
  return members.find(([, value]) => namesIn(value).includes(name))?.[0] ?? 'expect';
}

interface Known {
  readonly file: ScenarioFile;
  readonly captured: ReadonlySet<string>;
  readonly open: boolean;
}

/** A file declares at its top which environment variables it reads, so readers need not search for them. */
function undeclared(
  variable: string,
  { source }: ScenarioFile,
  open: boolean,
): readonly [message: string, hint: string] | undefined {
  if (open || source.variables?.has(variable) === true) return undefined;
  return [
    `the variable ${variable} is not declared`,
    `declare it at the top of the file: variables: [${variable}]`,
  ];
}

function unknownName(
  name: string,
  step: Step,
  { file, captured, open }: Known,
): readonly [message: string, hint: string] | undefined {
  const written = `\${${name}}`;
  if (!isName(name)) return [`${written} is not the name of a value`, `to write \${ itself, write $\${`];
  if (name.startsWith('env.')) return undeclared(name.slice('env.'.length), file, open);
  if (name === 'sandbox.url') {
    return file.sandbox === 'file'
      ? undefined
      : [`${written} is the sandbox of the file, and it has none`, 'write sandbox: file at the top'];
  }
  if (name.startsWith('matrix.')) {
    const key = name.slice('matrix.'.length);
    const lacking = file.rows.some((fileRow) =>
      step.rows.some((row) => !Object.hasOwn({ ...fileRow, ...row }, key)),
    );
    if (!lacking) return undefined;
    const keys = [...new Set([...file.rows, ...step.rows].flatMap((row) => Object.keys(row)))];
    return keys.includes(key)
      ? [`${written} is not in every row of the matrix`, `give ${key} a value in each row`]
      : [`${written} is not in the matrix`, near(key, keys, 'the matrix has no values')];
  }
  if (captured.has(name)) return undefined;
  return [
    `${written} is captured by no step before this one`,
    near(name, [...captured], 'capture it in an earlier step: capture: { NAME: path }'),
  ];
}

function near(name: string, all: readonly string[], none: string): string {
  const close = suggest(name, all);
  if (close !== undefined) return `did you mean ${close}?`;
  return all.length === 0 ? none : `there is ${all.join(', ')}`;
}

/** Each distinct line is parsed once. */
async function verifyLines(file: ScenarioFile, program: Program): Promise<readonly Complaint[]> {
  const verdicts = new Map<string, Promise<readonly [message: string, hint?: string] | undefined>>();
  const told = new Set<number>();
  const complaints: Complaint[] = [];
  for (const planned of planCases([file]).flatMap(({ steps }) => steps)) {
    const { index } = planned.step;
    const key = JSON.stringify(planned.step.words);
    const verdict = verdicts.get(key) ?? verifyLine(planned, program);
    verdicts.set(key, verdict);
    const [message, hint] = (await verdict) ?? [];
    if (message === undefined || told.has(index)) continue;
    told.add(index);
    complaints.push({
      path: ['steps', index, 'run'],
      what: 'value',
      message,
      ...defined({ hint }),
    });
  }
  return complaints;
}

async function verifyLine(
  { step: { words } }: PlannedStep,
  program: Program,
): Promise<readonly [message: string, hint?: string] | undefined> {
  const open = namesIn([...words]).length > 0;
  try {
    const asked = await program.parse(words);
    if (asked === undefined) return ['the step only prints help or the version', 'name a command'];
    if (Object.hasOwn(REFUSED, asked.command)) return REFUSED[asked.command];
    return asked.raw.field === undefined
      ? undefined
      : [
          'a step has its whole document, so --field is of no use',
          'look at the value with expect or capture',
        ];
  } catch (thrown) {
    if (!(thrown instanceof IdcliError)) throw thrown;
    // A value inserted later may make it valid; if not, the step fails when it runs.
    if (open) return undefined;
    return thrown.hint === undefined ? [thrown.message] : [thrown.message, thrown.hint];
  }
}
