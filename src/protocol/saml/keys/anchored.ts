/** Keys that come with a signature and are trusted because their certificates chain to an anchor. RFC 5280, 6.1. */
import { X509Certificate } from 'node:crypto';
import type { SamlKey } from './saml-key.ts';

/** Certificates from the signer's to the one below the anchor. */
const LONGEST_CHAIN = 8;

/**
 * For federation metadata, whose operator publishes an authority and signs with changing keys under it. Never for
 * messages, whose keys come from metadata only (rule SV-4).
 * @param brought all certificates of the KeyInfo; the signer's may be anywhere in it
 * @param now when each certificate in the chain must be valid
 */
export function anchoredKeys(brought: readonly SamlKey[], anchors: readonly SamlKey[], now: Date): SamlKey[] {
  const roots = anchors.flatMap(certificateOf);
  const others = brought.flatMap(certificateOf);
  return brought.filter((key) => {
    const [leaf] = certificateOf(key);
    return leaf !== undefined && leadsToAnchor(leaf, others, roots, now);
  });
}

const certificateOf = ({ certificate }: SamlKey): X509Certificate[] =>
  certificate === undefined ? [] : [new X509Certificate(certificate.der)];

function leadsToAnchor(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  now: Date,
): boolean {
  let at = leaf;
  for (let length = 0; length < LONGEST_CHAIN; length += 1) {
    if (new Date(at.validFrom) > now || new Date(at.validTo) < now) return false;
    const below = at;
    const isAbove = (one: X509Certificate): boolean =>
      one.ca && below.checkIssued(one) && below.verify(one.publicKey);
    if (roots.some((root) => root.raw.equals(below.raw) || isAbove(root))) return true;
    const next = others.find((one) => !one.raw.equals(below.raw) && isAbove(one));
    if (next === undefined) return false;
    at = next;
  }
  return false;
}
