/** The errors of idcli: causes and remedies. Also the source of `docs/errors.md`. */
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
