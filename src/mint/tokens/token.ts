/** Mints a token: planned for its kind, broken in one check if asked, signed and encrypted. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { SIGNATURES, type SignatureName } from '../../sandbox/jose/algorithms.ts';
import { DEFAULTS } from '../defaults.ts';
import { describe, type MintKey, signsBy, usualAlgorithm } from '../keys/mint-key.ts';
import type { Minted } from '../minted.ts';
import type { Needed, TokenBreak } from './breaks/break.ts';
import { fill } from './kinds.ts';
import type { TokenKind, TokenPlan, TokenWish } from './plan.ts';
import { readerOf, writeToken } from './write.ts';

/**
 * @param broken what to break; absent: the token is good
 * @throws {IdcliError} `USAGE` for a key that does not fit
 */
export function mintToken(wish: TokenWish, broken?: TokenBreak): Minted {
  const plan = planFor({ ...madeUp(wish, broken?.needs ?? []), ...wish });
  broken?.apply(plan);
  return {
    kind: wish.kind,
    text: writeToken(plan),
    extension: 'jwt',
    verification: { command: 'decode-token', options: readerOf(plan) },
    ...(broken === undefined
      ? {}
      : { expected: { check: broken.check, does: broken.does, beside: broken.beside ?? [] } }),
  };
}

function madeUp({ random }: TokenWish, needed: readonly Needed[]): Partial<Record<Needed, string>> {
  return Object.fromEntries(needed.map((name) => [name, Buffer.from(random(16)).toString('base64url')]));
}

/** Kinds that a client signs; a provider signs the others. */
const BY_CLIENT: ReadonlySet<TokenKind> = new Set(['client-assertion', 'dpop-proof', 'request-object']);

function planFor(wish: TokenWish): TokenPlan {
  const { key, alg } = signerFor(wish);
  if (wish.kind === 'dpop-proof' && key.key.type === 'secret') {
    throw new IdcliError('USAGE', 'a proof brings its public key, and a secret has none', {
      hint: 'make a key for it: idcli mint keys --alg ES256',
    });
  }
  const kid = wish.kid ?? key.kid;
  const jwk = kid === undefined ? key.jwk : { ...key.jwk, kid };
  const isShared = key.key.type === 'secret';
  const plan: TokenPlan = {
    wish,
    now: Math.floor(wish.now.getTime() / 1000),
    header: kid === undefined || isShared ? {} : { kid },
    payload: {},
    alg,
    key: { ...key, jwk },
    damaged: false,
    unsigned: false,
    ...defined({ encryption: wish.encryption }),
    keysFrom: isShared ? 'secret' : 'set',
    keys: [jwk],
    expects: [],
    finish: [],
    presents: [],
  };
  fill(plan);
  return plan;
}

function signerFor({ kind, key, alg }: TokenWish): { readonly key: MintKey; readonly alg: TokenPlan['alg'] } {
  if (alg === 'none') return { key: key ?? DEFAULTS.provider('RS256'), alg };
  if (key !== undefined) return { key, alg: algorithmFor(key, alg) };
  const usual = BY_CLIENT.has(kind) ? 'ES256' : 'RS256';
  const name = alg ?? usual;
  if (SIGNATURES[name].kind === 'hmac') return { key: DEFAULTS.secret(), alg: name };
  if (BY_CLIENT.has(kind) && name === 'ES256') return { key: DEFAULTS.client(), alg: name };
  return { key: DEFAULTS.provider(name), alg: name };
}

function algorithmFor(key: MintKey, alg: SignatureName | undefined): SignatureName {
  if (alg === undefined) {
    const usual = usualAlgorithm(key);
    if (usual !== undefined) return usual;
    throw new IdcliError('USAGE', `${describe(key)} signs no token`, {
      hint: 'make one that does: idcli mint keys --alg ES256',
    });
  }
  if (signsBy(key, alg)) return alg;
  throw new IdcliError('USAGE', `${describe(key)} does not sign by ${alg}`, {
    hint: `leave --alg out, or make a key for it: idcli mint keys --alg ${alg}`,
  });
}
