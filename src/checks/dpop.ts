/** How a provider handles DPoP. RFC 9449. */
import { defined } from '../common/defined.ts';
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
  defineCheck('dpop.nonce_renewed', judgeNonceRenewed),
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

/** A demand for another nonce, to a request that had the last one of that server. */
interface Refused {
  readonly request: ProvenRequest;
  /** The request that it accepted the nonce in before, and whose answer gave no other; absent: none. */
  readonly acceptedIn?: string;
}

function refusedNonces({ requests }: DpopInput): readonly Refused[] {
  const last = new Map<string, { readonly nonce: string; acceptedIn?: string }>();
  const refused: Refused[] = [];
  for (const request of requests) {
    const { origin, to, nonce, nonceGiven, wantsNonce, name } = request;
    // Server and resource may share a host and have nonces of their own (RFC 9449, 9).
    const giver = `${to} ${origin}`;
    const known = last.get(giver);
    if (known !== undefined && nonce === known.nonce) {
      if (wantsNonce) refused.push({ request, ...defined({ acceptedIn: known.acceptedIn }) });
      else known.acceptedIn = name;
    }
    if (nonceGiven !== undefined) last.set(giver, { nonce: nonceGiven });
  }
  return refused;
}

const gaveNonces = ({ requests }: DpopInput): boolean =>
  requests.some(({ nonceGiven }) => nonceGiven !== undefined);

/** A demand is out of place when the request already had the nonce that the server had just given. */
function judgeNonceKept(input: DpopInput): Verdict {
  const refused = refusedNonces(input).find(({ acceptedIn }) => acceptedIn === undefined);
  if (refused === undefined)
    return pass(gaveNonces(input) ? 'the nonce that it gave was accepted' : 'the server gave no nonce');
  const { name, nonce, nonceGiven } = refused.request;
  return fail(`the ${name} had the last nonce of the server, which demanded another`, {
    expected: 'the nonce of the last answer is accepted',
    actual: { sent: nonce ?? null, given: nonceGiven ?? null },
    hint: 'each further try would meet the same answer',
  });
}

/** A nonce that counts no longer is replaced in the answer before, or each request is sent twice. */
function judgeNonceRenewed(input: DpopInput): Verdict {
  if (!gaveNonces(input)) return skip('the server gave no nonce');
  const refused = refusedNonces(input).find(({ acceptedIn }) => acceptedIn !== undefined);
  if (refused === undefined) return pass('no nonce was refused that had been accepted before');
  const { request, acceptedIn } = refused;
  return fail(`the answer to the ${acceptedIn} gave no new nonce, and the ${request.name} was refused`, {
    expected: 'a header DPoP-Nonce in the answer after which the nonce counts no longer',
    actual: null,
    hint: 'the request had to be sent again, with the nonce of the refusal',
  });
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
