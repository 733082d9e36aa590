/** `token.decrypt`. */

import { asText } from '../../common/foreign.ts';
import type { JweRecipient } from '../../protocol/jose/decoded.ts';
import { describeNeeded } from '../../protocol/jose/needed-key.ts';
import { member } from '../../protocol/jose/parts.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { skipFor } from '../define.ts';
import type { TokenFacts } from './facts.ts';
import { showKey } from './shared.ts';

const REGISTER =
  'register the client for another algorithm, such as RSA-OAEP-256 (id_token_encrypted_response_alg)';
const GIVE_KEY = 'give the private key with --decryption-key';

export function judgeDecryption(facts: TokenFacts): Verdict {
  if (facts.nothing) return skipFor('token.parse', 'there is no token');
  if (facts.sealed === true) {
    return skip('what is signed is encrypted itself, and is not opened', {
      hint: 'decode the payload by itself, with --decryption-key',
    });
  }
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
  if (decryption.unsupported !== undefined) {
    const verdict = facts.input.inLogin === true ? fail : skip;
    return verdict(decryption.unsupported, { hint: REGISTER });
  }
  const attempts = decryption.attempts;
  if (attempts.length === 0) return fail(`no key was given to open it (${name})`, { hint: GIVE_KEY });
  // Only if the problem is the same for every recipient: one bad recipient leaves the others.
  if (attempts.every(({ result }) => result === 'malformed')) {
    const reasons = [...new Set(attempts.map(({ reason = 'it is malformed' }) => reason))];
    return fail(`no key can open it: ${reasons[0]}`, {
      actual: reasons.length === 1 ? name : reasons,
      hint: attempts[0]?.cause ?? 'the token was made wrongly, cut off, or changed on its way',
    });
  }
  const tried = attempts.some(({ result }) => result === 'failed');
  return fail(`none of ${attempts.length} ${attempts.length === 1 ? 'key' : 'keys'} opens it (${name})`, {
    expected: (facts.layers.at(-1) ?? facts.outer).recipients.map(describeRecipient).join(', or '),
    actual: attempts.map(({ key, reason }) => `${showKey(key)}: ${reason ?? 'it does not open the token'}`),
    hint: tried
      ? 'it was encrypted to another key of the client, or was changed on its way'
      : 'none of the keys is one for this token; give the right one with --decryption-key',
  });
}

function describeRecipient(recipient: JweRecipient): string {
  const kid = member(recipient.header, 'kid');
  const needed = describeNeeded(recipient) ?? `a key for ${asText(member(recipient.header, 'alg'))}`;
  return typeof kid === 'string' ? `${needed} (${kid})` : needed;
}

/** Formats `RSA-OAEP with A256GCM`; recipients may differ in algorithm but share the content encryption. */
function describe(facts: TokenFacts): string {
  const headers = facts.layers.at(-1)?.recipients.map(({ header }) => header) ?? [];
  const names = [...new Set(headers.map((header) => asText(member(header, 'alg'))))];
  return `${names.join(' or ')} with ${asText(member(headers[0], 'enc'))}`;
}
