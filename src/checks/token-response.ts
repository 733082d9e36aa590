/**
 * The token endpoint response, except the tokens themselves. RFC 6749, 5.1 and 7.1; OpenID Connect Core 1.0, 3.1.3.3.
 */
import {
  type Check,
  type Fact,
  fail,
  pass,
  type Report,
  report,
  runChecks,
  skip,
  type Verdict,
  warn,
} from '../report.ts';
import { typeOf } from './compare.ts';
import { defineCheck } from './define.ts';
import type { TokenResponseInput } from './input.ts';

const CHECKS: readonly Check<TokenResponseInput>[] = [
  defineCheck('token_response.members', judgeMembers),
  defineCheck('token_response.form', judgeForm),
  defineCheck('token_response.access_token', judgeAccessToken),
  defineCheck('token_response.token_type', judgeType),
  defineCheck('token_response.expires_in', judgeLifetime),
];

/** Runs only if an ID token may be due. */
const ID_TOKEN_CHECK = defineCheck<TokenResponseInput>('token_response.id_token', judgeIdToken);

const SCOPE_CHECK = defineCheck<TokenResponseInput>('token_response.scope', judgeScope);

/** Runs only if rich authorization was asked for. */
const DETAILS_CHECK = defineCheck<TokenResponseInput>('token_response.authorization_details', judgeDetails);

/** Judges a readable token endpoint response. Report `token_response`. */
export async function judgeTokenResponse(input: TokenResponseInput): Promise<Report> {
  const checks = [
    ...CHECKS,
    ...(input.idToken === undefined ? [] : [ID_TOKEN_CHECK, SCOPE_CHECK]),
    ...(input.authorizationDetails === undefined ? [] : [DETAILS_CHECK]),
  ];
  return report('token_response', await runChecks(checks, input), ['token_response.members']);
}

function judgeMembers({ answer, duplicates }: TokenResponseInput): Verdict {
  const [first] = duplicates;
  return first === undefined
    ? pass(Object.keys(answer).join(', '))
    : warn(`appears more than once: ${duplicates.join(', ')}`, {
        at: first,
        expected: 'each member once',
        hint: 'the last one was read, and another reader may take the first',
      });
}

/** Optional string members without a dedicated check. */
const TEXTS = ['scope', 'refresh_token', 'issued_token_type'] as const;

/** Reports all members of the wrong type together: a server usually gets them all wrong. */
function judgeForm({ answer }: TokenResponseInput): Verdict {
  const nulls = Object.keys(answer).filter((name) => answer[name] === null);
  const others = TEXTS.filter((name) => {
    const value = answer[name];
    return value !== undefined && value !== null && typeof value !== 'string';
  });
  const wrong = [...nulls, ...others];
  const [first] = wrong;
  if (first === undefined) return pass('as they should be');
  const told = wrong.map((name) => `${name} is ${typeOf(answer[name])}`);
  return warn(told.join(', '), {
    at: first,
    expected: nulls.length > 0 ? 'a string, or no such member' : 'a text',
    actual: Object.fromEntries(wrong.map((name) => [name, answer[name] as Fact])),
    hint: Array.isArray(answer.scope)
      ? 'scopes are one text with blanks between; strict clients refuse a list'
      : 'strict clients refuse the answer',
  });
}

function judgeAccessToken({ answer: { access_token: token } }: TokenResponseInput): Verdict {
  if (typeof token === 'string' && token !== '') return pass('it is there');
  return fail(
    token === undefined
      ? 'access_token is missing'
      : `access_token is ${token === '' ? 'empty' : typeOf(token)}`,
    { expected: 'a text', actual: token ?? null, hint: 'no API can be asked, UserInfo neither' },
  );
}

/** An ID token is due if the scope openid was requested. */
function judgeIdToken({ answer, idToken }: TokenResponseInput): Verdict {
  const { id_token: token, scope } = answer;
  if (typeof token === 'string' && token !== '') return pass('it is there');
  const asked = words(idToken?.requestedScope);
  if (!asked.includes('openid')) {
    return skip('the login did not ask for one: only the scope openid does');
  }
  const granted = typeof scope === 'string' ? scope : undefined;
  const refused = granted !== undefined && !words(granted).includes('openid');
  return fail(
    token === undefined ? 'there is no id_token' : `id_token is ${token === '' ? 'empty' : typeOf(token)}`,
    {
      expected: 'an ID token, which the scope openid asks for',
      actual: granted === undefined ? Object.keys(answer) : `scope ${granted}`,
      hint: refused
        ? `the provider granted the scope "${granted}", without openid: allow openid for this client`
        : 'the scope openid was sent: the client may not be registered for it, or the server speaks OAuth only',
    },
  );
}

