/** The errors of idcli: how each comes about, and what to do. `docs/errors.md` is made from this, too. */
import { ERRORS, type ErrorCode } from '../errors.ts';
import { ADVICE } from './error-advice.ts';
import type { Explanation } from './explanation.ts';

export function explainErrors(): Explanation[] {
  return (Object.keys(ERRORS) as ErrorCode[]).map((code) => {
    const { title, exitCode, ...entry } = ERRORS[code];
    const outcome = 'outcome' in entry ? `, outcome \`${entry.outcome}\`` : '';
    return {
      code,
      family: 'errors',
      title,
      meaning: `${title}. Exit code ${exitCode}${outcome}.`,
      ...ADVICE[code],
    };
  });
}
