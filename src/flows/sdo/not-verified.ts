/** Lists, in plain words, what was not verified: a valid-looking signature is easily overrated (rule CS-V13). */
import type { EmbeddedToken } from '../../checks/index.ts';
import type { ParsedSdo } from '../../protocol/sdo/index.ts';
import type { Report } from '../../report.ts';

/** Checks that leave open something people rely on when they are skipped. */
const OPEN: ReadonlySet<string> = new Set([
  'sdo.digest',
  'sdo.signature',
  'sdo.seal',
  'sdo.certificate',
  'sdo.chain',
  'sdo.revocation',
  'sdo.id_token',
]);

/** Returns one sentence each. Never empty: some things cannot be verified offline. */
export function notVerified(sdo: ParsedSdo, { findings }: Report, idToken?: EmbeddedToken): string[] {
  const has = (code: string): boolean => !ABSENT[code]?.(sdo);
  const skipped = findings.filter(({ code, status }) => status === 'skip' && OPEN.has(code) && has(code));
  const revoked = findings.some(({ code, status }) => code === 'sdo.revocation' && status === 'pass');
  return [
    ...skipped.map(({ message, code }) => `${message} (${code})`),
    ...(revoked
      ? ['revocation was not checked online; only the revocation data in the object was read']
      : []),
    ...(sdo.notes.some((note) => note.includes('timestamp')) ||
    sdo.signatures.some(({ role }) => role === 'timestamp')
      ? ['timestamps are not verified: the signing time is what the signer stated']
      : ['the signing time is what the signer stated']),
    ...(idToken?.signed === false
      ? ['the ID token is in a part that no signature of the object covers: it could have been added later']
      : []),
    'certificate policies are shown, not judged',
  ];
}

/** Whether the object lacks the part: then its check leaves nothing open. */
const ABSENT: Readonly<Record<string, (sdo: ParsedSdo) => boolean>> = {
  'sdo.seal': (sdo) => !sdo.signatures.some(({ role }) => role === 'seal'),
  'sdo.digest': (sdo) =>
    sdo.stated.length === 0 && sdo.signatures.every(({ digests }) => digests.length === 0),
  'sdo.id_token': (sdo) => !sdo.properties.some(({ value }) => /^e[yw]/.test(value.trim())),
};
