/** Form and cryptography of a token; with `judgeTimes`, also its times. RFC 7515, 7516, 7519, 8725. */
import { defined } from '../../common/defined.ts';
import { type Check, report, runChecks, skip, type Verdict } from '../../report.ts';
import type { CheckCode } from '../catalog/catalog.ts';
import { defineCheck, skipFor } from '../define.ts';
import type { TokenInput, TokenJudgement } from '../input.ts';
import { judgeExpiry, judgeIssuedAt, judgeNotBefore } from '../times.ts';
import { judgeDecryption } from './decryption.ts';
import { gatherFacts, type TokenFacts } from './facts.ts';
import { judgeClaims, judgeForm } from './form.ts';
import { judgeB64, judgeCrit, judgeEmbeddedKey } from './header.ts';
import { judgeKeyAtHand, judgeKeyStrength, judgeKid, judgeOwnWord } from './keys.ts';
import { isSecret } from './shared.ts';
import { judgeAlg, judgeSignature } from './signature.ts';

const TOKEN_CHECKS: readonly Check<TokenFacts>[] = [
  defineCheck('token.parse', judgeForm),
  defineCheck('token.decrypt', judgeDecryption),
  defineCheck('token.claims', judgeClaims),
  defineCheck('token.alg', judgeAlg),
  defineCheck('token.key', judgeKeyAtHand),
  defineCheck('token.kid', judgeKid),
  defineCheck('token.key_use', (facts) => judgeOwnWord(facts, ['use', 'key_ops'])),
  defineCheck('token.key_alg', (facts) => judgeOwnWord(facts, ['alg'])),
  defineCheck('token.key_strength', judgeKeyStrength),
  defineCheck('token.signature', judgeSignature),
  defineCheck('token.crit', judgeCrit),
  defineCheck('token.b64', judgeB64),
  defineCheck('token.embedded_key', judgeEmbeddedKey),
];

const TIME_CHECKS: readonly Check<TokenFacts>[] = [
  defineCheck('token.exp', (facts) => judgeTime(facts, judgeExpiry)),
  defineCheck('token.nbf', (facts) => judgeTime(facts, judgeNotBefore)),
  defineCheck('token.iat', (facts) => judgeTime(facts, judgeIssuedAt)),
];

const SIGNED: readonly CheckCode[] = ['token.parse', 'token.alg', 'token.key', 'token.signature'];
/** Checks that make a token verified. Times and claims are judged separately. */
const CRYPTOGRAPHIC: ReadonlySet<string> = new Set([...SIGNED, 'token.crit', 'token.decrypt']);

/** Judges form and cryptography of a token, and with `judgeTimes` its times. Report `token`. */
export async function judgeToken(input: TokenInput): Promise<TokenJudgement> {
  const facts = await gatherFacts(input);
  const checks = input.judgeTimes ? [...TOKEN_CHECKS, ...TIME_CHECKS] : TOKEN_CHECKS;
  const findings = await runChecks(checks, facts);
  const key = facts.signature?.verification?.key;
  const alg = facts.signature?.header?.alg;
  const refused = findings.some(({ code, status }) => status === 'fail' && CRYPTOGRAPHIC.has(code));
  return {
    report: report('token', findings, minimum(facts)),
    verified: key !== undefined && !refused,
    ...defined({
      outer: facts.outer,
      decoded: facts.jws,
      claims: facts.claims,
      exactClaims: facts.exactClaims,
      plaintext: facts.plaintext,
      alg: typeof alg === 'string' ? alg : undefined,
      key,
      verification: facts.signature?.verification?.attempts,
      decryption: facts.decryption?.attempts,
    }),
  };
}

/**
 * Lists the checks required for a valid verdict. A JWE without a JWS inside has only its encryption: a shared secret
 * shows that the sender knew it, while anyone can encrypt to a public key.
 */
function minimum(facts: TokenFacts): readonly CheckCode[] {
  if (facts.sealed === true) return [...SIGNED, 'token.decrypt'];
  if (facts.outer === undefined) return SIGNED;
  const unsigned = facts.plaintext !== undefined && facts.jws === undefined && !facts.input.expected;
  return unsigned && isSecret(facts.decryption?.key)
    ? ['token.parse', 'token.decrypt']
    : [...SIGNED, 'token.decrypt'];
}

/** With neither key nor expectation, the user only wants to read the token: expired times then warn. */
function judgeTime(facts: TokenFacts, judge: typeof judgeExpiry): Verdict {
  if (facts.claims === undefined) {
    return facts.outer !== undefined && facts.plaintext === undefined
      ? skip('the token is encrypted')
      : skipFor('token.claims', 'there are no claims');
  }
  const verdict = judge(facts.claims, facts.input, false);
  return facts.plain ? { ...verdict, level: 'should' } : verdict;
}
