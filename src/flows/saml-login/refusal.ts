/** A provider's refusal in the status of a message. SAML core, 3.2.2.2. */
import { IdcliError, REFUSAL_CODES } from '../../errors.ts';
import type { Status } from '../../protocol/saml/message/common.ts';
import { describeStatus, shortStatus } from '../../protocol/saml/names/status.ts';

/**
 * Builds the error for a status other than success; the second-level code decides.
 * @param remedies last part of a code → what to do, where that is not what it is for a login
 */
export function refusalOf(
  status: Status,
  what: string,
  remedies: Readonly<Record<string, string>> = {},
): IdcliError {
  const { words, next, class: outcome } = describeStatus(status);
  const said = [status.message, status.detail].filter((text) => text !== undefined && text !== '');
  const codes = [status.code, ...status.subcodes].map(shortStatus);
  return new IdcliError(REFUSAL_CODES[outcome], `${what}: ${words}`, {
    hint: codes.flatMap((code) => remedies[code] ?? [])[0] ?? next,
    provider: {
      error: codes.join(' / '),
      ...(said.length === 0 ? {} : { error_description: said.join('; ') }),
    },
  });
}
