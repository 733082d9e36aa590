/** Answers of a login on another device. RFC 8628, 3.2; OpenID Connect CIBA Core 1.0, 7.3 and 10.2. */
import { isLoopbackHost } from '../common/loopback-host.ts';
import type { JsonObject } from '../protocol/jose/decoded.ts';
import {
  type Check,
  type Fact,
  fail,
  pass,
  type Report,
  report,
  runChecks,
  skip,
  type Verdict,
} from '../report.ts';
import type { CheckCode } from './catalog/catalog.ts';
import { typeOf } from './compare.ts';
import { defineCheck } from './define.ts';

interface AnswerInput {
  /** The members, as sent. */
  readonly answer: JsonObject;
}

const DEVICE_CHECKS: readonly Check<AnswerInput>[] = [
  defineCheck('device.device_code', text('device_code')),
  defineCheck('device.user_code', text('user_code')),
  defineCheck('device.verification_uri', judgeAddress),
  defineCheck('device.verification_uri_complete', judgeCompleteAddress),
  defineCheck('device.expires_in', seconds('expires_in', true)),
  defineCheck('device.interval', seconds('interval', false)),
];

const CIBA_CHECKS: readonly Check<AnswerInput>[] = [
  defineCheck('ciba.auth_req_id', judgeRequestId),
  defineCheck('ciba.expires_in', seconds('expires_in', true)),
  defineCheck('ciba.interval', seconds('interval', false)),
];

/** Judges the answer of the device authorization endpoint. Report `device`. */
export async function judgeDeviceAnswer(input: AnswerInput): Promise<Report> {
  return report('device', await runChecks(DEVICE_CHECKS, input), ['device.device_code']);
}

/** Judges the answer of the backchannel authentication endpoint. Report `ciba`. */
export async function judgeBackchannelAnswer(input: AnswerInput): Promise<Report> {
  return report('ciba', await runChecks(CIBA_CHECKS, input), ['ciba.auth_req_id']);
}

/**
 * Judges the polling of a login.
 * @param slowed how often the server answered `slow_down`
 * @param interval that was kept, in seconds
 */
export async function judgePolling(
  subject: 'device' | 'ciba',
  input: { readonly slowed: number; readonly interval: number },
): Promise<Report> {
  const check = defineCheck<typeof input>(`${subject}.polling` satisfies CheckCode, ({ slowed, interval }) =>
    slowed === 0
      ? pass(`every ${interval} seconds`)
      : fail(`slow_down came ${slowed === 1 ? 'once' : `${slowed} times`}, and the interval was kept`, {
          expected: 'authorization_pending',
          actual: 'slow_down',
          hint: 'each one makes the wait between two requests 5 seconds longer',
        }),
  );
  return report(subject, await runChecks([check], input), []);
}

/** A ping of CIBA, and what it should have. */
export interface PingInput {
  /** The bearer token, if there is one. */
  readonly token: string | undefined;
  readonly expectedToken: string;
  /** `auth_req_id` of the body. */
  readonly requestId: Fact | undefined;
  readonly expectedRequestId: string;
}

const PING_CHECKS: readonly Check<PingInput>[] = [
  defineCheck('ciba.ping_token', ({ token, expectedToken }) =>
    token === expectedToken
      ? pass('the token of this login')
      : fail(token === undefined ? 'the ping has no bearer token' : 'the ping has another token', {
          expected: expectedToken,
          actual: token ?? null,
        }),
  ),
  defineCheck('ciba.ping_request', ({ requestId, expectedRequestId }) =>
    requestId === expectedRequestId
      ? pass('the request of this login')
      : fail(requestId === undefined ? 'the ping names no request' : 'the ping is about another request', {
          expected: expectedRequestId,
          actual: requestId ?? null,
        }),
  ),
];

/** Judges a ping. Report `ciba`. */
export async function judgePing(input: PingInput): Promise<Report> {
  return report('ciba', await runChecks(PING_CHECKS, input), ['ciba.ping_token', 'ciba.ping_request']);
}

function text(name: string): (input: AnswerInput) => Verdict {
  return ({ answer }) => {
    const value = answer[name];
    if (typeof value === 'string' && value !== '') return pass('it is there');
    return fail(
      value === undefined ? `${name} is missing` : `${name} is ${value === '' ? 'empty' : typeOf(value)}`,
      {
        expected: 'a text',
        actual: (value as Fact | undefined) ?? null,
      },
    );
  };
}

/** CIBA Core 1.0, 7.3 allows A-Z, a-z, 0-9, `.`, `-` and `_`. */
function judgeRequestId(input: AnswerInput): Verdict {
  const verdict = text('auth_req_id')(input);
  const value = input.answer.auth_req_id;
  if (verdict.status !== 'pass' || typeof value !== 'string' || /^[\w.-]+$/.test(value)) return verdict;
  return fail('auth_req_id has characters that it may not have', {
    expected: 'letters, digits, . - and _',
    actual: value,
  });
}

function judgeAddress({ answer }: AnswerInput): Verdict {
  const value = answer.verification_uri;
  const details = { expected: 'an https URL', actual: (value as Fact | undefined) ?? null };
  if (value === undefined) {
    return fail('verification_uri is missing', {
      ...details,
      hint:
        answer.verification_url === undefined
          ? 'the user has nowhere to go'
          : 'the answer has verification_url, the name of early drafts',
    });
  }
  if (typeof value !== 'string' || !URL.canParse(value))
    return fail('verification_uri is not an absolute URL', details);
  const { protocol, hostname } = new URL(value);
  if (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))) return pass(value);
  return fail(`verification_uri goes over ${protocol.slice(0, -1)}`, details);
}

function judgeCompleteAddress({ answer }: AnswerInput): Verdict {
  const { verification_uri_complete: value, user_code: code } = answer;
  if (value === undefined) return skip('there is none: it is optional');
  const details = { expected: 'a URL with the user code', actual: value as Fact };
  if (typeof value !== 'string' || !URL.canParse(value))
    return fail('verification_uri_complete is not an absolute URL', details);
  const bare = (words: string) => words.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
  if (typeof code !== 'string' || bare(decodeURIComponent(new URL(value).href)).includes(bare(code)))
    return pass('it has the user code');
  return fail('the user code is not in it', { ...details, hint: 'the user may have to type the code' });
}

function seconds(name: string, required: boolean): (input: AnswerInput) => Verdict {
  return ({ answer }) => {
    const value = answer[name];
    if (value === undefined) {
      return required
        ? fail(`${name} is missing`, { expected: 'a number of seconds', actual: null })
        : skip('there is none: 5 seconds count');
    }
    if (typeof value === 'number' && value > 0) return pass(`${value} seconds`);
    return fail(`${name} is ${typeof value === 'number' ? value : typeOf(value)}`, {
      expected: 'a positive number of seconds',
      actual: value as Fact,
    });
  };
}
