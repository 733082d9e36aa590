/** The parameters of RSASSA-PSS. RFC 4055, 3.1. */
import { type AlgorithmIdentifier, RSASSAPSSParams } from 'pkijs';
import { HASHES } from './algorithms.ts';

const PSS = '1.2.840.113549.1.1.10';

/** Returns the hash function by its node:crypto name; SHA-1 by default. Undefined for other algorithms. */
export function pssHash({ algorithmId, algorithmParams }: AlgorithmIdentifier): string | undefined {
  if (algorithmId !== PSS) return undefined;
  try {
    const { hashAlgorithm } = new RSASSAPSSParams({ schema: algorithmParams });
    return HASHES[hashAlgorithm.algorithmId]?.hash;
  } catch {
    // Invalid parameters: the signature cannot be verified, and is reported so.
    return undefined;
  }
}
