/** A response at the HTTP level: status, content type, caching, encoding, and JSON that parsers read differently. */

import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import { type DecodedBody, decodeBody } from '../../protocol/http/index.ts';
import { type JsonReading, readJsonText } from '../../protocol/http/strict-json.ts';
import { isObject } from '../../protocol/jose/parts.ts';
import { type Check, pass, type Report, report, runChecks, skip, type Verdict, warn } from '../../report.ts';
import { defineCheck, skipFor } from '../define.ts';
import { type AnswerKind, type DueAnswer, dueAnswer } from './due-answer.ts';

export interface HttpAnswerInput {
  readonly kind: AnswerKind;
  readonly status: number;
  readonly contentType: string | null;
  readonly cacheControl: string | null;
  readonly body: Uint8Array;
}

/** Input of the checks, computed once. */
interface Facts extends HttpAnswerInput {
  readonly due: DueAnswer;
  readonly decoded: DecodedBody;
  /** Absent if the body is not JSON. */
  readonly json?: JsonReading;
}

const CHECKS: readonly Check<Facts>[] = [
  defineCheck('http.status', judgeStatus),
  defineCheck('http.content_type', judgeContentType),
  defineCheck('http.caching', judgeCaching),
  defineCheck('http.encoding', judgeEncoding),
  defineCheck('http.members', judgeMembers),
  defineCheck('http.numbers', judgeNumbers),
];

/** Judges a readable response. Report `http`; since it was readable, no finding makes a login invalid. */
export async function judgeHttpAnswer(input: HttpAnswerInput): Promise<Report> {
  const decoded = decodeBody(input.body, input.contentType);
  const reading = readJsonText(decoded.text);
  const facts: Facts = {
    ...input,
    due: dueAnswer(input.kind),
    decoded,
    ...defined({ json: reading.value === undefined ? undefined : reading }),
  };
  return report('http', await runChecks(CHECKS, facts), []);
}

const STRICT = 'strict clients, openid-client among them, refuse it';

function judgeStatus({ status, due, json }: Facts): Verdict {
  const { statuses } = due;
  if (statuses === undefined) return skip('no specification names a status for this answer');
  const isError = isObject(json?.value) && Object.hasOwn(json.value, 'error');
  if (status >= 200 && status < 300 && isError) {
    return warn(`an error came with ${status}`, {
      expected: due.errorStatuses ?? [400],
      actual: status,
      hint: 'clients that look at the status take the error for a success',
      ...section(due.statusSpec),
    });
  }
  if (status >= 300) return skip('the answer has no success status');
  return statuses.includes(status)
    ? pass(`${status}`)
    : warn(`the answer came with ${status}`, {
        expected: statuses,
        actual: status,
        hint: STRICT,
        ...section(due.statusSpec),
      });
}

function judgeContentType({ contentType, due, decoded, json }: Facts): Verdict {
  if (due.types === undefined) return skip('no specification names a content type for this answer');
  if (decoded.text.trim() === '') return skip('the body is empty');
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const compact = json === undefined && COMPACT.test(decoded.text.trim());
  if (json === undefined && !compact) return skip('the body is neither JSON nor a JWT');
  const fitting = due.types.filter((one) => (one === JSON_TYPE || one.endsWith('+json')) === !compact);
  if (fitting.length === 0) return skip('the body is of another kind than the specification names');
  if (fitting.includes(type)) return pass(type);
  const what = compact ? 'a JWT' : 'JSON';
  return warn(type === '' ? `${what} came without a content type` : `${what} came as ${type}`, {
    expected: fitting,
    actual: contentType,
    hint: STRICT,
    ...section(due.typeSpec),
  });
}

function judgeCaching({ cacheControl, due, status }: Facts): Verdict {
  if (due.noStore !== true) return skip('the answer has no secret in it');
  if (status >= 300) return skip('the answer has no success status');
  if (/\bno-store\b/i.test(cacheControl ?? '')) return pass(cacheControl ?? '');
  return warn(cacheControl === null ? 'nothing forbids to store the tokens' : 'the answer may be stored', {
    expected: 'no-store',
    actual: cacheControl,
  });
}

function judgeEncoding({ decoded, json }: Facts): Verdict {
  const { marked, foreign, charset, declared, beyondAscii } = decoded;
  if (decoded.text === '') return pass('there is no body');
  if (json === undefined && !foreign) return skip('the body is not JSON');
  const details = { expected: 'UTF-8 without a byte order mark', actual: declared ?? 'no charset declared' };
  if (foreign) {
    return warn(
      charset === 'utf-8'
        ? 'the body is not valid UTF-8'
        : `the body is not UTF-8; it was read as ${charset}`,
      { ...details, hint: 'other clients see other characters, or refuse it' },
    );
  }
  if (marked)
    return warn('the body begins with a byte order mark', { ...details, hint: 'many parsers refuse it' });
  if (declared !== undefined && !/^utf-?8$/.test(declared) && beyondAscii) {
    return warn(`the body is UTF-8, and the header says ${declared}`, {
      ...details,
      hint: 'a client that believes the header sees other characters',
    });
  }
  return pass('UTF-8');
}

function judgeMembers({ json, due }: Facts): Verdict {
  if (json === undefined) return skip('the body is not JSON');
  if (due.membersJudgedBy !== undefined)
    return skipFor(due.membersJudgedBy, 'it is judged with the document');
  const twice = json.faults.flatMap(({ member }) => (member ? [member] : []));
  const [first] = twice;
  if (first === undefined) return pass('each once');
  return warn(`more than once: ${twice.join(', ')}`, {
    at: `body.${first}`,
    expected: 'each member once',
    actual: twice,
    hint: 'the last one was read, and another reader may take the first',
  });
}

function judgeNumbers({ json }: Facts): Verdict {
  if (json === undefined) return skip('the body is not JSON');
  const [first] = json.notes;
  if (first === undefined) return pass('exact');
  const exact = json.notes.map(({ member = '' }) => [member, asText(valueAt(json.exact, member))] as const);
  return warn(`cannot be kept exactly by most readers: ${exact.map(([member]) => member).join(', ')}`, {
    at: `body.${first.member}`,
    expected: 'a number below 2^53, or a string',
    actual: Object.fromEntries(exact),
    hint: 'the exact digits are above; a client in JavaScript rounds them',
  });
}

/** Returns a member by the strict parser's path; of a list, the first. */
function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => {
    if (name === '[]') return Array.isArray(at) ? at.find((one) => typeof one !== 'number') : undefined;
    return isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }, value);
}

const JSON_TYPE = 'application/json';

/** Whether a value looks like a token in compact serialization. */
const COMPACT = /^[\w-]+(?:\.[\w-]*){2,4}$/;

const section = (spec: string | undefined): { readonly spec?: string } => defined({ spec });
