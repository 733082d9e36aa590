/** Claim rules of logout tokens, request objects, access tokens and JWT responses. */
import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import { isObject, member } from '../../protocol/jose/parts.ts';
import { fail, pass, skip } from '../../report.ts';
import { typeOf } from '../compare.ts';
import { oneOf, type TypedRule, text } from './rules.ts';

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

export const logoutEvent: TypedRule = (claims) => {
  const events = member(claims, 'events');
  const details = { expected: { [LOGOUT_EVENT]: {} }, actual: events ?? null };
  if (!isObject(events))
    return fail(events === undefined ? 'events is missing' : `events is ${typeOf(events)}`, details);
  const event = member(events, LOGOUT_EVENT);
  if (event !== undefined && !isObject(event))
    return fail(`the logout event is ${typeOf(event)}`, {
      ...details,
      hint: 'its value is an object, and an empty one',
    });
  if (event === undefined)
    return fail('events has no logout event', {
      ...details,
      hint: Object.keys(events).some((name) => name.endsWith('backchannel-logout'))
        ? 'the name of the event is compared letter by letter'
        : 'a token about another event',
    });
  return pass('a back-channel logout');
};

/** RFC 9101, 10.8: a request whose subject is the client could be replayed as client authentication. */
export const requestSubject: TypedRule = (claims, input) => {
  const sub = member(claims, 'sub');
  if (sub === undefined) return pass('no sub');
  const client = input.clientId ?? member(claims, 'client_id');
  return sub === client
    ? fail('sub is the client', {
        expected: 'no sub',
        actual: sub,
        hint: "anyone who sees the request could pass it off as the client's authentication",
      })
    : pass('sub is not the client', { actual: sub });
};

export const scope: TypedRule = (claims) => {
  const value = member(claims, 'scope');
  if (value === undefined) return skip('there is no scope');
  return typeof value === 'string'
    ? pass(value)
    : fail(`scope is ${typeOf(value)}`, { expected: 'a string with blanks between', actual: value });
};

export const responseState: TypedRule = (claims, input) => {
  if (input.state === undefined) {
    const state = member(claims, 'state');
    if (state !== undefined && typeof state !== 'string')
      return fail(`state is ${typeOf(state)}`, { expected: 'a string', actual: state });
    return skip('no state was given to compare with', { actual: state });
  }
  return text('state', () => input.state)(claims, input);
};

export const responseError: TypedRule = (claims) => {
  const error = member(claims, 'error');
  if (error === undefined) return pass('no error');
  const description = member(claims, 'error_description');
  return fail(asText(error), {
    expected: 'no error',
    actual: { error, ...defined({ error_description: description }) },
  });
};

export const responseContent: TypedRule = (claims, input) =>
  member(claims, 'error') === undefined
    ? oneOf('code', 'id_token', 'access_token')(claims, input)
    : skip('the answer is an error');
