/** How a provider handles DPoP. RFC 9449. */
import { isObject } from '../protocol/jose/parts.ts';
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
} from '../report.ts';
import { typeOf } from './compare.ts';
import { defineCheck, skipFor } from './define.ts';
import type { DpopInput, ProvenRequest } from './input.ts';

const CHECKS: readonly Check<DpopInput>[] = [
  defineCheck('dpop.alg', judgeAlgorithm),
  defineCheck('dpop.nonce_given', judgeNonceGiven),
  defineCheck('dpop.nonce_status', judgeNonceStatus),
  defineCheck('dpop.nonce_kept', judgeNonceKept),
  defineCheck('dpop.token_type', judgeType),
  defineCheck('dpop.cnf', judgeConfirmation),
];

/** Judges what the provider made of the proofs of a run. Report `dpop`. */
export async function judgeDpop(input: DpopInput): Promise<Report> {
  return report('dpop', await runChecks(CHECKS, input), ['dpop.nonce_given', 'dpop.nonce_kept']);
}

function judgeAlgorithm({ announced, alg }: DpopInput): Verdict {
  const details = { expected: alg, actual: announced ?? null };
  if (announced === undefined) {
    return fail('the metadata does not announce DPoP', {
      ...details,
      hint: 'a client that goes by the metadata sends no proof here',
    });
  }
  // RFC 9864 gives EdDSA on Ed25519 its own name; older metadata lists the general one.
  const names = alg === 'Ed25519' ? [alg, 'EdDSA'] : [alg];
  return names.some((name) => announced.includes(name))
    ? pass(alg)
    : fail(`the metadata does not list ${alg}`, details);
}

const demands = ({ requests }: DpopInput): readonly ProvenRequest[] =>
  requests.filter(({ wantsNonce }) => wantsNonce);

function judgeNonceGiven(input: DpopInput): Verdict {
  const demanded = demands(input);
  const without = demanded.find(({ nonceGiven }) => nonceGiven === undefined);
  if (without === undefined)
    return pass(demanded.length === 0 ? 'the server demanded no nonce' : 'each demand came with a nonce');
  return fail(`the answer to the ${without.name} demands a nonce and gives none`, {
    expected: 'a header DPoP-Nonce',
    actual: null,
    hint: 'the client cannot go on',
  });
}

function judgeNonceStatus(input: DpopInput): Verdict {
  const demanded = demands(input);
  if (demanded.length === 0) return skip('the server demanded no nonce');
  const odd = demanded.find(({ to, status, challenge }) =>
    to === 'server' ? status !== 400 : status !== 401 || challenge?.toLowerCase() !== 'dpop',
  );
  if (odd === undefined) return pass('status and challenge are right');
  const { name, to, status, challenge } = odd;
  const came = challenge === undefined ? `${status}` : `${status} with the challenge ${challenge}`;
  return fail(`the answer to the ${name} came with ${came}`, {
    expected: to === 'server' ? 'status 400' : 'status 401 with WWW-Authenticate: DPoP',
    actual: came,
  });
}

/** A demand is out of place when the request already had the last nonce of that server. */
function judgeNonceKept(input: DpopInput): Verdict {
  const given = new Map<string, string>();
  for (const { origin, to, nonce, nonceGiven, wantsNonce, name } of input.requests) {
    // Server and resource may share a host and have nonces of their own (RFC 9449, 9).
    const giver = `${to} ${origin}`;
    if (wantsNonce && nonce !== undefined && nonce === given.get(giver)) {
      return fail(`the ${name} had the last nonce of the server, which demanded another`, {
        expected: 'the nonce of the last answer is accepted',
        actual: { sent: nonce, given: nonceGiven ?? null },
        hint: 'each further try would meet the same answer',
      });
    }
    if (nonceGiven !== undefined) given.set(giver, nonceGiven);
  }
  return pass(given.size === 0 ? 'the server gave no nonce' : 'the nonce that it gave was accepted');
}

function judgeType({ tokenType }: DpopInput): Verdict {
  if (tokenType === undefined) return skip('no access token was issued');
  if (typeof tokenType === 'string' && tokenType.toLowerCase() === 'dpop') return pass(tokenType);
  return fail('the access token is not bound to the key of the client', {
    expected: 'DPoP',
    actual: typeof tokenType === 'string' ? tokenType : typeOf(tokenType),
    hint: 'the provider ignored the proof; whoever has the token can use it',
  });
}

function judgeConfirmation(input: DpopInput): Verdict {
  const { confirmation, thumbprint, tokenType } = input;
  if (tokenType !== undefined && judgeType(input).status === 'fail')
    return skipFor('dpop.token_type', 'the access token is not bound');
  if (confirmation === undefined) return skip('the access token is opaque, so only an API can look inside');
  const { cnf, from } = confirmation;
  const details = { at: `${from}.cnf.jkt`, expected: thumbprint };
  const jkt = isObject(cnf) ? cnf.jkt : undefined;
  if (jkt === thumbprint) return pass('the key of this client');
  return fail(
    cnf === undefined
      ? 'cnf is missing'
      : jkt === undefined
        ? 'cnf has no jkt'
        : 'the token is bound to another key',
    { ...details, actual: (jkt ?? cnf ?? null) as Fact },
  );
}
