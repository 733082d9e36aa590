/** The person's flow, the same for every protocol: a phone number, a text message, its code. */
import { defined } from '../../../common/defined.ts';
import { mediaType, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { type Parameters, readParameters } from '../../oidc/parameters.ts';
import { TENANT_ID } from './client.ts';
import { OK, type SmsOtpFault } from './faults.ts';
import { codePage, phonePage } from './pages.ts';
import type { Provider } from './provider.ts';
import type { OtpEnd, OtpVisit } from './state.ts';

/** Our choice; the vendor does not document it. */
const CODE = '123456';
const CODE_LIFETIME = 5 * 60 * 1000;
const TRIES = 3;
/** Time limit for the person. Milliseconds. */
const VISIT_LIFETIME = 10 * 60 * 1000;
const DEFAULT_SENDER = 'Sandbox';

/** Builds the response that ends the visit. */
export type Leave = (end: OtpEnd) => SandboxResponse;

/** Last digits of a typed number that belongs to no persona → outcome (SO-S11). */
const MAGIC: Readonly<Record<string, NonNullable<SmsOtpFault['effect']['otp']>>> = {
  '001': 'cancelled',
  '002': 'expired',
  '003': 'wrong',
  '004': 'locked',
};

export interface Asked {
  readonly fault: SmsOtpFault | undefined;
  readonly persona: OtpVisit['persona'];
  readonly language: string | undefined;
  readonly sender: string | undefined;
  readonly phone: string | undefined;
}

export function beginVisit({ core }: Provider, asked: Asked): OtpVisit {
  const { fault = OK, persona, language = 'en', sender = DEFAULT_SENDER } = asked;
  const phone = asked.phone === undefined ? undefined : readPhone(asked.phone);
  return {
    fault,
    persona,
    language,
    sender,
    ...defined({ phone }),
    expiresAt: core.now().getTime() + VISIT_LIFETIME,
  };
}

/** Shows the due page. A number known beforehand skips the first. */
export function showVisit(provider: Provider, visit: OtpVisit, leave: Leave): SandboxResponse {
  if (visit.end !== undefined) return leave(visit.end);
  if (visit.phone === undefined) return phonePage(visit);
  if (endOf(visit) === 'cancelled') return finish(visit, 'cancelled', leave);
  sendCode(provider, visit);
  return codePage(visit, visit.challenge?.code ?? '');
}

export function submitVisit(
  provider: Provider,
  visit: OtpVisit,
  request: SandboxRequest,
  leave: Leave,
): SandboxResponse {
  if (visit.end !== undefined) return leave(visit.end);
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    return phonePage(visit, 'The form did not arrive as a form.');
  }
  const form = readParameters(new URLSearchParams(request.body));
  if (form.get('decision') === 'decline') return finish(visit, 'cancelled', leave);
  if (visit.phone === undefined) return takePhone(provider, visit, form, leave);
  return takeCode(provider, visit, form, leave);
}

function takePhone(provider: Provider, visit: OtpVisit, form: Parameters, leave: Leave): SandboxResponse {
  const phone = readPhone(form.get('phone') ?? '');
  if (phone === undefined) {
    return phonePage(
      visit,
      'The sandbox sends to numbers that are kept for fiction only: +44 7700 900000 to 900999.',
    );
  }
  visit.phone = phone;
  return showVisit(provider, visit, leave);
}

function takeCode({ core }: Provider, visit: OtpVisit, form: Parameters, leave: Leave): SandboxResponse {
  const { challenge } = visit;
  // The first page's form was sent again.
  if (challenge === undefined || form.get('code') === undefined) {
    return codePage(visit, challenge?.code ?? '', 'Type the code.');
  }
  const played = endOf(visit);
  if (played === 'locked') return finish(visit, 'locked', leave);
  const isLate = played === 'expired' || core.now().getTime() > challenge.expiresAt;
  const isRight = played !== 'wrong' && form.get('code')?.trim() === challenge.code;
  if (isRight && !isLate) return finish(visit, 'approved', leave);
  challenge.failures += 1;
  const left = TRIES - challenge.failures;
  if (left === 0) return finish(visit, 'locked', leave);
  const fact = isLate ? 'This code is too old.' : 'This is not the code that was sent.';
  return codePage(visit, challenge.code, `${fact} Tries left: ${left}.`);
}

function finish(visit: OtpVisit, end: OtpEnd, leave: Leave): SandboxResponse {
  visit.end = end;
  return leave(end);
}

/** Returns the outcome of the code set by a scenario, else by a magic number. */
function endOf({ fault, phone, persona }: OtpVisit): SmsOtpFault['effect']['otp'] {
  if (fault.effect.otp !== undefined || fault !== OK || phone === persona.person.phoneNumber) {
    return fault.effect.otp;
  }
  return MAGIC[phone?.slice(-3) ?? ''];
}

/** Sends the code once; a reload shows the same page. */
function sendCode({ core }: Provider, visit: OtpVisit): void {
  if (visit.challenge !== undefined || visit.phone === undefined) return;
  visit.challenge = { code: CODE, expiresAt: core.now().getTime() + CODE_LIFETIME, failures: 0 };
  core.inbox.add({
    system: TENANT_ID,
    channel: 'sms',
    to: visit.phone,
    text: `${visit.sender}: ${CODE} is your one-time code.`,
    code: CODE,
    at: core.now().toISOString(),
  });
}

/** Converts a typed number to E.164; undefined unless it is reserved for fiction. */
function readPhone(text: string): string | undefined {
  const digits = text
    .replace(/[\s().\-\u2010-\u2015/]/g, '')
    .replace(/^00/, '+')
    .replace(/^\+440/, '+44')
    .replace(/^07/, '+447');
  return /^\+447700900\d{3}$/.test(digits) ? digits : undefined;
}
