/** Content of the request object: recipient, text, method, redirect. */

import { asText } from '../../common/foreign.ts';
import type { ConsentProtocol, SigningMethod } from '../../protocol/consent/encryption-key.ts';
import { hintProblems } from '../../protocol/consent/hints.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { typeOf } from '../compare.ts';
import { skipFor } from '../define.ts';
import { type ConsentRequestInput, claimOf } from './input.ts';

type Input = ConsentRequestInput;

/** The method named in `acr_values`, if it signs and its grammar is known. */
function methodOf(input: Input): SigningMethod | undefined {
  const name = methodName(input);
  return Object.values(input.protocol.methods).find((method) => method.name === name);
}

/** The part of `acr_values` after the prefix. */
function methodName(input: Input): string | undefined {
  const value = claimOf(input, 'acr_values');
  const { methodPrefix } = input.protocol;
  const named =
    typeof value === 'string' ? value.split(' ').find((one) => one.startsWith(methodPrefix)) : undefined;
  return named?.slice(methodPrefix.length);
}

export function judgeMethod(input: Input): Verdict {
  const value = claimOf(input, 'acr_values');
  const { methodPrefix, loginMethods } = input.protocol;
  const expected = signing(input.protocol);
  if (value === undefined) return fail('acr_values is missing', { expected, actual: null });
  const name = methodName(input);
  if (name === undefined)
    return fail(`acr_values has no value that begins with ${methodPrefix}`, { expected, actual: value });
  const method = methodOf(input);
  if (method !== undefined) return pass(method.title);
  if (loginMethods.includes(name)) {
    return fail(`${name} logs a person in and signs nothing`, { expected, actual: value });
  }
  return warn(`${name} is not a documented method`, { expected, actual: value });
}

const signing = ({ methods, methodPrefix }: ConsentProtocol) =>
  Object.values(methods).map(({ name }) => `${methodPrefix}${name}`);

export function judgeHints(input: Input): Verdict {
  const hint = claimOf(input, 'login_hint');
  if (!Array.isArray(hint)) {
    return fail(hint === undefined ? 'login_hint is missing' : `login_hint is ${typeOf(hint)}`, {
      expected: 'a list of strings, also for one hint',
      actual: typeOf(hint),
      ...(typeof hint === 'string' ? { hint: 'a string is right when logging in; write a list of it' } : {}),
    });
  }
  if (hint.length === 0) return fail('login_hint is empty', { expected: 'at least one hint', actual: [] });
  const method = methodOf(input);
  if (method === undefined)
    return skipFor('consent_request.method', 'no known method says which hints it takes');
  const [first, ...others] = hintProblems(hint, method);
  if (first === undefined)
    return pass(`${hint.length} ${hint.length === 1 ? 'hint' : 'hints'} for ${method.title}`);
  return fail([first, ...others].map(({ message }) => message).join(', '), {
    at: first.at,
    expected: first.expected,
    hint: `${method.title} takes ${method.hints.map(({ prefix, shape }) => `${prefix}-… (${shape})`).join(', ')}`,
  });
}

export function judgeScope(input: Input): Verdict {
  const scope = claimOf(input, 'scope');
  const { signScope } = input.protocol;
  if (typeof scope !== 'string') {
    return fail(scope === undefined ? 'scope is missing' : `scope is ${typeOf(scope)}`, {
      expected: `openid ${signScope}`,
    });
  }
  const missing = ['openid', signScope].filter((one) => !scope.split(' ').includes(one));
  if (missing.length === 0) return pass(scope);
  return fail(`${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`, {
    expected: ['openid', signScope],
    actual: scope,
  });
}

export function judgeText(input: Input): Verdict {
  const text = claimOf(input, 'signicat_signtext');
  if (typeof text !== 'string') {
    return fail(text === undefined ? 'there is no text to sign' : `the text to sign is ${typeOf(text)}`, {
      expected: 'text',
    });
  }
  if (text === '') return fail('the text to sign is empty', { expected: 'text' });
  const bytes = new TextEncoder().encode(text).length;
  if (text.trim() === '') return warn('the text to sign is nothing but white space');
  return /\p{Surrogate}/u.test(text)
    ? fail('the text to sign has half a character in it (a lone surrogate), which no UTF-8 can carry')
    : pass(`${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`);
}

export function judgeResponseType(input: Input): Verdict {
  const value = claimOf(input, 'response_type');
  if (value === 'code') return pass('code');
  if (value === undefined) return warn('response_type is missing', { expected: 'code', actual: null });
  return fail('response_type is not code', { expected: 'code', actual: value });
}

export function judgeRedirectUri(input: Input): Verdict {
  const uri = claimOf(input, 'redirect_uri');
  if (typeof uri !== 'string' || uri === '') {
    return fail('redirect_uri is missing', { expected: 'the registered URI', actual: uri ?? null });
  }
  if (!URL.canParse(uri)) return fail('redirect_uri is not an absolute URI', { actual: uri });
  return uri.includes('#') ? fail('redirect_uri has a fragment', { actual: uri }) : pass(uri);
}

/** Base64url characters needed for 128 bits (rule ALL-2). */
const STATE_CHARACTERS = 22;

export function judgeState(input: Input): Verdict {
  const state = claimOf(input, 'state');
  if (typeof state !== 'string' || state === '') return fail('state is missing', { actual: state ?? null });
  return state.length < STATE_CHARACTERS
    ? fail('state is so short that it can be guessed', {
        expected: `${STATE_CHARACTERS} characters, 128 random bits`,
        actual: state,
      })
    : pass(`${state.length} characters`);
}

export function judgeChallenge(input: Input): Verdict {
  const challenge = claimOf(input, 'code_challenge');
  const method = claimOf(input, 'code_challenge_method');
  if (challenge === undefined) return fail('there is no code_challenge', { actual: null });
  if (method !== 'S256') {
    return fail('code_challenge_method is not S256', { expected: 'S256', actual: method ?? null });
  }
  return /^[\w-]{43}$/.test(asText(challenge))
    ? pass('S256')
    : fail('code_challenge is not a SHA-256 in base64url', { expected: '43 characters', actual: challenge });
}

const TOKEN_CLAIMS = ['iss', 'aud', 'exp', 'iat', 'nbf', 'jti'];

export function judgeTokenClaims(input: Input): Verdict {
  const found = TOKEN_CLAIMS.filter((name) => claimOf(input, name) !== undefined);
  if (found.length > 0) return fail(`it has claims of a token: ${found.join(', ')}`, { actual: found });
  return Object.keys(input.object).length === 0 ? skip('the object is empty') : pass('no claims of a token');
}
