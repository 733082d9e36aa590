/** Answers of the authorization endpoint and the status URL, in every dialect, recognised by their members. */
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { ProviderError } from '../../errors.ts';
import { objectMember, stringMember } from '../http/members.ts';
import type { ConsentDialect, ConsentProtocol } from './encryption-key.ts';

/** The order, as in the authorization endpoint's answer. */
export interface ConsentOrder {
  readonly dialect: ConsentDialect;
  /** The member that held it. */
  readonly statusMember: string;
  /** With the query the dialect requires. */
  readonly statusUrl: string;
  /** Some dialects give it at once; do not use it before the status is final. */
  readonly completeUrl?: { readonly member: string; readonly url: string };
  readonly status?: string;
  /** The bank's id for the order. */
  readonly orderRef?: string;
  /** Shown on the phone beside the text. */
  readonly reference?: string;
  /** Opens the app on this device. Secret: anyone who has it can sign in the person's place. */
  readonly appStartUrl?: string;
}

/** Reads the first answer; undefined when no member holds a status URL. */
export function readOrder(answer: Json, protocol: ConsentProtocol): ConsentOrder | undefined {
  const dialect = protocol.dialects.find(({ statusUrl }) => text(answer, statusUrl) !== undefined);
  const url = dialect && text(answer, dialect.statusUrl);
  if (dialect === undefined || url === undefined) return undefined;
  const status = first(answer, protocol.statusMembers);
  const complete = first(answer, protocol.completeMembers);
  const reference = first(answer, protocol.referenceMembers);
  const orderRef = text(answer, 'orderRef');
  const token = text(answer, protocol.appStart.member);
  return {
    dialect,
    statusMember: dialect.statusUrl,
    statusUrl: withQuery(url, dialect.statusQuery, answer),
    ...defined({
      completeUrl: complete === undefined ? undefined : { member: complete.member, url: complete.value },
      status: status?.value,
      orderRef,
      reference: reference?.value,
      appStartUrl:
        token === undefined ? undefined : protocol.appStart.url.replace('{token}', encodeURIComponent(token)),
    }),
  };
}

/** Adds a member to the query, even if the URL already has one (trap T12). */
function withQuery(url: string, name: string | undefined, answer: Json): string {
  const value = name === undefined ? undefined : text(answer, name);
  if (name === undefined || value === undefined || !URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (!parsed.searchParams.has(name)) parsed.searchParams.append(name, value);
  return parsed.href;
}

export interface StatusReading {
  readonly status?: string;
  readonly completeUrl?: { readonly member: string; readonly url: string };
}

/** Reads an answer of the status URL. */
export function readStatus(answer: Json, protocol: ConsentProtocol): StatusReading {
  const status = first(answer, protocol.statusMembers);
  const complete = first(answer, protocol.completeMembers);
  return defined({
    status: status?.value,
    completeUrl: complete === undefined ? undefined : { member: complete.member, url: complete.value },
  });
}

/**
 * Reads the error in an answer: a string, an object, or the members of the newer dialect. `null` and the word "null" do
 * not count.
 * @param known whether the provider documents a code; among several names for one error, a documented code wins
 */
export function readAnswerError(
  answer: Json,
  known: (code: string) => boolean,
  status?: number,
): ProviderError | undefined {
  const nested = objectMember(answer, 'error');
  const sources: readonly Json[] = nested === undefined ? [answer] : [nested, answer];
  const codes = sources
    .flatMap((source) => CODE_MEMBERS.map((name) => ({ name, code: text(source, name) })))
    // In an answer with an order, a member `code` may be anything.
    .filter(({ name, code }) => name !== 'code' || nested !== undefined || known(code ?? ''))
    .flatMap(({ code }) => (code === undefined || code === 'null' ? [] : [code]));
  const description = sources
    .flatMap((source) => DESCRIPTION_MEMBERS.map((name) => text(source, name)))
    .find((one) => one !== undefined && one !== 'null');
  const uri = sources
    .flatMap((source) => ['error_uri', 'errorUri'].map((name) => text(source, name)))
    .find((one) => one !== undefined && one !== 'null');
  const code = codes.find(known) ?? codes[0] ?? (nested === undefined ? undefined : 'error without a code');
  if (code === undefined) return undefined;
  return {
    error: code,
    ...defined({ error_description: description, error_uri: uri, status }),
  };
}

const CODE_MEMBERS = ['code', 'error', 'errorMessageKey', 'errorCode'];
const DESCRIPTION_MEMBERS = ['error_description', 'message', 'errorMessage', 'description'];

/** Returns a non-empty string member. */
function text(answer: Json, name: string): string | undefined {
  return stringMember(answer, name) || undefined;
}

function first(
  answer: Json,
  names: readonly string[],
): { readonly member: string; readonly value: string } | undefined {
  for (const member of names) {
    const value = text(answer, member);
    if (value !== undefined && value !== 'null') return { member, value };
  }
  return undefined;
}
