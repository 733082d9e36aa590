/** `idcli run --merge-reports`: merges the reports of shards into one. */
import { resolve } from 'node:path';
import { decodeText, systemCode } from '../../config/text.ts';
import { IdcliError } from '../../errors.ts';
import { mergeReports, type ReadReport, readReport } from '../../scenarios/merge.ts';
import type { Invocation } from '../command.ts';
import { tellReport } from './tell-report.ts';

/** 256 MB: a hundred thousand steps. */
const MAX_BYTES = 256 * 1024 * 1024;

/** @throws {IdcliError} `INPUT_UNREADABLE`, `INPUT_TOO_LARGE`, `USAGE`, and finally `REPORTS_INCOMPLETE` */
export async function mergeFiles(invocation: Invocation): Promise<void> {
  const { draft, warn } = invocation;
  const reports: ReadReport[] = [];
  for (const path of invocation.arguments) {
    const report = await readFile(path, invocation);
    if (typeof report === 'string') await warn(report);
    else reports.push(report);
  }
  if (reports.length === 0) {
    throw new IdcliError('REPORTS_INCOMPLETE', 'no report tells of any step', {
      hint: 'look at the jobs that wrote them: each ended before its first step',
    });
  }
  const { data, reports: findings, warnings, missing } = mergeReports(reports);
  for (const warning of warnings) await warn(warning);
  tellReport(draft, { data, reports: findings, people: [] });
  const [first, ...others] = missing;
  if (first === undefined) return;
  throw new IdcliError('REPORTS_INCOMPLETE', `the whole is not known: ${first}`, {
    hint: [...others, 'merge again once the job of that shard has ended and left its report'].join('\n'),
  });
}

async function readFile(path: string, { world }: Invocation): Promise<ReadReport | string> {
  const bytes = await world.files.read(resolve(world.cwd, path), MAX_BYTES).catch((cause: unknown) => {
    if (cause instanceof IdcliError) throw cause;
    throw new IdcliError('INPUT_UNREADABLE', `${path} cannot be read (${systemCode(cause)})`, {
      hint: 'did the job of that shard leave its report behind?',
      cause,
    });
  });
  return readReport(decodeText(bytes) ?? '', path);
}