/** A server says which details it granted, also when it granted all. RFC 9396, 7. */
function judgeDetails({ answer, authorizationDetails = '[]' }: TokenResponseInput): Verdict {
  const granted = answer.authorization_details;
  const asked = typesIn(JSON.parse(authorizationDetails));
  if (!Array.isArray(granted)) {
    return fail(
      granted === undefined
        ? 'authorization_details is missing'
        : `authorization_details is ${typeOf(granted)}`,
      {
        expected: 'the list of what was granted',
        actual: (granted as Fact | undefined) ?? null,
        hint: 'the server may know nothing of rich authorization requests: see authorization_details_types_supported',
      },
    );
  }
  const missing = asked.filter((type) => !typesIn(granted).includes(type));
  return missing.length === 0
    ? pass(asked.join(', '))
    : warn(`asked for and not granted: ${missing.join(', ')}`, {
        expected: asked,
        actual: granted as Fact,
        hint: 'the person may have refused it, or the client may not ask for it',
      });
}

const typesIn = (details: unknown): readonly string[] =>
  (Array.isArray(details) ? details : []).flatMap((one) => (typeof one?.type === 'string' ? [one.type] : []));

/** A server that grants a different scope must name it (RFC 6749, 3.3 and 5.1). */
function judgeScope({ answer: { scope }, idToken }: TokenResponseInput): Verdict {
  if (typeof scope !== 'string')
    return skip('the answer names no scope, so all that was asked for is granted');
  const granted = words(scope);
  if (/\S,\S|, /.test(scope)) {
    return warn('the scopes are separated by commas', {
      expected: 'blanks between them (RFC 6749, 3.3)',
      actual: scope,
      hint: 'a client that splits at blanks takes them for one scope that was not asked for',
    });
  }
  const missing = words(idToken?.requestedScope).filter((one) => !granted.includes(one));
  if (missing.length === 0) return pass(scope);
  return warn(`asked for and not granted: ${missing.join(', ')}`, {
    expected: idToken?.requestedScope,
    actual: scope,
    hint: 'the client may not be registered for them, or the person refused them',
  });
}

const words = (text: string | undefined): readonly string[] =>
  (text ?? '').split(' ').filter((word) => word !== '');

function judgeType({ answer, dpop }: TokenResponseInput): Verdict {
  const { token_type: type, issued_token_type: issued } = answer;
  if (type === undefined || type === null || type === '') {
    return warn(`token_type is ${type === undefined ? 'missing' : type === null ? 'null' : 'empty'}`, {
      level: 'should',
      expected: 'Bearer',
      actual: type ?? null,
      hint: 'it was taken for Bearer; strict clients, openid-client among them, refuse the answer',
    });
  }
  if (typeof type !== 'string')
    return fail(`token_type is ${typeOf(type)}`, { expected: 'Bearer', actual: type });
  // A token exchange may issue something other than an access token (RFC 8693, 2.2.1).
  if (issued !== undefined && type.toUpperCase() === 'N_A')
    return skip('what was issued is not an access token');
  if (type.toLowerCase() === 'bearer' || (dpop === true && type.toLowerCase() === 'dpop')) return pass(type);
  if (/^\s*bearer\s*$/i.test(type)) {
    return warn('token_type has blanks around it', { level: 'should', expected: 'Bearer', actual: type });
  }
  return fail('the access token is of a type that the login did not ask for', {
    expected: 'Bearer',
    actual: type,
    hint:
      type.toLowerCase() === 'dpop'
        ? 'the client is registered for DPoP: log in with --dpop'
        : 'a client that does not know the type must not use the token',
  });
}

function judgeLifetime({ answer: { expires_in: seconds } }: TokenResponseInput): Verdict {
  if (seconds === undefined || seconds === null) return skip('there is none');
  if (typeof seconds === 'number' && seconds > 0) return pass(`${seconds} seconds`);
  return warn(
    typeof seconds === 'number'
      ? 'the access token has expired already'
      : `it is ${typeOf(seconds)}, and should be a number of seconds`,
    { expected: 'a number of seconds', actual: seconds },
  );
}
