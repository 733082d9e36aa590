/** Reads a protocol error from an answer that never reaches the redirect URI. */
import { defined } from '../common/defined.ts';
import type { Json } from '../common/json.ts';
import type { ProviderError } from '../errors.ts';
import { endpointsOf, productError } from '../oauth/index.ts';
import { type ErrorBody, readErrorBody } from '../protocol/http/error-body.ts';
import { oneLine } from './html.ts';

/** Any `snake_case` word counts after the label "error"; specified codes count anywhere. */
const isKnown = (word: string): boolean =>
  productError(word) !== undefined || (word !== 'not_found' && endpointsOf(word).length > 0);

/** Reads the error of a JSON body of any shape; undefined when nothing in it reports one. */
export function errorInJson(text: string, status: number): ErrorBody | undefined {
  try {
    const body = readErrorBody(JSON.parse(text) as Json, status);
    return body === undefined
      ? undefined
      : { ...body, standard: body.standard || isKnown(body.provider.error) };
  } catch {
    return undefined;
  }
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
