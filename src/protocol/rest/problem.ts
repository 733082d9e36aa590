/** Problem bodies (RFC 9457) with this API's members, reported in full (SO-C8). */
import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError, type OutcomeClass, REFUSAL_CODES } from '../../errors.ts';
import {
  describeNotJson,
  type JsonReading,
  listMember,
  objectOf,
  retryHint,
  stringMember,
} from '../http/index.ts';

/** HTTP status → its meaning here; 401 and 403 differ. */
const MEANINGS: Readonly<Record<number, string>> = {
  400: 'the request is wrong',
  401: 'the access token is missing, expired or not accepted',
  403: 'the client is known, and not allowed to do this',
  404: 'there is no such session, or it belongs to another account',
  409: 'the session is not in a state for this',
  429: 'too many requests',
};

const ADVICE: Readonly<Record<number, string>> = {
  401: 'check --client-id and --client-secret; the API has one host for test and production accounts',
  403: 'check that the API client may use authentication, and the eID in allowedProviders',
  404: 'check the id; a session is readable with the credentials that created it',
  429: 'wait, or ask less often with --poll-interval',
};

interface Refused {
  readonly reading: JsonReading;
  readonly response: Pick<Response, 'status' | 'headers'>;
  /** The answering side, e.g. `the session endpoint`. */
  readonly where: string;
  readonly now: Date;
}

/** Builds the error for an unsuccessful answer. A refusal without a body is explained by its status alone. */
export function problemError({ reading, response, where, now }: Refused): IdcliError {
  const { status } = response;
  const isBare = !reading.ok && reading.what === 'empty' && status >= 400 && status < 500;
  const body = isBare ? {} : reading.ok ? objectOf(reading.value) : undefined;
  if (body === undefined) {
    const fact = reading.ok
      ? `${where} answered ${status} with JSON that is not an object`
      : describeNotJson(reading, where);
    return new IdcliError('ANSWER_UNREADABLE', fact, { hint: 'see the answer with --trace --verbose' });
  }
  const outcome: OutcomeClass & keyof typeof REFUSAL_CODES =
    status === 429 ? 'retry' : status >= 500 ? 'server' : 'bad-request';
  const title = stringMember(body, 'title');
  const code = stringMember(body, 'code') ?? stringMember(body, 'error');
  const detail = stringMember(body, 'detail') ?? stringMember(body, 'error_description');
  const type = stringMember(body, 'type');
  const meaning = MEANINGS[status] ?? (status >= 500 ? 'something went wrong at the provider' : title);
  const hints = [
    ...invalidParams(body),
    retryHint(response.headers.get('retry-after'), now),
    accountHint(`${title ?? ''} ${detail ?? ''}`),
    ADVICE[status],
    traceHint(stringMember(body, 'traceId')),
  ].filter((line) => line !== undefined);
  return new IdcliError(
    REFUSAL_CODES[outcome],
    `${where} answered ${status}${meaning === undefined ? '' : `: ${meaning}`}`,
    {
      provider: {
        error: code ?? title ?? asText(status),
        ...description(title, detail),
        ...defined({ error_uri: type }),
        status,
      },
      ...(hints.length === 0 ? {} : { hint: hints.join('\n') }),
    },
  );
}

function description(title: string | undefined, detail: string | undefined) {
  const text = [title, detail].filter((part) => part !== undefined && part !== '').join(': ');
  return text === '' ? {} : { error_description: text };
}

/** The API client of an organization says in every call for which account it acts. */
const accountHint = (words: string): string | undefined =>
  /account.?id|which account|\baccount\b.{0,30}(?:missing|required)/i.test(words)
    ? 'name the account in every call: --api-param signicat-accountId=ID'
    : undefined;

const traceHint = (id: string | undefined): string | undefined =>
  id === undefined ? undefined : `when you ask the provider, name its trace id: ${id}`;

/** One line for each invalid field. */
function invalidParams(body: Json): readonly string[] {
  return (listMember(body, 'invalidParams') ?? []).map((entry) => {
    const name = stringMember(entry, 'name') ?? 'a field';
    return `${name}: ${stringMember(entry, 'reason') ?? 'not accepted'}`;
  });
}
