/** Writes a planned token, and says how its reader verifies it. */
import { createHash } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import type { SignatureName } from '../../sandbox/jose/algorithms.ts';
import { encryptJwe } from '../../sandbox/jose/encrypt.ts';
import { signEncoded } from '../../sandbox/jose/sign.ts';
import type { MintKey } from '../keys/mint-key.ts';
import { file, pretty, secretFile, type VerifierOption } from '../minted.ts';
import { type Members, randomText, type TokenPlan } from './plan.ts';

export function writeToken(plan: TokenPlan): string {
  const { disclosures, payload } = withDigests(plan);
  const text = plan.payloadText ?? encode(payload);
  const signed = plan.unsigned
    ? Buffer.from(text, 'base64url').toString('utf8')
    : signedWith(plan.key, plan.alg, plan.header, text, plan.damaged);
  const token = presented(plan, signed, disclosures);
  return plan.finish.reduce((written, change) => change(written), encrypted(plan, token));
}

const encode = (document: unknown): string => Buffer.from(JSON.stringify(document)).toString('base64url');

function signedWith(
  { key }: MintKey,
  alg: SignatureName | 'none',
  header: Members,
  payload: string,
  damaged = false,
): string {
  return signEncoded(payload, { alg, header, damaged, ...(alg === 'none' ? {} : { key }) });
}

function encrypted({ encryption, wish, unsigned, presentation }: TokenPlan, token: string): string {
  if (encryption === undefined) return token;
  const { alg, enc, to, kid } = encryption;
  return encryptJwe({
    alg,
    enc,
    key: to,
    // A reader of claims that are not signed must not look for another token.
    header: { ...defined({ kid }), ...(unsigned || presentation !== undefined ? {} : { cty: 'JWT' }) },
    plaintext: token,
    random: wish.random,
  });
}

interface Disclosed {
  readonly payload: Members;
  readonly disclosures: readonly string[];
}

/** Takes the claims that are disclosed apart out of the payload, and leaves their hashes (RFC 9901, 4.2). */
function withDigests(plan: TokenPlan): Disclosed {
  const { payload, presentation } = plan;
  if (presentation === undefined) return { payload, disclosures: [] };
  const disclosures = Object.entries(presentation.claims).map(([name, claim]) =>
    encode([randomText(plan), name, claim]),
  );
  const digests = { _sd: [...disclosures.map(hashOf), ...presentation.decoys].sort(), _sd_alg: 'sha-256' };
  return { payload: { ...digests, ...payload }, disclosures };
}

const hashOf = (text: string): string => createHash('sha256').update(text, 'ascii').digest('base64url');

/** The token, its disclosures and the key binding, each with a tilde between (RFC 9901, 4). */
function presented(
  { presentation, presents }: TokenPlan,
  signed: string,
  disclosures: readonly string[],
): string {
  if (presentation === undefined) return signed;
  const parts = presents.reduce((all, change) => change(all), [signed, ...disclosures]);
  const shown = `${parts.join('~')}~`;
  const { binding } = presentation;
  if (binding === undefined) return shown;
  const payload = { sd_hash: hashOf(shown), ...binding.payload };
  return `${shown}${signedWith(binding.key, 'ES256', binding.header, encode(payload))}`;
}

/** Options of `decode-token` that verify the token. */
export const readerOf = (plan: TokenPlan): readonly VerifierOption[] => [
  ...keysOf(plan),
  ...(plan.encryption?.opens === undefined ? [] : [plan.encryption.opens]),
  ...plan.expects,
];

function keysOf({ keysFrom, key, keys }: TokenPlan): readonly VerifierOption[] {
  switch (keysFrom) {
    case 'set':
      return [file('--jwks', 'jwks.json', pretty({ keys }))];
    case 'secret':
      // As JSON, since a secret may hold any byte.
      return [secretFile('--secret', 'secret.json', JSON.stringify(key.jwk), 'file:')];
    default:
      return [];
  }
}
