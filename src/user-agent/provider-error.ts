/** Reads a protocol error from an answer that never reaches the redirect URI. */
import { defined } from '../common/defined.ts';
import type { ProviderError } from '../errors.ts';
import { endpointsOf } from '../oauth/index.ts';
import { oneLine } from './html.ts';

/** Codes that servers send for a wrong redirect URI, but no specification lists for this endpoint. */
const ALSO_KNOWN: ReadonlySet<string> = new Set(['redirect_uri_mismatch']);

/** Any `snake_case` word counts after the label "error"; specified codes count anywhere. */
const isKnown = (word: string): boolean =>
  ALSO_KNOWN.has(word) || (word !== 'not_found' && endpointsOf(word).length > 0);

/** Reads the error of a JSON body; undefined when it has no `error`. */
export function errorInJson(text: string, status: number): ProviderError | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const error = stringMember(value, 'error');
  if (error === undefined) return undefined;
  const description = stringMember(value, 'error_description');
  const uri = stringMember(value, 'error_uri');
  return compose(error, description, uri, status);
}

function stringMember(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  const member: unknown = Reflect.get(value, name);
  return typeof member === 'string' && member !== '' ? member : undefined;
}

const LABEL_END = String.raw`["”'\s]*(?:[:=]["“'\s]*)?`;
const CODE = new RegExp(String.raw`\berror(?:[ _]?code)?\b${LABEL_END}([a-z]+(?:_[a-z]+)+)\b`, 'i');
const DESCRIPTION = new RegExp(String.raw`\berror[ _]description\b${LABEL_END}([^\n]+)`, 'i');
const URI = new RegExp(String.raw`\berror[ _]uri\b${LABEL_END}(https?:[^\s"'<>]+)`, 'i');

/** Reads the error from the visible text of an error page. */
export function errorInText(text: string, status: number): ProviderError | undefined {
  // The label of the description is not a code.
  const labelled = CODE.exec(text.replace(/\berror_(?:description|uri)\b/gi, ''))?.[1];
  const error = labelled ?? text.match(/\b[a-z]+(?:_[a-z]+)+\b/g)?.find(isKnown);
  if (error === undefined) return undefined;
  const description = DESCRIPTION.exec(text)?.[1];
  return compose(error, description && oneLine(description), URI.exec(text)?.[1], status);
}

function compose(
  error: string,
  description: string | undefined,
  uri: string | undefined,
  status: number,
): ProviderError {
  return {
    error,
    ...defined({ error_description: description, error_uri: uri }),
    status,
  };
}
