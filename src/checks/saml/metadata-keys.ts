/**
 * `saml.keys`, `certificate`, `key_strength` and `announced_algorithms`: the verification and encryption keys in
 * metadata.
 */
import type { CertificateFacts, SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import { announcedAlgorithms } from '../../protocol/saml/metadata/algorithms.ts';
import type { Role } from '../../protocol/saml/metadata/entity.ts';
import { pathOf } from '../../protocol/xml/tree.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { day, isWeak, judgeCertificate, WEAK_RSA_BITS } from './certificate.ts';
import { unread } from './form.ts';
import { loginRoles, type MetadataFacts, noRoles, tooManyKeys } from './metadata-facts.ts';
import { hasSignature } from './signatures.ts';

export const signingKeys = ({ keys }: Role): readonly SamlKey[] =>
  keys.filter(({ use }) => use !== 'encryption');

export function judgeKeys(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const roles = loginRoles(facts);
  if (roles.length === 0) return skip(noRoles(facts));
  const many = tooManyKeys(roles);
  if (many !== undefined) return skip(many);
  const keyless = roles.find(({ role }) => role.kind === 'idp' && signingKeys(role).length === 0);
  if (keyless !== undefined) {
    return fail('an identity provider has no signing key that can be read', {
      at: pathOf(keyless.role.element),
      expected: 'a KeyDescriptor with a certificate',
      actual: keyless.role.keyProblems.length === 0 ? null : [...keyless.role.keyProblems],
    });
  }
  const [problem] = roles.flatMap(({ role }) => role.keyProblems);
  if (problem !== undefined) return warn(problem, { level: 'should' });
  const keys = roles.flatMap(({ role }) => role.keys);
  const odd = keys.find(({ oddity }) => oddity !== undefined);
  if (odd?.oddity !== undefined) {
    return warn(`${odd.source}: ${odd.oddity}`, {
      level: 'should',
      hint: 'it was read all the same; other software may refuse it: leave the lines out',
    });
  }
  const uses = (['signing', 'encryption', 'any'] as const).flatMap((use) => {
    const count = keys.filter((key) => key.use === use).length;
    return count === 0 ? [] : [`${count} for ${use === 'any' ? 'both' : use}`];
  });
  return pass(uses.length === 0 ? 'none, and none is needed' : uses.join(', '));
}

const DAY = 86_400_000;
/** Roll over a key before its certificate expires, since other software checks the date. */
const SOON_DAYS = 30;

/** Judges the certificate of the metadata's own signature and those of the keys it publishes. */
export function judgeCertificates(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  if (facts.input.keys !== undefined && hasSignature(facts.signatures)) {
    const own = judgeCertificate(facts);
    if (own.status !== 'pass') return own;
  }
  const roles = loginRoles(facts);
  const many = tooManyKeys(roles);
  if (many !== undefined) return skip(many);
  const now = facts.input.now.getTime();
  let first = Number.POSITIVE_INFINITY;
  for (const { role } of roles) {
    for (const { certificate, source } of role.keys) {
      const wrong = certificate && outOfTime(certificate, now);
      if (wrong !== undefined) {
        return warn(wrong, {
          level: 'should',
          at: `${pathOf(role.element)}/KeyDescriptor`,
          actual: `${source}, ${certificate?.subject}`,
          hint: 'SAML trusts the key and not the dates around it, but other software may refuse it',
        });
      }
      if (certificate !== undefined) first = Math.min(first, certificate.notAfter.getTime());
    }
  }
  return first === Number.POSITIVE_INFINITY
    ? skip('it publishes no certificate')
    : pass(`the first ends on ${day(new Date(first))}`);
}

function outOfTime({ notBefore, notAfter }: CertificateFacts, now: number): string | undefined {
  if (notAfter.getTime() < now) return `a certificate expired on ${day(notAfter)}`;
  if (notBefore.getTime() > now) return `a certificate is good from ${day(notBefore)} on`;
  return notAfter.getTime() < now + SOON_DAYS * DAY
    ? `a certificate ends on ${day(notAfter)}, in less than ${SOON_DAYS} days`
    : undefined;
}

export function judgeKeyStrength(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const roles = loginRoles(facts);
  const many = tooManyKeys(roles);
  if (many !== undefined) return skip(many);
  const keys = roles.flatMap(({ role }) => role.keys.map((key) => ({ role, key })));
  if (keys.length === 0) return skip('it publishes no key');
  const weak = keys.find(({ key }) => isWeak(key));
  if (weak !== undefined) {
    return warn(`a key is weak: ${weak.key.description}`, {
      at: `${pathOf(weak.role.element)}/KeyDescriptor`,
      expected: `RSA with ${WEAK_RSA_BITS} bits or more, or a curve`,
      actual: weak.key.source,
    });
  }
  return pass([...new Set(keys.map(({ key }) => key.description))].slice(0, 5).join(', '));
}

/** The announced algorithms must include a usable one. */
export function judgeAnnounced(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const usable = new Set<string>();
  for (const { entity, role } of loginRoles(facts)) {
    for (const { what, element, allowed, others } of announcedAlgorithms(entity, role)) {
      if (allowed.length === 0) {
        return warn(`no ${what} algorithm that it announces is one to use`, {
          at: pathOf(element),
          actual: [...others],
          hint: 'messages with these would be refused here; ask for SHA-256, AES and RSA-OAEP',
        });
      }
      for (const name of allowed) usable.add(name);
    }
  }
  return usable.size === 0 ? skip('it announces none') : pass([...usable].slice(0, 8).join(', '));
}
