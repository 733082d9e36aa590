/** Token requests that a recording shows. RFC 6749, 4.1.3; RFC 7636, 4.6; OAuth 2.0 for Browser-Based Applications. */
import { createHash } from 'node:crypto';
import { errorAt } from '../../oauth/index.ts';
import type { TokenRequest } from '../../protocol/recorded/oidc-messages.ts';
import { queryOf } from '../../protocol/recorded/parts.ts';
import { isMaskedText, MASKED } from '../../recording/masked.ts';
import { type Check, fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { nearMiss } from '../compare.ts';
import { defineCheck, skipFor } from '../define.ts';
import { meaningOfDescription } from './error-page.ts';
import { type OidcFacts, placesOf } from './input.ts';

export const TOKEN_REQUEST_CHECKS: readonly Check<OidcFacts>[] = [
  defineCheck('recording.token_method', judgeMethod),
  defineCheck('recording.secret_exposed', judgeSecret),
  defineCheck('recording.code_once', judgeCodeOnce),
  defineCheck('recording.verifier', judgeVerifier),
  defineCheck('recording.token_redirect_uri', judgeTokenRedirectUri),
  defineCheck('recording.code_age', judgeAge),
  defineCheck('recording.token_refused', judgeRefusal),
];

const NONE = 'no token request is in the recording: it went from server to server';

/** Answers that ask the client to try again: no refusals, and no code is used up. RFC 8628, 3.5; RFC 9449, 8. */
const AGAIN: ReadonlySet<unknown> = new Set(['authorization_pending', 'slow_down', 'use_dpop_nonce']);

const isRepeated = ({ answer }: TokenRequest): boolean => AGAIN.has(answer?.error);

const codeRequests = ({ flow }: OidcFacts): TokenRequest[] =>
  flow.tokens.filter(
    (token) => token.parameters.get('grant_type') === 'authorization_code' && !isRepeated(token),
  );

function judgeMethod({ flow }: OidcFacts): Verdict {
  if (flow.tokens.length === 0) return skip(NONE);
  const wrong = flow.tokens.find(
    ({ entry }) => entry.method !== 'POST' || queryOf(entry.url).has('grant_type'),
  );
  return wrong === undefined
    ? pass('POST, with the parameters in the body')
    : fail('the token request has its parameters in the address', {
        expected: 'POST with a form',
        actual: wrong.entry.method,
        hint: 'addresses are logged on the way: send code, secret and verifier in the body',
        evidence: placesOf([wrong.entry]),
      });
}

function judgeSecret({ flow }: OidcFacts): Verdict {
  if (flow.tokens.length === 0) return skip(NONE);
  const wrong = flow.tokens.find(({ fromPage, authentication }) => fromPage && authentication !== 'none');
  if (wrong === undefined) return pass('no page sends one');
  const ways = {
    basic: 'in a Basic header',
    post: 'as client_secret',
    assertion: 'by a client assertion',
    none: '',
  };
  return fail(
    `a page authenticates the client ${ways[wrong.authentication]}: everyone who loads it has the secret`,
    {
      expected: 'a public client: no secret, with PKCE',
      actual: wrong.authentication,
      hint: 'register the application as a public client, revoke this secret, or redeem the code on a server',
      evidence: placesOf([wrong.entry]),
    },
  );
}

function judgeCodeOnce(facts: OidcFacts): Verdict {
  const requests = codeRequests(facts);
  if (requests.length === 0) return skip(NONE);
  const [first, second] = requests;
  if (isMaskedText(first?.parameters.get('code') ?? '')) return skip(MASKED);
  return second === undefined || first === undefined
    ? pass('redeemed once', { evidence: placesOf([first?.entry]) })
    : fail(`the code was sent to the token endpoint ${requests.length} times`, {
        expected: 'each code once',
        actual: requests.length,
        hint:
          'a provider refuses the second use and may revoke the tokens of the first; look for a callback ' +
          'handled twice: two effects, a retry, a reload',
        evidence: placesOf(requests.map(({ entry }) => entry)),
      });
}

function judgeVerifier(facts: OidcFacts): Verdict {
  const [token] = codeRequests(facts);
  if (token === undefined) return skip(NONE);
  const challenge = facts.request?.parameters.get('code_challenge');
  if (facts.request === undefined) return skip('the authorization request is not in the recording');
  const verifier = token.parameters.get('code_verifier');
  const evidence = placesOf([facts.request.entry, token.entry]);
  if (challenge == null) {
    return verifier === null
      ? skip('the request had no challenge')
      : fail('the token request has a verifier, and the authorization request had no challenge', {
          expected: 'both, or neither',
          actual: verifier,
          hint: 'the verifier belongs to another login: two tabs, or storage that an earlier login left',
          evidence,
        });
  }
  if (verifier === null) {
    return fail('the token request has no code_verifier, and the authorization request had a challenge', {
      expected: 'the verifier of the challenge',
      actual: null,
      hint:
        'the application lost it between request and callback: storage of another origin or tab, or a ' +
        'session that was not saved',
      evidence,
    });
  }
  if ([verifier, challenge].some(isMaskedText)) return skip(MASKED);
  const isPlain = (facts.request.parameters.get('code_challenge_method') ?? 'plain') === 'plain';
  const made = isPlain ? verifier : createHash('sha256').update(verifier).digest('base64url');
  return made === challenge
    ? pass('it fits the challenge', { evidence })
    : fail('the code verifier does not fit the challenge of this login', {
        expected: challenge,
        actual: made,
        hint: 'the verifier of another login was sent: a second tab or a second request overwrote it',
        evidence,
      });
}

function judgeTokenRedirectUri(facts: OidcFacts): Verdict {
  const [token] = codeRequests(facts);
  if (token === undefined) return skip(NONE);
  const asked = facts.request?.parameters.get('redirect_uri');
  if (asked == null) return skip('the authorization request names none, or is not in the recording');
  const sent = token.parameters.get('redirect_uri');
  const evidence = placesOf([facts.request?.entry, token.entry]);
  if (sent === asked) return pass('the one of the authorization request', { evidence });
  return fail(
    sent === null
      ? 'the token request has no redirect_uri'
      : 'the redirect URI of the token request is not that of the authorization request',
    {
      expected: asked,
      actual: sent,
      hint: (sent === null ? undefined : nearMiss(asked, sent)) ?? 'send the same value in both requests',
      evidence,
    },
  );
}

/** RFC 6749, 4.1.2: at most 10 minutes; most providers give a minute. Seconds. */
const LONGEST_LIFE = 600;
const USUAL_LIFE = 60;

function judgeAge(facts: OidcFacts): Verdict {
  const [token] = codeRequests(facts);
  const { response } = facts;
  if (token === undefined) return skip(NONE);
  const issued = response?.entry.time;
  if (response === undefined || issued === undefined || token.entry.time === undefined) {
    return skip('the recording has no times of both');
  }
  const seconds = Math.round((token.entry.time - issued) / 1000);
  const evidence = placesOf([response.entry, token.entry]);
  if (seconds <= USUAL_LIFE) return pass(`${seconds} s after its issue`, { evidence });
  return warn(`the code was redeemed ${seconds} s after its issue`, {
    expected: `within ${USUAL_LIFE} s; never after ${LONGEST_LIFE}`,
    actual: seconds,
    hint: 'codes live about a minute: redeem it at once, before any page is shown',
    evidence,
  });
}

/** Checks whose failure explains why a token request was refused. */
const EXPLAINED_BY = [judgeCodeOnce, judgeVerifier, judgeTokenRedirectUri] as const;
const EXPLAINING = ['recording.code_once', 'recording.verifier', 'recording.token_redirect_uri'] as const;

function judgeRefusal(facts: OidcFacts): Verdict {
  const { tokens, begun } = facts.flow;
  if (tokens.length + begun.length === 0) return skip(NONE);
  const refused = [...begun, ...tokens.filter((token) => !isRepeated(token))].find(
    ({ entry, answer }) =>
      typeof answer?.error === 'string' || (entry.failure === undefined && (entry.status ?? 0) >= 400),
  );
  if (refused === undefined) return pass('answered with tokens');
  const error = typeof refused.answer?.error === 'string' ? refused.answer.error : undefined;
  const at = EXPLAINED_BY.findIndex((judge) => judge(facts).status === 'fail');
  const explained = EXPLAINING[at];
  if (explained !== undefined && error !== 'invalid_client') {
    return skipFor(explained, `the provider refused the token request with ${error ?? refused.entry.status}`);
  }
  const described = refused.answer?.error_description;
  const known = error === undefined ? undefined : errorAt(error, 'token');
  // The provider's own words are more exact than its code.
  const { cause = known?.meaning, fix = known?.next } = meaningOfDescription(described);
  return fail(
    `the token endpoint answered ` +
      `${error ?? refused.entry.status ?? 'nothing'}${cause === undefined ? '' : `: ${cause}`}`,
    {
      expected: 'tokens',
      actual: typeof described === 'string' ? described : (error ?? refused.entry.status ?? null),
      hint: fix ?? 'compare code, redirect URI, verifier and client authentication with the registration',
      evidence: placesOf([refused.entry]),
    },
  );
}
