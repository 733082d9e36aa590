/** Judges a LogoutResponse, whichever way it came. */
import type { LogoutInput, LogoutJudgement } from '../../checks/saml/input.ts';
import { judgeSamlLogout } from '../../checks/saml/logout.ts';
import { defined } from '../../common/defined.ts';
import type { SamlDocument } from '../../protocol/saml/message/received-message.ts';
import { checkSchema } from '../../protocol/saml/schema/check-schema.ts';
import type { Logout } from './login.ts';
import { refusalOf } from './refusal.ts';

/** @param expected the request that it answers, and where it may have been sent */
export async function judgeLogoutAnswer(
  document: SamlDocument,
  expected: Pick<LogoutInput, 'requestId' | 'destinations' | 'channel'>,
  { input, context, idp }: Pick<Logout, 'input' | 'context' | 'idp'>,
): Promise<LogoutJudgement> {
  const schema = await checkSchema(document);
  return judgeSamlLogout({
    document,
    ...(idp.keys.length === 0 ? {} : { keys: idp.keys }),
    issuer: idp.entityId,
    ...defined({ metadataExpired: idp.metadataExpired }),
    allowSha1: input.allowSha1,
    ...defined({ schema }),
    ...expected,
    now: context.world.now(),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
}

/** Another account helps with a login only. */
const REMEDIES = {
  UnknownPrincipal:
    'the session is over already, or another one was meant: log in again, and give the JSON of that login with --from',
};

/** @throws {IdcliError} the provider's refusal, when nothing else is wrong with its answer */
export function refuseFailedLogout({ report, response }: LogoutJudgement): void {
  const failed = report.findings.filter((finding) => finding.status === 'fail');
  const status = response?.status;
  if (status !== undefined && failed.length > 0 && failed.every(({ code }) => code === 'saml.status'))
    throw refusalOf(status, 'the logout failed', REMEDIES);
}
