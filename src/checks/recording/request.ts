/** The authorization request of a recorded login. RFC 6749; RFC 7636; RFC 9700; OpenID Connect Core 1.0. */
import { asText } from '../../common/foreign.ts';
import type { AuthorizationResponse } from '../../protocol/recorded/oidc-messages.ts';
import { addressOf, isLoopback } from '../../protocol/recorded/parts.ts';
import { isMaskedText, MASKED } from '../../recording/masked.ts';
import { type Check, fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { nearMiss } from '../compare.ts';
import { defineCheck, skipFor } from '../define.ts';
import { meaningOfPage } from './error-page.ts';
import { isAccepted, type OidcFacts, placesOf } from './input.ts';

export const REQUEST_CHECKS: readonly Check<OidcFacts>[] = [
  defineCheck('recording.parameters', judgeParameters),
  defineCheck('recording.error_page', judgeErrorPage),
  defineCheck('recording.redirect_uri', judgeRedirectUri),
  defineCheck('recording.response_type', judgeResponseType),
  defineCheck('recording.state', judgeState),
  defineCheck('recording.nonce', judgeNonce),
  defineCheck('recording.pkce', judgePkce),
  defineCheck('recording.scope', judgeScope),
];

const NO_REQUEST = 'the authorization request is not in the recording';

const asked = ({ request }: OidcFacts, name: string): string | undefined =>
  request?.parameters.get(name) ?? undefined;

/** Fails when an earlier flow of this recording sent the same value of a parameter that has to be new each time. */
function judgeReuse(facts: OidcFacts, name: string, value: string, hint: string): Verdict | undefined {
  const before = facts.flows
    .slice(0, facts.flows.indexOf(facts.flow))
    .flatMap((flow) => (flow.kind === 'oidc' ? flow.requests : []))
    .find(({ parameters }) => parameters.get(name) === value);
  return before === undefined
    ? undefined
    : fail(`an earlier login used the same ${name}`, {
        expected: 'a new value for every request',
        actual: value,
        hint,
        evidence: placesOf([before.entry, facts.request?.entry]),
      });
}

function judgeParameters({ request }: OidcFacts): Verdict {
  if (request === undefined) return skip(NO_REQUEST);
  const names = [...request.sent.keys()];
  // RFC 8707, 2: a resource may repeat.
  const twice = [...new Set(names.filter((name, at) => name !== 'resource' && names.indexOf(name) !== at))];
  const evidence = placesOf([request.entry]);
  return twice.length === 0
    ? pass(`${names.length} parameters, each once`, { evidence })
    : fail(`the authorization request has a parameter more than once: ${twice.join(', ')}`, {
        expected: 'each parameter once',
        actual: twice,
        hint: 'two readers can take two different values: send each parameter once',
        evidence,
      });
}

function judgeErrorPage({ request, response, ending }: OidcFacts): Verdict {
  if (request === undefined) return skip(NO_REQUEST);
  if (response !== undefined) return pass('the provider answered with a redirect');
  const { page, text } = ending;
  if (ending.kind !== 'provider refused' || page === undefined) return skip('no answer is in the recording');
  const { cause, fix, parameter } = meaningOfPage(text ?? '');
  const value = parameter === undefined ? undefined : request.parameters.get(parameter);
  return fail(
    cause ??
      `the provider showed an error page (${page.status ?? 'no status'}) instead of sending the user back`,
    {
      expected: 'a redirect to the redirect URI, or a login page',
      actual: text ?? page.status ?? null,
      hint:
        [fix, value == null || parameter === undefined ? undefined : `${parameter} was ${value}`]
          .filter((part) => part !== undefined)
          .join('; ') || undefined,
      evidence: placesOf([page, request.entry]),
    },
  );
}

function judgeRedirectUri(facts: OidcFacts): Verdict {
  const { request, response, callback } = facts;
  const uri = asked(facts, 'redirect_uri');
  if (request === undefined) return skip(NO_REQUEST);
  if (uri === undefined) return skip('the request names none; the registered one counts');
  const evidence = placesOf([request.entry, callback]);
  if (uri.includes('#')) {
    return fail('the redirect URI has a fragment', {
      expected: 'a URI without #',
      actual: uri,
      hint: 'leave the fragment out and register the URI without it',
      evidence,
    });
  }
  if (/^http:/i.test(uri) && !isLoopback(uri)) {
    return fail('the redirect URI is http, so anyone on the way can read the code', {
      expected: 'https, loopback http, or a private scheme',
      actual: uri,
      hint: 'register and use an https redirect URI',
      evidence,
    });
  }
  if (response !== undefined && !isSameAddress(response, uri)) {
    return fail('the answer came to another address than the request named', {
      expected: addressOf(uri),
      actual: response.address,
      hint: nearMiss(addressOf(uri), response.address) ?? 'compare the redirect URI with the registration',
      evidence,
    });
  }
  return pass(uri, { evidence });
}

/** A log without hosts shows only the path; a server whose applications are its own parts names only that. */
function isSameAddress({ address, entry, arrived }: AuthorizationResponse, uri: string): boolean {
  if (uri.startsWith('/')) return new URL(address).pathname === new URL(uri, address).pathname;
  if (!arrived || entry.hostUnknown !== true || !URL.canParse(uri)) return address === addressOf(uri);
  return new URL(address).pathname === new URL(uri).pathname;
}

const typesOf = (facts: OidcFacts): readonly string[] =>
  (asked(facts, 'response_type') ?? '').split(' ').filter((type) => type !== '');

function judgeResponseType(facts: OidcFacts): Verdict {
  const types = typesOf(facts);
  if (facts.request === undefined || types.length === 0) return skip(NO_REQUEST);
  const evidence = placesOf([facts.request.entry]);
  return types.includes('token')
    ? warn('the access token comes through the browser (implicit flow)', {
        expected: 'response_type=code',
        actual: types.join(' '),
        hint: 'use the code flow with PKCE: addresses end up in histories, logs and Referer headers',
        evidence,
      })
    : pass(types.join(' '), { evidence });
}

/** Fewer bits can be guessed. RFC 6749, 10.10. */
const MIN_BITS = 128;
const SHORT_BITS = 64;

/** Estimates the randomness of a value from its length and alphabet. */
function bitsOf(value: string): number {
  const alphabet = /^\d+$/.test(value) ? 10 : /^[0-9a-f-]+$/i.test(value) ? 16 : 64;
  return Math.floor(value.replaceAll('-', '').length * Math.log2(alphabet));
}

function judgeState(facts: OidcFacts): Verdict {
  const { request } = facts;
  if (request === undefined) return skip(NO_REQUEST);
  const state = asked(facts, 'state');
  const evidence = placesOf([request.entry]);
  const others = ['code_challenge', 'nonce'].filter((name) => asked(facts, name) !== undefined);
  if (state === undefined || state === '') {
    return others.length > 0
      ? pass(`there is none; ${others.join(' and ')} protect the login`, { evidence })
      : fail(
          'neither state nor nonce nor PKCE protects the login: anyone can log a user in as someone else',
          {
            expected: 'a random state that belongs to the session of the browser',
            actual: null,
            hint: 'send a new random state with every request and compare it at the callback',
            evidence,
          },
        );
  }
  if (isMaskedText(state)) return skip(MASKED);
  const reuse = judgeReuse(
    facts,
    'state',
    state,
    'make the state when the login begins, not when the application starts',
  );
  if (reuse !== undefined) return reuse;
  const bits = bitsOf(state);
  return bits < SHORT_BITS
    ? warn(`the state is short: at most ${bits} bits can be random`, {
        expected: `at least ${MIN_BITS} random bits`,
        actual: state,
        level: 'should',
        hint: 'take 16 or more random bytes as base64url or hex',
        evidence,
      })
    : pass('new and long enough', { evidence });
}

function judgeNonce(facts: OidcFacts): Verdict {
  const { request } = facts;
  if (request === undefined) return skip(NO_REQUEST);
  const nonce = asked(facts, 'nonce');
  const evidence = placesOf([request.entry]);
  if (nonce === undefined || nonce === '') {
    return typesOf(facts).includes('id_token')
      ? fail('the ID token comes through the browser, and the request has no nonce', {
          expected: 'a random nonce',
          actual: null,
          hint: 'send a nonce: without it the ID token of another login can be put in',
          evidence,
        })
      : skip('there is none; in the code flow it is optional');
  }
  if (isMaskedText(nonce)) return skip(MASKED);
  return (
    judgeReuse(facts, 'nonce', nonce, 'make the nonce when the login begins') ??
    pass('a new one', { evidence })
  );
}

function judgePkce(facts: OidcFacts): Verdict {
  const { request, isPublic } = facts;
  if (request === undefined) return skip(NO_REQUEST);
  if (!typesOf(facts).includes('code')) return skip('no code was asked for');
  const challenge = asked(facts, 'code_challenge');
  const method = asked(facts, 'code_challenge_method') ?? 'plain';
  const evidence = placesOf([request.entry]);
  if (challenge === undefined) {
    // A public client has nothing else that ties the code to it. RFC 9700, 2.1.1.
    const tied = !isPublic && asked(facts, 'nonce') !== undefined;
    const told = {
      expected: 'code_challenge with the method S256',
      actual: null,
      hint: 'turn on PKCE in the client library: a stolen code is then worth nothing',
      evidence,
    };
    return isPublic
      ? fail('a public client sends no PKCE challenge', told)
      : warn(tied ? 'no PKCE; the nonce alone protects the code' : 'no PKCE', { ...told, level: 'should' });
  }
  if (method !== 'S256') {
    return fail(`the PKCE method is ${asText(method)}: anyone who sees the request can redeem the code`, {
      expected: 'S256',
      actual: method,
      hint: 'send code_challenge_method=S256',
      evidence,
    });
  }
  if (isMaskedText(challenge)) return skip(MASKED);
  return (
    judgeReuse(facts, 'code_challenge', challenge, 'make the verifier when the login begins') ??
    pass('S256', { evidence })
  );
}

function judgeScope(facts: OidcFacts): Verdict {
  const { request, flow } = facts;
  if (request === undefined) return skip(NO_REQUEST);
  const scopes = (asked(facts, 'scope') ?? '').split(' ');
  const evidence = placesOf([request.entry]);
  if (scopes.includes('openid')) return pass('openid is among them', { evidence });
  const expectsIdentity =
    asked(facts, 'nonce') !== undefined || flow.userinfo.length > 0 || typesOf(facts).includes('id_token');
  if (!expectsIdentity) return skip('nothing here needs an ID token');
  return isAccepted(facts) && flow.userinfo.length > 0
    ? skipFor('userinfo.sub', 'UserInfo answered all the same')
    : warn('the scope has no openid, so no ID token is due', {
        expected: 'openid',
        actual: scopes.join(' '),
        hint: 'add openid to the scope',
        evidence,
      });
}
