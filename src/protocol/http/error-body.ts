/** Extracts a provider's error from JSON of any shape. RFC 6749, 5.2; RFC 9457, 3. */
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { ProviderError } from '../../errors.ts';

import { listMember, numberMember, objectMember, objectOf, stringMember } from './members.ts';

export interface ErrorBody {
  readonly provider: ProviderError;
  /** `error` is a code in a string, as OAuth requires; a reason phrase such as `Bad Request` is none. */
  readonly standard: boolean;
}

/** Returns the error of a body; absent when nothing in it reports one. */
export function readErrorBody(body: Json | undefined, status?: number): ErrorBody | undefined {
  const own = objectOf(body);
  if (own === undefined) return undefined;
  const error = stringMember(own, 'error');
  if (error !== undefined && error !== '') {
    const description = stringMember(own, 'error_description') ?? detailOf(own);
    return {
      provider: compose(error, description, stringMember(own, 'error_uri'), status),
      standard: !/\s/.test(error),
    };
  }
  const [first] = listMember(own, 'errors') ?? [];
  const inner = objectMember(own, 'error') ?? objectOf(first) ?? objectMember(own, 'fault') ?? own;
  const text = typeof first === 'string' ? first : detailOf(inner);
  const title = stringMember(inner, 'title');
  const code = codeOf(inner) ?? title ?? (text === undefined ? undefined : `${status ?? 'error'}`);
  if (code === undefined || (inner === own && text === undefined && title === undefined)) return undefined;
  return { provider: compose(code, text, undefined, status), standard: false };
}

const CODES = ['code', 'errorCode', 'error_code', 'type', 'error', 'status', 'name'];
const DETAILS = [
  'message',
  'detail',
  'error_description',
  'description',
  'errorSummary',
  'errorMessage',
  'error_message',
  'faultstring',
  'msg',
  'Message',
];

/** Prefers a word to a number: `CodeException` says more than 100. */
function codeOf(body: Json): string | undefined {
  const words = CODES.flatMap((name) => stringMember(body, name) ?? []).filter((word) =>
    /^[\w.:/ -]{1,120}$/.test(word),
  );
  const [word] = words.filter((one) => !/^\d+$/.test(one) && one !== 'about:blank');
  if (word !== undefined) return word.replace(/^.*[/]/, '') || word;
  const number = CODES.flatMap((name) => numberMember(body, name) ?? [])[0];
  return words.find((one) => one !== 'about:blank') ?? (number === undefined ? undefined : `${number}`);
}

function detailOf(body: Json): string | undefined {
  const [text] = DETAILS.flatMap((name) => stringMember(body, name) ?? []).filter((one) => one.trim() !== '');
  return text;
}

function compose(
  error: string,
  description: string | undefined,
  uri: string | undefined,
  status: number | undefined,
): ProviderError {
  return {
    error,
    ...(description === undefined || description === '' ? {} : { error_description: description }),
    ...(uri === undefined || uri === '' ? {} : { error_uri: uri }),
    ...defined({ status }),
  };
}
