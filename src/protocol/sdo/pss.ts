/** The parameters of RSASSA-PSS. RFC 4055, 3.1. */
import { type AlgorithmIdentifier, RSASSAPSSParams } from 'pkijs';
import { HASHES } from './algorithms.ts';

const PSS = '1.2.840.113549.1.1.10';

/** The hash function, as node:crypto calls it; SHA-1 when nothing is said. Undefined for other algorithms. */
export function pssHash({ algorithmId, algorithmParams }: AlgorithmIdentifier): string | undefined {
  if (algorithmId !== PSS) return undefined;
  try {
    const { hashAlgorithm } = new RSASSAPSSParams({ schema: algorithmParams });
    return HASHES[hashAlgorithm.algorithmId]?.hash;
  } catch {
    // Parameters that are none: the signature cannot be verified, and is told so.
    return undefined;
  }
}
