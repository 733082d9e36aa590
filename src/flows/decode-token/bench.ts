/** Builds the settings that judge one token or many, from the input and the gathered keys. */

import type { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { DecodeTokenContext, DecodeTokenInput } from './input.ts';
import type { Bench } from './judge.ts';
import type { GatheredKeys } from './keys.ts';

export function makeBench(
  input: DecodeTokenInput,
  { keys, keysFailed, allowed }: Pick<GatheredKeys, 'keys' | 'keysFailed' | 'allowed'>,
  anchors: readonly X509Certificate[] | undefined,
): Bench {
  const list = allowList(input, allowed);
  return {
    ...defined({ keys, keysFailed, decryptionKeys: input.decryptionKeys, anchors, allowed: list }),
    expectations: input.expectations,
    clockToleranceSeconds: input.clockToleranceSeconds,
  };
}

/**
 * Returns `--alg`, else the algorithms in discovery, plus HS* with a shared secret (TV-6); undefined: whatever fits the
 * keys.
 */
function allowList(input: DecodeTokenInput, allowed: readonly string[] | undefined): Bench['allowed'] {
  const { algorithms } = input.expectations;
  if (algorithms !== undefined) return { list: algorithms, by: '--alg' };
  if (allowed === undefined) return undefined;
  const shared = input.keys.shared.length > 0 ? ['HS256', 'HS384', 'HS512'] : [];
  return { list: [...allowed, ...shared], by: 'the discovery document' };
}

/**
 * Reads the certificates of `--trust-anchor`; undefined when there are none. Rejects with `INPUT_UNREADABLE` and
 * `KEY_UNREADABLE`.
 */
export async function readAnchors(
  files: readonly string[],
  { world }: Pick<DecodeTokenContext, 'world'>,
): Promise<readonly X509Certificate[] | undefined> {
  if (files.length === 0) return undefined;
  const { readCertificates } = await import('../../protocol/x509/chain.ts');
  const anchors: X509Certificate[] = [];
  for (const file of files) {
    const certificates = readCertificates(await readAnchorFile(resolve(world.cwd, file), file, world));
    if (certificates === undefined) {
      throw new IdcliError('KEY_UNREADABLE', `${file} holds no certificate`, {
        hint: 'a trust anchor is a certificate in PEM or DER',
      });
    }
    anchors.push(...certificates);
  }
  return anchors;
}

async function readAnchorFile(
  path: string,
  name: string,
  world: DecodeTokenContext['world'],
): Promise<Uint8Array> {
  try {
    return await world.files.read(path);
  } catch (cause) {
    if (cause instanceof IdcliError) throw cause;
    throw new IdcliError('INPUT_UNREADABLE', `the trust anchor cannot be read: ${name}`, { cause });
  }
}
