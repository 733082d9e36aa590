/** Reads a protocol error out of an answer that never reaches the redirect URI. */
import { defined } from '../common/defined.ts';
import type { ProviderError } from '../errors.ts';
import { oneLine } from './html.ts';

/**
 * Codes of one word; of two and more any `snake_case` word after the label "error" counts, these count anywhere.
 * RFC 6749, 4.1.2.1; OpenID Connect Core 1.0, 3.1.2.6; the IANA registry "OAuth Extensions Errors".
 */
const KNOWN: ReadonlySet<string> = new Set([
  'access_denied',
  'account_selection_required',
  'consent_required',
  'interaction_required',
  'invalid_authorization_details',
  'invalid_client',
  'invalid_grant',
  'invalid_redirect_uri',
  'invalid_request',
  'invalid_request_object',
  'invalid_request_uri',
  'invalid_scope',
  'invalid_target',
  'login_required',
  'redirect_uri_mismatch',
  'registration_not_supported',
  'request_not_supported',
  'request_uri_not_supported',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unmet_authentication_requirements',
  'unsupported_response_type',
]);

/** From a JSON body with `error`; undefined when it has none. */
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

/** From the text of an error page, as people see it. */
export function errorInText(text: string, status: number): ProviderError | undefined {
  // The label of the description is no code.
  const labelled = CODE.exec(text.replace(/\berror_(?:description|uri)\b/gi, ''))?.[1];
  const error = labelled ?? text.match(/\b[a-z]+(?:_[a-z]+)+\b/g)?.find((word) => KNOWN.has(word));
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
