/** Reads and validates the scenario files named on the command line. */
import { dirname, resolve } from 'node:path';
import { inOrder, problemsError, type Told } from '../../config/problems.ts';
import { decodeText, systemCode } from '../../config/text.ts';
import { IdcliError } from '../../errors.ts';
import { readScenario } from '../../scenarios/read.ts';
import type { ScenarioFile } from '../../scenarios/scenario.ts';
import { verifyFile } from '../../scenarios/verify.ts';
import { contains, holdsHome } from '../../trust/home.ts';
import type { Invocation } from '../command.ts';

/** 16 MB: some fifty thousand steps. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads all files, each once, in the order named. Rejects with `SCENARIO_INVALID`, listing the problems of all files.
 */
export async function readScenarioFiles(invocation: Invocation): Promise<readonly ScenarioFile[]> {
  const { world, program, gate } = invocation;
  const files: ScenarioFile[] = [];
  const problems: Told[] = [];
  const seen = new Set<string>();
  for (const path of invocation.arguments) {
    const absolute = path === '-' ? path : resolve(world.cwd, path);
    if (seen.has(absolute)) continue;
    seen.add(absolute);
    const content = await contentOf(path, invocation);
    if (!('bytes' in content)) {
      problems.push(content);
      continue;
    }
    const folder = path === '-' ? world.cwd : dirname(absolute);
    const read = readScenario(content.text, {
      path: path === '-' ? 'standard input' : path,
      folder,
      root: await rootOf(folder, world),
      bytes: content.bytes,
    });
    if ('problems' in read) {
      problems.push(...read.problems);
      continue;
    }
    const complaints = await verifyFile(read.file, program, gate.open);
    problems.push(...inOrder(read.file.path, read.document, complaints));
    files.push(read.file);
  }
  if (problems.length > 0) throw problemsError('SCENARIO_INVALID', problems);
  return files;
}

/**
 * Returns the folder that steps may read and write: the one the run was started in, if the file is in it. Not if that
 * folder also contains the user's home or configuration.
 */
async function rootOf(folder: string, world: Invocation['world']): Promise<string> {
  return contains(world.cwd, folder) && !(await holdsHome(world.cwd, world)) ? world.cwd : folder;
}

interface Content {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Returns the content, or the problem with the file. */
async function contentOf(path: string, { world }: Invocation): Promise<Content | Told> {
  try {
    const bytes =
      path === '-'
        ? await world.stdin.bytes(MAX_BYTES)
        : await world.files.read(resolve(world.cwd, path), MAX_BYTES);
    const text = decodeText(bytes);
    if (text !== undefined) return { text, bytes };
    return { text: `${path}: the file is not UTF-8 text`, hint: 'save it as UTF-8' };
  } catch (error) {
    if (error instanceof IdcliError && error.code === 'INPUT_TOO_LARGE') {
      return { text: `${path}: the file is larger than 16 MB`, hint: 'share its steps out to several files' };
    }
    return {
      text: `${path}: the file cannot be read (${systemCode(error)})`,
      hint: HINTS[systemCode(error)] ?? '',
    };
  }
}

const HINTS: Readonly<Record<string, string>> = {
  ENOENT: 'check the path; an example is written by: idcli run --init',
  EISDIR: 'name the files in it, e.g. scenarios/*.yaml',
};
