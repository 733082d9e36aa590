/** A login on another device: a code here, a browser there. RFC 8628. */

import { judgeDeviceAnswer } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import { withCookies } from '../../protocol/http/index.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { startDevice } from '../../protocol/oidc/decoupled.ts';
import { meaningsOf } from '../../protocol/oidc/errors.ts';
import type { Granted } from '../../protocol/oidc/grant.ts';
import type { GrantContext } from './input.ts';
import { DEFAULT_INTERVAL, untilGranted } from './until-granted.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';

/**
 * @returns undefined when the answer is not one to go on with; the report says why
 * @throws {IdcliError} refusals of both endpoints, `USER_AGENT_STUCK`, and errors of the wait
 */
export async function deviceLogin(
  given: GrantContext,
  fill: Readonly<Record<string, string>> | undefined,
  qr: boolean,
): Promise<Granted | undefined> {
  const { input, context, client } = given;
  const { draft } = context;
  const parameters = [['scope', input.scope], ...input.parameters] as const;
  const answer = await startDevice(
    client,
    parameters.filter(([, value]) => value !== ''),
    meaningsOf(input.provider, 'token'),
  );
  const report = await judgeDeviceAnswer({ answer });
  draft.reports.push(report);
  if (report.verdict === 'invalid') return undefined;
  await tellCodes(answer, qr, context);
  const unfinished = fill === undefined ? undefined : await actForPerson(answer, fill, context);
  return untilGranted(
    {
      subject: 'device',
      grantType: GRANT_TYPE,
      parameters: [['device_code', asText(answer.device_code)], ...input.tokenParameters],
      interval: numberOf(answer.interval) ?? DEFAULT_INTERVAL,
      ...defined({ expiresIn: numberOf(answer.expires_in), unfinished }),
    },
    given,
  );
}

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && value > 0 ? value : undefined;

/** Where the person goes, best with the code in it. */
const addressOf = ({ verification_uri_complete: complete, verification_uri: plain }: JsonObject): string =>
  typeof complete === 'string' && URL.canParse(complete) ? complete : asText(plain);

async function tellCodes(answer: JsonObject, qr: boolean, context: GrantContext['context']): Promise<void> {
  const { draft, tell } = context;
  const { user_code: code, verification_uri: address, verification_uri_complete: complete } = answer;
  draft.data.device = {
    userCode: asText(code),
    verificationUri: asText(address),
    ...(typeof complete === 'string' ? { verificationUriComplete: complete } : {}),
  };
  await tell(`On another device, open ${asText(address)} and enter the code ${asText(code)}`, true);
  if (typeof complete === 'string')
    await tell(`or open this URL, which has the code in it:\n\n${complete}\n`);
  if (qr) await context.tellCode(addressOf(answer));
}

/** Plays the person: opens the address, enters the code, and logs in. Returns why that could not be finished. */
async function actForPerson(
  answer: JsonObject,
  fill: Readonly<Record<string, string>>,
  { recorder, world }: GrantContext['context'],
): Promise<IdcliError | undefined> {
  const { drive } = await import('../../user-agent/index.ts');
  const end = await drive(new URL(addressOf(answer)), {
    fetch: withCookies(recorder.as('user-agent', 'page')),
    isRedirectUri: () => false,
    fill: { user_code: asText(answer.user_code), ...fill },
    signal: world.signal,
    sleep: world.sleep,
  });
  if (end.kind !== 'stuck') return undefined;
  // The last page has nothing left to do. Any other page asked for input that was not given.
  const { page, reason } = end;
  if (page.status < 400 && page.forms.length === 0) return undefined;
  const title = page.title === undefined ? '' : ` "${page.title}"`;
  return new IdcliError(
    'USER_AGENT_STUCK',
    `the built-in user agent stopped at the page${title} (${page.status}): ${reason}`,
    {
      hint: 'fill a field with --fill name=value, or open the address yourself: leave out --headless',
    },
  );
}
