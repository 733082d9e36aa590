/** The checks of an authorization request, in the order they run. */

import { suggestion } from '../../../common/suggest.ts';
import type { Parameters } from '../../oidc/parameters.ts';
import { readChallenge } from '../../oidc/pkce.ts';
import { printable } from '../../oidc/printable.ts';
import { AGE_LIMITS, isScope, SCOPE_NAMES } from './scopes.ts';

export interface Refusal {
  readonly error: string;
  readonly description: string;
}

type RequestCheck = (parameters: Parameters) => Refusal | undefined;

const invalidRequest = (description: string): Refusal => ({ error: 'invalid_request', description });
const invalidScope = (description: string): Refusal => ({ error: 'invalid_scope', description });

const once: RequestCheck = ({ repeated }) =>
  repeated.length === 0
    ? undefined
    : invalidRequest(`sent more than once: ${repeated.map(printable).join(', ')}`);

const responseType: RequestCheck = ({ get }) => {
  const value = get('response_type');
  if (value === undefined) return invalidRequest('response_type is missing; it must be code');
  if (value === 'code') return undefined;
  return { error: 'unsupported_response_type', description: 'response_type must be code' };
};

const state: RequestCheck = ({ get }) =>
  get('state') === undefined ? invalidRequest('state is missing') : undefined;

const nonce: RequestCheck = ({ get }) =>
  get('nonce') === undefined ? invalidRequest('nonce is missing') : undefined;

/** RFC 6749, 3.3: printable ASCII without space, double quote and backslash, separated by single spaces. */
const SCOPE_SYNTAX = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

const scope: RequestCheck = ({ get }) => {
  const value = get('scope');
  if (value === undefined) return invalidScope('scope is missing; it must contain openid');
  if (!SCOPE_SYNTAX.test(value)) {
    return invalidScope('scope must be ASCII words parted by single spaces');
  }
  const names = value.split(' ');
  if (!names.includes('openid')) {
    return invalidScope(
      `scope must contain openid${names.some(isOpenidInOtherCase) ? ', in lower case' : ''}`,
    );
  }
  const unknown = names.find((name) => !isScope(name));
  if (unknown === undefined) return undefined;
  if (/^age_over_/i.test(unknown)) {
    return invalidScope(`scope ${printable(unknown)} is unknown; age_over_ ends in ${AGE_LIMITS.join(', ')}`);
  }
  return invalidScope(`scope ${printable(unknown)} is unknown${suggestion(unknown, SCOPE_NAMES)}`);
};

const isOpenidInOtherCase = (name: string): boolean => name.toLowerCase() === 'openid';

const responseMode: RequestCheck = ({ get }) => {
  const value = get('response_mode');
  if (value === undefined || value === 'query') return undefined;
  return invalidRequest('response_mode must be query');
};

const challenge: RequestCheck = ({ get }) => {
  const { problem } = readChallenge(get('code_challenge'), get('code_challenge_method'));
  return problem === undefined ? undefined : invalidRequest(problem);
};

const PROMPTS = ['none', 'login', 'consent', 'select_account'];

const prompt: RequestCheck = ({ get }) => {
  const value = get('prompt');
  if (value === undefined) return undefined;
  const words = value.split(' ');
  const unknown = words.find((word) => !PROMPTS.includes(word));
  if (unknown !== undefined)
    return invalidRequest(`prompt ${printable(unknown)} is not one of ${PROMPTS.join(', ')}`);
  if (!words.includes('none')) return undefined;
  if (words.length > 1) return invalidRequest('prompt none must be the only value');
  return { error: 'login_required', description: 'prompt is none, and every login here begins anew' };
};

const maxAge: RequestCheck = ({ get }) => {
  const value = get('max_age');
  if (value === undefined || /^\d{1,9}$/.test(value)) return undefined;
  return invalidRequest('max_age must be a whole number of seconds');
};

export const REQUEST_CHECKS: readonly RequestCheck[] = [
  once,
  responseType,
  state,
  nonce,
  scope,
  responseMode,
  challenge,
  prompt,
  maxAge,
];

const DOCUMENTED = ['response_type', 'client_id', 'scope', 'state', 'redirect_uri', 'nonce'];

/** For the scenario `strict-parameters`. */
export const onlyDocumented: RequestCheck = ({ names }) => {
  const others = names.filter((name) => !DOCUMENTED.includes(name));
  return others.length === 0
    ? undefined
    : invalidRequest(`unsupported parameter: ${others.map(printable).join(', ')}`);
};
