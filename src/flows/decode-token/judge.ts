/** Judges one token: with the keys at hand, its certificate chain, its disclosures, and the expectations. */

import type { X509Certificate } from 'node:crypto';
import type { TokenInput, TokenJudgement, TypedToken } from '../../checks/input.ts';
import type { SelectiveDisclosureJudgement } from '../../checks/selective-disclosure.ts';
import { judgeToken } from '../../checks/token/token.ts';
import { defined } from '../../common/defined.ts';
import type { Decoded, JwsSignature, KeyCandidate } from '../../protocol/jose/decoded.ts';
import { member } from '../../protocol/jose/parts.ts';
import type { FoundToken } from '../../protocol/tokens/found-token.ts';
import type { OpenedClaims } from '../../protocol/tokens/open-disclosures.ts';
import { bareSdJwt, type SdJwtParts, sdJwtOfHeader, splitSdJwt } from '../../protocol/tokens/sd-jwt.ts';
import { extend, type Finding, type Report } from '../../report.ts';
import { type Expectations, expectsAnything } from './input.ts';
import { typeToJudge } from './type.ts';

/** Loads a module on first use and keeps it: a batch needs it for each line. */
function once<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loaded: Promise<Module> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

const CHECKS = {
  idToken: once(() => import('../../checks/id-token/id-token.ts')),
  typed: once(() => import('../../checks/typed/typed.ts')),
  certificateChain: once(() => import('../../checks/certificate-chain.ts')),
  selectiveDisclosure: once(() => import('../../checks/selective-disclosure.ts')),
};

/** Settings for judging tokens; gathered once for any number of them. */
export interface Bench {
  readonly keys?: readonly KeyCandidate[];
  readonly keysFailed?: string;
  readonly decryptionKeys?: readonly KeyCandidate[];
  readonly anchors?: readonly X509Certificate[];
  readonly allowed?: { readonly list: readonly string[]; readonly by: string };
  readonly expectations: Expectations;
  readonly clockToleranceSeconds: number;
  readonly engine?: 'jose' | 'node';
}

/** A token and, for an SD-JWT, what came with it. */
interface Disclosed {
  readonly token: TokenJudgement;
  readonly parts?: SdJwtParts;
  readonly disclosure?: SelectiveDisclosureJudgement;
}

export interface Judged extends Disclosed {
  readonly reports: readonly Report[];
}

/**
 * Judges a token. Never throws, whatever the token contains.
 * @param decoded for an SD-JWT, the issuer's part
 */
export async function judgeFound(
  found: FoundToken,
  decoded: Decoded,
  bench: Bench,
  now: Date,
): Promise<Judged> {
  const { clockToleranceSeconds, expectations } = bench;
  const clock = { now, clockToleranceSeconds };
  const parts = found.kind === 'sd-jwt' ? splitSdJwt(found.token) : undefined;
  const input: TokenInput = {
    token: decoded,
    expected: expectsAnything(expectations),
    judgeTimes: !expectsAnything(expectations),
    now,
    clockToleranceSeconds,
    ...defined({
      keys: bench.keys,
      keysFailed: bench.keysFailed,
      decryptionKeys: bench.decryptionKeys,
      allowedAlgorithms: bench.allowed?.list,
      allowedBy: bench.allowed?.by,
      engine: bench.engine,
      // A DPoP proof carries its own key; in any other token that would be an attack.
      trustedMembers: expectations.type === 'dpop+jwt' ? ['jwk'] : undefined,
    }),
  };
  const judged = await judgeToken(input);
  const chained =
    bench.anchors === undefined ? judged : await withCertificateChain(judged, input, bench.anchors);
  const disclosed = await withDisclosures(chained, parts, bench);
  const { token } = disclosed;
  const reports = [token.report];
  const type = typeToJudge(expectations, token, disclosed.parts !== undefined);
  const opened = withOpenedClaims(disclosed);
  if (type === 'id_token') reports.push(await judgeClaims(found, opened, expectations, clock));
  else if (type !== undefined) {
    reports.push(await judgeOther(type, found, opened, expectations, clock, disclosed));
  }
  const binding = bindingOf(disclosed);
  if (binding !== undefined) {
    reports.push(await judgeOther('kb+jwt', found, binding, expectations, clock, disclosed));
  }
  return { token, reports, ...defined({ parts: disclosed.parts, disclosure: disclosed.disclosure }) };
}

/** Replaces the claims by the opened ones: disclosed claims count like open ones. RFC 9901, 7.1. */
function withOpenedClaims({ token, disclosure }: Disclosed): TokenJudgement {
  const claims = disclosure?.opened?.claims;
  return claims === undefined ? token : { ...token, claims };
}

/** Returns the key binding as a token, judged together with the one that names its key (`token.key_binding`). */
function bindingOf({ token, disclosure }: Disclosed): TokenJudgement | undefined {
  const binding = disclosure?.binding;
  if (binding?.claims === undefined) return undefined;
  return { report: token.report, verified: token.verified, decoded: binding, claims: binding.claims };
}

