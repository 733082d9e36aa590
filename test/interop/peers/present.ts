/**
 * Whether a peer is installed. Where everything must run, a missing one fails; elsewhere its tests are skipped, and
 * say so.
 */
import { execFileSync } from 'node:child_process';

/** @param check a command line that succeeds when the peer is there */
export function isPresent(
  name: string,
  [program = '', ...words]: readonly string[],
  debian: string,
): boolean {
  try {
    execFileSync(program, words, { stdio: 'ignore' });
    return true;
  } catch (cause) {
    if ((process.env.CI ?? '') !== '')
      throw new Error(`${name} is missing: apt-get install ${debian}`, { cause });
    process.stderr.write(`skipped, as ${name} is missing: apt-get install ${debian}\n`);
    return false;
  }
}
