/** Facts about a token: decoded, decrypted, keys tried. Computed once for all checks. */

import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import { lookup, SIGNATURE_ALGORITHMS } from '../../protocol/jose/algorithms.ts';
import { HEADER_LOST } from '../../protocol/jose/compact.ts';
import type { Confusion } from '../../protocol/jose/confusion.ts';
import { decode } from '../../protocol/jose/decode.ts';
import type {
  Decoded,
  DecodedJwe,
  DecodedJws,
  DecryptResult,
  FormProblem,
  JsonObject,
  JwsSignature,
  KeyCandidate,
  VerifyResult,
} from '../../protocol/jose/decoded.ts';
import { isObject, member, readClaims } from '../../protocol/jose/parts.ts';
import type { CheckCode } from '../catalog/catalog.ts';
import type { TokenInput } from '../input.ts';
import { type AlgorithmStatus, judgeAlgorithm } from './algorithm.ts';

export interface TokenFacts {
  readonly input: TokenInput;
  /** Neither key nor expectation was given: times and `alg` none only warn. */
  readonly plain: boolean;
  /** The input does not resemble a token. */
  readonly nothing: boolean;
  readonly outer?: DecodedJwe;
  /** The encrypted token and any encrypted tokens nested in it, as far as they were decrypted. */
  readonly layers: readonly DecodedJwe[];
  readonly decryption?: DecryptResult;
  readonly plaintext?: Uint8Array;
  readonly jws?: DecodedJws;
  /** The signed payload is itself encrypted and not decrypted here: its content is not judged. */
  readonly sealed?: true;
  /** Claims of the JWS, or of a JWE that holds a bare claims set. */
  readonly claims?: JsonObject;
  /** The claims with the numbers that lose precision as digits; absent if there are none. */
  readonly exactClaims?: JsonObject;
  readonly claimsProblems: readonly FormProblem[];
  readonly problems: readonly FormProblem[];
  /** The judged signature: of several, the first that verifies, else the first with a matching key. */
  readonly signature?: SignatureFacts;
  /** All signatures: one, unless the serialization is general. */
  readonly signatures: readonly SignatureFacts[];
}

export interface SignatureFacts {
  readonly index: number;
  readonly signature: JwsSignature;
  readonly header?: JsonObject;
  readonly algorithm: AlgorithmStatus;
  /** Absent if no key was given or the algorithm leaves nothing to try. */
  readonly verification?: VerifyResult;
  /** The public key misused as HMAC secret. */
  readonly confusion?: Confusion;
  /** The token's embedded key, if it verifies. Explains a failure, never accepts a token. */
  readonly selfSigned?: string;
}

/** Loaded only if there is a key: inspecting a token needs no cryptography and starts faster without it. */
let loaded: Promise<typeof import('../../protocol/jose/index.ts')> | undefined;

function cryptography(): NonNullable<typeof loaded> {
  loaded ??= import('../../protocol/jose/index.ts');
  return loaded;
}

/** Nested encryption is legal, but more is never needed. */
const MAX_LAYERS = 3;

export async function gatherFacts(input: TokenInput): Promise<TokenFacts> {
  const decoded = typeof input.token === 'string' ? decode(input.token) : input.token;
  const plain =
    !input.expected && (input.keys ?? input.decryptionKeys) === undefined && input.keysFailed === undefined;
  const base = {
    input,
    plain,
    nothing: decoded === undefined,
    layers: [],
    claimsProblems: [],
    problems: [],
    signatures: [],
  };
  if (decoded === undefined) return base;
  if (decoded.kind === 'jws') {
    const carriesKey = input.trustedMembers?.includes('jwk') === true;
    const equipped = carriesKey ? await withOwnKey(decoded, input) : input;
    const found = await factsOfJws(decoded, equipped, []);
    return { input: equipped, plain, nothing: false, layers: [], ...found };
  }
  return { ...base, ...(await factsOfJwe(decoded, input)) };
}

/** Adds the key in the header for kinds of token that carry one. */
async function withOwnKey(jws: DecodedJws, input: TokenInput): Promise<TokenInput> {
  const { keysOfSet } = await cryptography();
  const jwks = jws.signatures.map(({ header }) => member(header, 'jwk'));
  return { ...input, keys: [...(input.keys ?? []), ...keysOfSet({ keys: jwks }, 'header.jwk')] };
}

/** Place of a duplicate `alg` in a header: parsers are free to take either one. */
const ALGORITHM_TWICE = /(?:^|\.)(?:header|protected)\.alg$/;

type Found = Partial<TokenFacts> & Pick<TokenFacts, 'problems' | 'signatures' | 'claimsProblems'>;

