/** `idcli providers add`: adds members of a provider to a configuration file that may already exist. */
import { dirname } from 'node:path';
import { findUpward, PROJECT_FILE } from '../../config/files.ts';
import { IdcliError } from '../../errors.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { typedMembers } from '../provider-setup/members.ts';
import { nextCommands } from '../provider-setup/next.ts';
import { askForMembers, createAsker } from '../provider-setup/questions.ts';
import { subjectOf } from '../provider-setup/subject.ts';
import {
  addition,
  type Change,
  knownElsewhere,
  makeChanges,
  splitByTrust,
  targetOf,
  type Where,
} from '../provider-setup/write.ts';
import type { providersAddOptions } from './providers-add.ts';

type AddValues = ValuesOf<typeof providersAddOptions>;

/**
 * @throws {IdcliError} `USAGE`, `PROVIDER_UNKNOWN`, `OUTPUT_EXISTS`, `NO_TERMINAL`, `CONFIG_INVALID`,
 * `OUTPUT_NOT_WRITTEN`
 */
export async function addProvider(values: AddValues, invocation: Invocation): Promise<void> {
  const { world, draft } = invocation;
  const [id = ''] = invocation.arguments;
  const subject = await subjectOf(id, values, invocation);
  const known = await knownElsewhere(invocation);
  const projectFile = await findUpward(world, PROJECT_FILE);
  const where = (values.in as Where | undefined) ?? (projectFile === undefined ? 'user' : 'project');
  const members = await askForMembers(subject, typedMembers(values, id, invocation), {
    asker: createAsker(values, invocation),
    commands: where === 'user' || known.has(id),
  });
  if (Object.keys(members).length === 0) {
    throw new IdcliError('USAGE', `nothing is said that could be added, and ${id} lacks nothing`, {
      hint: `see what is set: idcli providers show ${id} --resolved\nsay what to set: idcli providers add --help`,
    });
  }
  const parts =
    where === 'user'
      ? { user: members, project: {} }
      : splitByTrust(id, members, known, {
          folder: projectFile === undefined ? world.cwd : dirname(projectFile),
          cwd: world.cwd,
        });
  const changes: Change[] = [];
  for (const part of ['project', 'user'] as const) {
    if (Object.keys(parts[part]).length === 0) continue;
    const options = { overwrite: values.overwrite === true, known, cwd: world.cwd };
    changes.push(await addition(await targetOf(part, world), id, parts[part], options));
  }
  const files = await makeChanges(changes, invocation);
  draft.provider = id;
  draft.providerTitle = subject.preset.title;
  draft.data = { files, next: nextCommands({ ...subject.preset, id }, members, world.env) };
}
