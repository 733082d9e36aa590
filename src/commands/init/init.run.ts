/** `idcli init`: writes a configuration file for the project in the working folder. */

import { join } from 'node:path';
import { shellLine } from '../../common/shell.ts';
import { type Members, newFile } from '../../config/edit.ts';
import { findUpward, PROJECT_FILE } from '../../config/files.ts';
import { IdcliError } from '../../errors.ts';
import { generic } from '../../providers/index.ts';
import { isTyped } from '../../trust/origin.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { typedMembers } from '../provider-setup/members.ts';
import { nextCommands, sandboxRun } from '../provider-setup/next.ts';
import {
  type Asker,
  askForIssuer,
  askForMembers,
  createAsker,
  type Subject,
} from '../provider-setup/questions.ts';
import { ownId, subjectOf } from '../provider-setup/subject.ts';
import {
  addition,
  anchored,
  type Change,
  changeTo,
  knownElsewhere,
  makeChanges,
  splitByTrust,
  type Target,
  targetOf,
} from '../provider-setup/write.ts';
import type { initOptions } from './init.ts';

type InitValues = ValuesOf<typeof initOptions>;

/** @throws {IdcliError} `OUTPUT_EXISTS`, `NO_TERMINAL`, `USAGE`, `CONFIG_INVALID`, `OUTPUT_NOT_WRITTEN` */
export async function runInit(values: InitValues, invocation: Invocation): Promise<void> {
  const { world, draft } = invocation;
  const path = join(world.cwd, PROJECT_FILE);
  if (values.overwrite !== true && (await world.files.exists(path))) {
    throw new IdcliError('OUTPUT_EXISTS', `the file is there already: ${path}`, {
      hint: 'add a provider to it: idcli providers add ID\nor start anew with --overwrite',
    });
  }
  const above = await findUpward(world, PROJECT_FILE);
  if (above !== undefined && above !== path)
    await invocation.warn(`${above} will no longer be read in this folder`);
  const asker = createAsker(values, invocation);
  await asker.tell(`This writes ${path}. You see it first; no secret is in it.`);
  const known = await knownElsewhere(invocation);
  const { subject, said } = await chooseSubject(values, invocation, asker);
  const { id, preset, builtIn } = subject;
  const members = await askForMembers(
    subject,
    { ...said, ...typedMembers(values, id, invocation) },
    { asker, commands: known.has(id) },
  );

  const parts = splitByTrust(id, members, known, { folder: world.cwd, cwd: world.cwd });
  const project: Target = { where: 'project', path };
  const text = newFile(id, anchored(parts.project, project, world.cwd));
  const changes = [
    await changeTo(project, text, ['defaults.provider', ...Object.keys(parts.project)], known),
  ];
  if (Object.keys(parts.user).length > 0) {
    const options = { overwrite: values.overwrite === true, known, cwd: world.cwd };
    changes.push(await addition(await targetOf('user', world), id, parts.user, options));
  }
  if (asker.answered && !(await agreed(changes, asker))) {
    await asker.tell('Nothing was written.');
    return;
  }
  const files = await makeChanges(changes, invocation);
  draft.provider = id;
  draft.providerTitle = preset.title;
  draft.data = { files, next: nextCommands(preset, members, world.env) };
  const trial = sandboxRun(preset, builtIn);
  if (trial === undefined) return;
  draft.notes.push(`Without an account: idcli ${shellLine(trial)}`);
  const { json, quiet } = values as { readonly json?: boolean; readonly quiet?: boolean };
  // With a result for a script, print nothing else.
  if (!asker.answered || json === true || quiet === true || invocation.field !== undefined) return;
  await invocation.showNow();
  if (await asker.ask([], (prompt) => prompt.confirm('Try that now, in the sandbox?', true))) {
    await invocation.program.run(trial, world);
  }
}

const WHOSE = { project: 'for everybody who has this folder', user: 'yours alone' } as const;

/** Shows what goes where, after questions, and asks once more. */
async function agreed(changes: readonly Change[], asker: Asker): Promise<boolean> {
  for (const { target, path, text } of changes) {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    await asker.tell(`\n${path} (${WHOSE[target.where]}):\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
  return asker.ask([], (prompt) => prompt.confirm('Write that?', true));
}

interface Choice {
  readonly subject: Subject;
  /** Members given while choosing the provider. */
  readonly said: Members;
}

/** Chooses by `--provider`, by `--issuer`, or by asking. */
async function chooseSubject(values: InitValues, invocation: Invocation, asker: Asker): Promise<Choice> {
  const { origins } = invocation;
  const typed = isTyped(origins?.provider) ? values.provider : undefined;
  if (typed !== undefined && typed !== generic.id) {
    return { subject: await subjectOf(typed, values, invocation), said: {} };
  }
  if (values.issuer !== undefined && isTyped(origins?.issuer)) {
    return { subject: await subjectOf(ownId(values.issuer), values, invocation), said: {} };
  }
  const id = typed ?? (await askForProvider(invocation, asker));
  if (id !== generic.id) return { subject: await subjectOf(id, values, invocation), said: {} };
  const issuer = await askForIssuer(asker);
  const own = { ...invocation, origins: { ...origins, issuer: 'command line' as const } };
  return { subject: await subjectOf(ownId(issuer), { ...values, issuer }, own), said: { issuer } };
}

async function askForProvider({ settings }: Invocation, asker: Asker): Promise<string> {
  const choices = (await settings.providers()).map(({ preset: { id, title } }) => ({
    value: id,
    label: id === generic.id ? 'any other OpenID provider, by its issuer' : `${title} (${id})`,
  }));
  const flags = ['--provider ID or --issuer URL', '--client-id ID', '--client-secret REF'];
  return asker.ask(flags, (prompt) => prompt.select('Which provider?', choices));
}
