/** `saml.algorithm`: whether a message is signed, and by algorithms that count (rule SV-4). */
import { fail, pass, type Verdict, warn } from '../../report.ts';
import { skipFor, soften } from './define.ts';
import type { MessageFacts } from './facts.ts';
import { unread } from './form.ts';
import { algorithmsOf, hasSignature } from './signatures.ts';

/** What to give when there is no key of the sender. */
export const KEYS_HINT = 'give the keys of the sender with --idp-metadata FILE|URL or --idp-cert FILE';

export function judgeAlgorithms(facts: MessageFacts): Verdict {
  const reason = unread(facts) ?? unsigned(facts);
  if (reason !== undefined) return reason;
  const judged = algorithmsOf(facts.signatures);
  const refused = judged.find(({ state }) => state === 'refused');
  if (refused !== undefined) {
    return fail(`${refused.name} is not allowed as ${refused.part} algorithm`, {
      expected: EXPECTED[refused.part],
      actual: refused.name,
      hint: refused.reason,
    });
  }
  const names = [
    ...new Set(
      judged.filter(({ part }) => part === 'signature' || part === 'digest').map(({ name }) => name),
    ),
  ];
  const legacy = judged.find(({ state }) => state === 'legacy');
  if (legacy === undefined)
    return names.length === 0 ? skipFor('saml.signature', 'it names none') : pass(names.join(', '));
  const details = { expected: EXPECTED[legacy.part], actual: legacy.name, hint: legacy.reason };
  if (facts.input.allowSha1) return warn(`${legacy.name}, allowed by --allow-sha1`, details);
  const verdict = fail(`${legacy.name} is no longer allowed`, details);
  return soften(facts, verdict);
}

const EXPECTED = {
  signature: 'RSA, RSA-PSS or ECDSA with SHA-256, SHA-384 or SHA-512',
  digest: 'SHA-256, SHA-384 or SHA-512',
  canonicalization: 'exclusive canonicalization',
  transform: 'enveloped signature, then exclusive canonicalization',
} as const;

/** Skips a check if there are no signatures. */
export function unsigned(facts: MessageFacts): Verdict | undefined {
  if (hasSignature(facts.signatures)) return undefined;
  if (facts.signatures.astray)
    return skipFor('saml.content', 'the signature is in a place where SAML allows none');
  return skipFor('saml.signature', 'there is no signature');
}

/** Whether an algorithm is not allowed, so nothing was computed. */
export function isRefused(facts: MessageFacts): boolean {
  const legacyRefused = facts.input.allowSha1 !== true && !facts.plain;
  return algorithmsOf(facts.signatures).some(
    ({ state }) => state === 'refused' || (state === 'legacy' && legacyRefused),
  );
}