/** With anchors, takes a key from the chain in `x5c` and judges the token again. */
async function withCertificateChain(
  token: TokenJudgement,
  input: TokenInput,
  anchors: readonly X509Certificate[],
): Promise<TokenJudgement> {
  const header = token.decoded?.signatures.find((one) => member(one.header, 'x5c') !== undefined)?.header;
  if (header === undefined) return token;
  const { judgeCertificateChain } = await CHECKS.certificateChain();
  const { finding, key } = await judgeCertificateChain({ header, anchors, now: input.now });
  const again =
    key === undefined
      ? { keysFailed: `the certificate chain leads nowhere (${finding.code})` }
      : { keys: [...(input.keys ?? []), key], trustedMembers: ['x5c'] };
  const judged =
    key === undefined && input.keys !== undefined ? token : await judgeToken({ ...input, ...again });
  return withFindings(judged, [finding]);
}

async function withDisclosures(
  token: TokenJudgement,
  compact: SdJwtParts | undefined,
  bench: Bench,
): Promise<Disclosed> {
  const { nonce, clientId } = bench.expectations;
  const credential = typeToJudge(bench.expectations, token, true) === 'dc+sd-jwt';
  const parts = compact ?? disclosuresOfHeader(token) ?? (credential ? bareParts(token) : undefined);
  if (parts === undefined) return { token };
  const { judgeSelectiveDisclosure } = await CHECKS.selectiveDisclosure();
  const disclosure = await judgeSelectiveDisclosure({
    parts,
    ...defined({ claims: token.claims, nonce, audience: clientId }),
    credential,
  });
  return { token: withFindings(token, disclosure.findings), parts, disclosure };
}

/** Treats a credential as an SD-JWT even when its end was lost. */
function bareParts({ decoded }: TokenJudgement): SdJwtParts | undefined {
  const signature = decoded?.signatures[0];
  return signature === undefined || decoded?.serialization !== 'compact'
    ? undefined
    : bareSdJwt(compactOf(signature));
}

const compactOf = ({ signingInput, signature }: JwsSignature): string =>
  `${Buffer.from(signingInput).toString('latin1')}.${Buffer.from(signature).toString('base64url')}`;

/** Reads disclosures from the unprotected header of a JSON serialization. */
function disclosuresOfHeader({ decoded }: TokenJudgement): SdJwtParts | undefined {
  const signature = decoded?.signatures[0];
  if (decoded === undefined || signature === undefined || decoded.serialization === 'compact')
    return undefined;
  return sdJwtOfHeader(signature.header, compactOf(signature));
}

function withFindings(token: TokenJudgement, findings: readonly Finding[]): TokenJudgement {
  const fails = findings.some(({ status }) => status === 'fail');
  return { ...token, report: extend(token.report, findings), verified: token.verified && !fails };
}

/** Judges a token other than an ID token; `--trusted-audience` names other allowed audiences. */
async function judgeOther(
  type: TypedToken,
  { beside }: FoundToken,
  token: TokenJudgement,
  { issuer, clientId, nonce, accessToken = beside.accessToken, trustedAudiences, require }: Expectations,
  clock: { readonly now: Date; readonly clockToleranceSeconds: number },
  { parts, disclosure }: Disclosed,
): Promise<Report> {
  const { judgeTyped } = await CHECKS.typed();
  return judgeTyped({
    type,
    token,
    ...defined({ issuer, clientId }),
    // With a key binding, the nonce belongs there.
    ...(nonce === undefined || (type !== 'kb+jwt' && parts?.keyBinding !== undefined) ? {} : { nonce }),
    ...defined({
      accessToken,
      state: beside.state,
      disclosed: disclosure?.opened === undefined ? undefined : disclosedMembers(disclosure.opened),
      sdHash: disclosure?.sdHash,
    }),
    audiences: trustedAudiences,
    // Required claims apply to the credential, not to the key binding.
    ...(type === 'kb+jwt' && parts !== undefined ? {} : { require }),
    ...clock,
  });
}

/** Returns the names of the payload members that came as disclosures. */
function disclosedMembers({ disclosures }: OpenedClaims): string[] {
  return disclosures.flatMap(({ name, at }) => (name !== undefined && at === name ? [name] : []));
}

/** Judges the claims of an ID token. Values found beside the token apply unless given explicitly. */
async function judgeClaims(
  { beside }: FoundToken,
  token: TokenJudgement,
  expectations: Expectations,
  clock: { readonly now: Date; readonly clockToleranceSeconds: number },
): Promise<Report> {
  const { issuer, clientId, nonce, maxAgeSeconds, acrValues } = expectations;
  const accessToken = expectations.accessToken ?? beside.accessToken;
  const code = expectations.code ?? beside.code;
  const { judgeIdToken } = await CHECKS.idToken();
  return judgeIdToken({
    token,
    trustedAudiences: expectations.trustedAudiences,
    azpDemanded: expectations.azpDemanded,
    require: expectations.require,
    now: clock.now,
    clockToleranceSeconds: clock.clockToleranceSeconds,
    ...defined({
      issuer,
      clientId,
      acceptedIssuers: expectations.acceptedIssuers,
      nonce: nonce === undefined ? undefined : { sent: nonce },
      accessToken,
      code,
      state: beside.state,
      maxAgeSeconds,
      acr: acrValues === undefined ? undefined : { values: acrValues, mode: 'expected' as const },
    }),
  });
}
