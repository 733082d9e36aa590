/** Form: `token.parse` and `token.claims`. */

import { defined } from '../../common/defined.ts';
import { readJson } from '../../protocol/http/strict-json.ts';
import type { FormProblem } from '../../protocol/jose/decoded.ts';
import { member } from '../../protocol/jose/parts.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { skipFor } from '../define.ts';
import { damageOf, type TokenFacts } from './facts.ts';

/** Maximum number of problems listed; the rest is counted. */
const MAX_TOLD = 3;

export function judgeForm(facts: TokenFacts): Verdict {
  if (facts.nothing) {
    return fail('nothing here resembles a token', {
      expected: 'three or five parts of base64url with dots between, or a JSON object',
      actual: describeInput(facts.input.token),
      hint: 'give the token itself, a file, or a text that contains one',
    });
  }
  const [first] = facts.problems;
  if (first === undefined) {
    const kind = facts.outer ?? facts.jws;
    return pass(
      `a ${kind?.serialization} ${kind?.kind.toUpperCase()}${facts.outer && facts.jws ? ' with a JWS inside' : ''}`,
    );
  }
  const verdict = fail(sentence(facts.problems), {
    at: first.at,
    ...defined({
      actual: first.position === undefined ? undefined : `character ${first.position + 1} of the token`,
    }),
    hint: first.hint,
  });
  // A changed last character breaks the signature, which is the cause; its second spelling is only a trace.
  const isTrace = facts.problems.every(({ kind }) => kind === 'spelling') && isRefuted(facts);
  return isTrace ? { ...verdict, status: 'warn', level: 'should' } : verdict;
}

/** Whether a matching key rejects the token's bytes. */
function isRefuted(facts: TokenFacts): boolean {
  if (facts.outer !== undefined && facts.plaintext === undefined) {
    return facts.decryption?.attempts.some(({ result }) => result === 'failed') === true;
  }
  const verification = facts.signature?.verification;
  return (
    verification?.verified === false && verification.attempts.some(({ result }) => result === 'mismatch')
  );
}

export function judgeClaims(facts: TokenFacts): Verdict {
  if (facts.nothing) return skipFor('token.parse', 'there is no token');
  if (facts.outer !== undefined && facts.plaintext === undefined) {
    return facts.decryption === undefined
      ? skip('the token is encrypted')
      : skipFor('token.decrypt', 'the payload could not be decrypted');
  }
  if (facts.jws !== undefined && facts.jws.payload === undefined) {
    return skipFor('token.parse', 'the payload cannot be decoded');
  }
  if (facts.jws?.detached) {
    if (damageOf(facts) !== undefined) return skipFor('token.parse', 'the payload is missing');
    const details = { expected: 'a JSON object', actual: '' };
    return isJwtDue(facts)
      ? fail('the payload is empty', {
          ...details,
          hint: 'it was taken out, or is detached and travels elsewhere',
        })
      : warn('the payload is detached or empty', { ...details, level: 'should' });
  }
  const [first] = facts.claimsProblems;
  if (first !== undefined && isUnencoded(facts) && isJwtDue(facts)) {
    return skipFor('token.crit', 'the payload was read unencoded, because b64 is false');
  }
  if (first !== undefined && damageOf(facts) !== undefined) {
    return skipFor('token.parse', 'the payload cannot be distinguished from the damage');
  }
  if (first !== undefined) {
    const verdict = fail(sentence(facts.claimsProblems), {
      at: first.at,
      expected: 'a JSON object with unique members',
    });
    // A change after signing may break the JSON; the change is the cause.
    const isOwnFault = isClaimsMeant(facts) && !isRefuted(facts);
    return isOwnFault ? verdict : { ...verdict, status: 'warn', level: 'should' };
  }
  const [note] = facts.jws?.notes ?? [];
  if (note !== undefined) return warn(note.message, { at: note.at });
  return pass(`${Object.keys(facts.claims ?? {}).length} claims`);
}

/** Whether a JWT is expected: the header says so, or the caller has expectations. */
export function isJwtDue(facts: TokenFacts): boolean {
  const header = facts.signature?.header ?? facts.outer?.header;
  const type = member(header, 'typ');
  return facts.input.expected || (typeof type === 'string' && /^(?:application\/)?(?:.+\+)?jwt$/i.test(type));
}

const isUnencoded = (facts: TokenFacts): boolean => member(facts.signature?.header, 'b64') === false;

/** Whether claims were intended: JSON always, even broken; plain text and bytes only if a JWT is expected. */
function isClaimsMeant(facts: TokenFacts): boolean {
  if (isJwtDue(facts)) return true;
  const bytes = facts.jws?.payload ?? facts.plaintext ?? new Uint8Array();
  return (
    /^\s*[{[]/.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1')) ||
    readJson(bytes).value !== undefined
  );
}

function sentence(problems: readonly FormProblem[]): string {
  const told = problems.slice(0, MAX_TOLD).map(({ message }) => message);
  const rest = problems.length - told.length;
  return `${told.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

function describeInput(token: unknown): string {
  if (typeof token !== 'string' || token.trim() === '') return 'empty input';
  return `${token.trim().length} characters`;
}
