/** `token.decrypt`. */
import { member } from '../../protocol/jose/parts.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { skipFor } from '../define.ts';
import type { TokenFacts } from './facts.ts';
import { showKey } from './shared.ts';

const GIVE_KEY = 'give the private key with --decryption-key';

export function judgeDecryption(facts: TokenFacts): Verdict {
  if (facts.nothing) return skipFor('token.parse', 'there is no token');
  if (facts.outer === undefined) {
    return facts.input.encryptionAgreed === true
      ? warn('encryption was agreed, but the token is not encrypted', {
          level: 'should',
          expected: 'a JWE',
          actual: 'a JWS',
          hint: 'the client registration names an encryption algorithm that the provider does not use',
        })
      : skip('the token is not encrypted');
  }
  const name = describe(facts);
  const { decryption } = facts;
  if (facts.plaintext !== undefined) {
    return pass(`${name}, opened with ${showKey(decryption?.key)}`);
  }
  if (facts.problems.some(({ kind }) => kind !== 'spelling')) {
    return skipFor('token.parse', 'the token is damaged');
  }
  if (decryption === undefined) {
    return facts.input.expected
      ? fail(`the token is encrypted (${name}), and no key was given to open it`, { hint: GIVE_KEY })
      : skip(`no key was given to open it (${name})`, { hint: GIVE_KEY });
  }
  if (decryption.unsupported !== undefined) return skip(decryption.unsupported);
  const attempts = decryption.attempts;
  if (attempts.length === 0) return fail(`no key was given to open it (${name})`, { hint: GIVE_KEY });
  const kid = member(facts.outer.header, 'kid');
  return fail(`none of ${attempts.length} ${attempts.length === 1 ? 'key' : 'keys'} opens it (${name})`, {
    expected: typeof kid === 'string' ? `the private key of ${kid}` : `a private key for ${name}`,
    actual: attempts.map(({ key, reason }) => `${showKey(key)}: ${reason ?? 'it does not open the token'}`),
    hint: 'it was encrypted to another key of the client, or was changed on its way',
  });
}

function describe(facts: TokenFacts): string {
  const header = facts.outer?.header;
  return `${String(member(header, 'alg'))} with ${String(member(header, 'enc'))}`;
}