async function factsOfJwe(outer: DecodedJwe, input: TokenInput): Promise<Found> {
  const problems = [...outer.problems];
  const layers = [outer];
  let layer = outer;
  let inner: Decoded | undefined = outer;
  let decryption: DecryptResult | undefined;
  for (
    let depth = 0;
    depth < MAX_LAYERS && inner?.kind === 'jwe' && input.decryptionKeys !== undefined;
    depth += 1
  ) {
    layer = inner;
    const { decrypt } = await cryptography();
    decryption = await decrypt(layer, input.decryptionKeys);
    if (decryption.plaintext === undefined) break;
    inner = decode(Buffer.from(decryption.plaintext).toString('utf8'));
    if (inner?.kind !== 'jwe') continue;
    problems.push(...inner.problems);
    layers.push(inner);
  }
  const plaintext = decryption?.plaintext;
  const opened = {
    outer,
    layers,
    ...defined({ decryption, plaintext }),
  };
  if (plaintext === undefined) return { ...opened, problems, signatures: [], claimsProblems: [] };
  if (inner?.kind === 'jws') return { ...opened, ...(await factsOfJws(inner, input, problems)) };
  if (inner?.kind === 'jwe') problems.push(tooManyLayers());
  return { ...opened, problems, signatures: [], ...readClaims(plaintext) };
}

const tooManyLayers = (): FormProblem => ({
  at: 'payload',
  kind: 'damage',
  message: `the token is encrypted more than ${MAX_LAYERS} times, which is the limit here`,
  hint: 'no real use needs more than two; it was made to exhaust its reader',
});

async function factsOfJws(jws: DecodedJws, input: TokenInput, outer: readonly FormProblem[]): Promise<Found> {
  const signatures: SignatureFacts[] = [];
  const isAmbiguous = jws.problems.some(({ at }) => ALGORITHM_TWICE.test(at));
  for (const [index, signature] of jws.signatures.entries()) {
    signatures.push(await factsOfSignature(index, signature, input, isAmbiguous));
  }
  const signature =
    signatures.find(({ verification }) => verification?.verified) ??
    signatures.find(({ verification }) =>
      verification?.attempts.some(({ result }) => result === 'mismatch'),
    ) ??
    signatures[0];
  return {
    jws,
    claimsProblems: jws.claimsProblems,
    problems: [...outer, ...jws.problems],
    signatures,
    ...defined({
      claims: jws.claims,
      exactClaims: jws.exactClaims,
      sealed: isSealed(jws) ? (true as const) : undefined,
      signature,
    }),
  };
}

/** A JWE as the payload of a JWS. RFC 7519, 11.2, recommends the reverse order. */
const isSealed = ({ claims, payload }: DecodedJws): boolean =>
  claims === undefined &&
  payload !== undefined &&
  payload.length > 0 &&
  decode(Buffer.from(payload).toString('latin1'))?.kind === 'jwe';

async function factsOfSignature(
  index: number,
  signature: JwsSignature,
  input: TokenInput,
  isAmbiguous: boolean,
): Promise<SignatureFacts> {
  const { header } = signature;
  const keys = input.keys ?? [];
  const algorithm = isAmbiguous ? { state: 'unreadable' as const } : judgeAlgorithm(header, input);
  const found = { index, signature, algorithm, ...defined({ header }) };
  const alg = member(header, 'alg');
  const known = lookup(SIGNATURE_ALGORITHMS, alg);
  if (isAmbiguous || known === undefined || input.keys === undefined) return found;
  const { findConfusion, verify } = await cryptography();
  const verification = await verify(signature, keys, input.engine);
  const confusion = known.family === 'hmac' ? findConfusion(signature, asText(alg), keys) : undefined;
  const selfSigned = verification.verified ? undefined : await findSelfSigned(signature);
  return { index, signature, algorithm, ...defined({ header, verification, confusion, selfSigned }) };
}

/** Returns the header member whose key verifies the signature, as a forger's would. */
async function findSelfSigned(signature: JwsSignature): Promise<string | undefined> {
  const jwk = member(signature.header, 'jwk');
  if (!isObject(jwk)) return undefined;
  const { kid: _kid, use: _use, key_ops: _operations, alg: _alg, ...members } = jwk;
  const { keysOfSet, verify } = await cryptography();
  const keys: KeyCandidate[] = keysOfSet({ keys: [members] }, 'header.jwk');
  return (await verify(signature, keys)).verified ? 'jwk' : undefined;
}

/** Whether the header is missing and the payload is in its place. */
export const isHeaderLost = (facts: TokenFacts): boolean =>
  facts.problems.some(({ hint }) => hint === HEADER_LOST);

/** Returns the form check whose failure makes the signature meaningless. */
export function damageOf(facts: TokenFacts): CheckCode | undefined {
  return facts.problems.some(({ kind }) => kind === 'damage') ? 'token.parse' : undefined;
}
