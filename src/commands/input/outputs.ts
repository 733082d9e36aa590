/** Checks before a flow whose result goes to files or logs. */
import { resolve } from 'node:path';
import { IdcliError } from '../../errors.ts';
import type { Invocation } from '../command.ts';

/**
 * Refuses before anything is sent, so that no login or signature is wasted.
 * @throws {IdcliError} `OUTPUT_EXISTS`
 */
export async function refuseExisting(path: string | undefined, { world }: Invocation): Promise<void> {
  if (path === undefined || !(await world.files.exists(resolve(world.cwd, path)))) return;
  throw new IdcliError('OUTPUT_EXISTS', `the file is there already: ${path}`, {
    hint: 'remove it or choose another name',
  });
}

/** CI logs have many readers; the JSON result is never masked. */
export async function warnOfPersonalData(values: object, { world, draft, warn }: Invocation): Promise<void> {
  if ((world.env.CI ?? '') === '' || draft.sandbox === true) return;
  const { json } = values as { readonly json?: boolean };
  if (json === true) await warn('the JSON document carries personal data, and this runs under CI');
}
