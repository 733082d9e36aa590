/** The answer to a client registration. RFC 7591, 3.2.1; RFC 7592, 3. */
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
import { typeOf } from './compare.ts';
import { defineCheck } from './define.ts';

interface RegistrationInput {
  /** The members, as sent. */
  readonly answer: JsonObject;
  /** The metadata that was sent; absent: the registration was only read. */
  readonly sent?: JsonObject;
  /** The client that was asked about; absent: a new one. */
  readonly clientId?: string;
  readonly now: Date;
}

const CHECKS: readonly Check<RegistrationInput>[] = [
  defineCheck('registration.client_id', judgeClientId),
  defineCheck('registration.secret', judgeSecret),
  defineCheck('registration.management', judgeManagement),
  defineCheck('registration.metadata', judgeMetadata),
];

/** Report `registration`. */
export async function judgeRegistration(input: RegistrationInput): Promise<Report> {
  return report('registration', await runChecks(CHECKS, input), ['registration.client_id']);
}

function judgeClientId({ answer, clientId }: RegistrationInput): Verdict {
  const { client_id: id } = answer;
  const details = { expected: clientId ?? 'a string', actual: (id as Fact | undefined) ?? null };
  if (id === undefined) return fail('client_id is missing', details);
  if (typeof id !== 'string' || id === '')
    return fail(`client_id is ${id === '' ? 'empty' : typeOf(id)}`, details);
  return clientId === undefined || id === clientId ? pass(id) : fail('client_id is another client', details);
}

function judgeSecret({ answer, now }: RegistrationInput): Verdict {
  const { client_secret: secret, client_secret_expires_at: expiry } = answer;
  if (secret === undefined) return skip('there is no secret');
  const details = { expected: 'seconds since 1970, or 0', actual: (expiry as Fact | undefined) ?? null };
  if (typeof expiry !== 'number') {
    return fail(
      expiry === undefined
        ? 'client_secret_expires_at is missing'
        : `client_secret_expires_at is ${typeOf(expiry)}`,
      details,
    );
  }
  if (expiry === 0) return pass('it never expires');
  return expiry > now.getTime() / 1000
    ? pass(`until ${new Date(expiry * 1000).toISOString()}`)
    : fail('the secret has expired already', details);
}

function judgeManagement({ answer }: RegistrationInput): Verdict {
  const { registration_client_uri: uri, registration_access_token: token } = answer;
  if (uri === undefined && token === undefined) return skip('the server offers no management');
  const missing = uri === undefined ? 'registration_client_uri' : 'registration_access_token';
  if (uri === undefined || token === undefined)
    return fail(`${missing} is missing`, { at: missing, expected: 'both, or neither', actual: null });
  return typeof uri === 'string' && URL.canParse(uri)
    ? pass(uri)
    : fail('registration_client_uri is not a URL', { expected: 'a URL', actual: uri as Fact });
}

function judgeMetadata({ answer, sent }: RegistrationInput): Verdict {
  if (sent === undefined) return skip('nothing was sent');
  const others = Object.keys(sent).filter((name) => !sameValue(sent[name], answer[name]));
  const [first] = others;
  if (first === undefined) return pass('all that was sent');
  const select = (from: JsonObject) =>
    Object.fromEntries(others.map((name) => [name, (from[name] as Fact | undefined) ?? null]));
  return fail(`not registered as sent: ${others.join(', ')}`, {
    at: first,
    expected: select(sent),
    actual: select(answer),
    hint: 'what the answer says counts',
  });
}

/** Lists count as sets: a server may sort them. */
function sameValue(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    const texts = (list: readonly unknown[]) => list.map((item) => JSON.stringify(item)).sort();
    return JSON.stringify(texts(one)) === JSON.stringify(texts(other));
  }
  return JSON.stringify(one) === JSON.stringify(other);
}
