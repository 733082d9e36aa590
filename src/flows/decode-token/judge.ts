/** One token judged: with the keys at hand, its certificate chain, its disclosures, and what is expected of it. */
import type { X509Certificate } from 'node:crypto';
import type { SelectiveDisclosureJudgement } from '../../checks/selective-disclosure.ts';
import { judgeToken } from '../../checks/token.ts';
import type { TokenInput, TokenJudgement, TypedToken } from '../../checks/types.ts';
import { member } from '../../protocol/jose/parts.ts';
import type { Decoded, KeyCandidate } from '../../protocol/jose/types.ts';
import { type SdJwtParts, sdJwtOfHeader, splitSdJwt } from '../../protocol/tokens/sd-jwt.ts';
import type { FoundToken } from '../../protocol/tokens/types.ts';
import { type Finding, type Report, worse } from '../../report.ts';
import { type Expectations, expectsAnything, expectsIdToken, withoutKeyBinding } from './input.ts';

/** Loaded when first needed, and asked for only once: a batch asks for each of its lines. */
function once<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loaded: Promise<Module> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

const CHECKS = {
  idToken: once(() => import('../../checks/id-token.ts')),
  typed: once(() => import('../../checks/typed.ts')),
  certificateChain: once(() => import('../../checks/certificate-chain.ts')),
  selectiveDisclosure: once(() => import('../../checks/selective-disclosure.ts')),
};

/** What tokens are judged with; gathered once for any number of them. */
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

export interface Judged {
  readonly token: TokenJudgement;
  readonly reports: readonly Report[];
  readonly parts?: SdJwtParts;
  readonly disclosure?: SelectiveDisclosureJudgement;
}

/**
 * Judges a token. Never throws for anything that a token may be.
 * @param decoded of an SD-JWT, the issuer's part
 */
export async function judgeFound(
  found: FoundToken,
  decoded: Decoded,
  bench: Bench,
  now: Date,
): Promise<Judged> {
  const { clockToleranceSeconds } = bench;
  const isCredential = found.kind === 'sd-jwt' && bench.expectations.type === undefined;
  const expectations = isCredential ? withoutKeyBinding(bench.expectations) : bench.expectations;
  const clock = { now, clockToleranceSeconds };
  const parts = found.kind === 'sd-jwt' ? splitSdJwt(found.token) : undefined;
  const input: TokenInput = {
    token: decoded,
    ...(bench.keys === undefined ? {} : { keys: bench.keys }),
    ...(bench.keysFailed === undefined ? {} : { keysFailed: bench.keysFailed }),
    ...(bench.decryptionKeys === undefined ? {} : { decryptionKeys: bench.decryptionKeys }),
    ...(bench.allowed === undefined
      ? {}
      : { allowedAlgorithms: bench.allowed.list, allowedBy: bench.allowed.by }),
    expected: expectsAnything(expectations),
    judgeTimes: !expectsAnything(expectations),
    ...(bench.engine === undefined ? {} : { engine: bench.engine }),
    // A proof of possession brings its key; for anything else that would be an attack.
    ...(expectations.type === 'dpop+jwt' ? { trustedMembers: ['jwk'] } : {}),
    ...clock,
  };
  const chained = await withCertificateChain(await judgeToken(input), input, bench);
  const disclosed = await withDisclosures(chained, parts, bench, now);
  const { token } = disclosed;
  const reports = [token.report];
  const { type = expectsIdToken(expectations) ? 'id_token' : undefined } = expectations;
  if (type === 'id_token') reports.push(await judgeClaims(found, token, expectations, clock));
  else if (type !== undefined) reports.push(await judgeOther(type, found, token, expectations, clock));
  return { ...disclosed, reports };
}

/** With anchors, the chain in `x5c` may give a key; then the token is judged again with it. */
async function withCertificateChain(
  token: TokenJudgement,
  input: TokenInput,
  { anchors }: Bench,
): Promise<TokenJudgement> {
  const header = token.decoded?.signatures.find((one) => member(one.header, 'x5c') !== undefined)?.header;
  if (anchors === undefined || header === undefined) return token;
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
  now: Date,
): Promise<Omit<Judged, 'reports'>> {
  const parts = compact ?? disclosuresOfHeader(token);
  if (parts === undefined) return { token };
  const { nonce, clientId } = bench.expectations;
  const { judgeSelectiveDisclosure } = await CHECKS.selectiveDisclosure();
  const disclosure = await judgeSelectiveDisclosure({
    parts,
    ...(token.claims === undefined ? {} : { claims: token.claims }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(clientId === undefined ? {} : { audience: clientId }),
    now,
    clockToleranceSeconds: bench.clockToleranceSeconds,
  });
  return { token: withFindings(token, disclosure.findings), parts, disclosure };
}

/** A JSON serialization keeps disclosures in its unprotected header. */
function disclosuresOfHeader({ decoded }: TokenJudgement): SdJwtParts | undefined {
  const signature = decoded?.signatures[0];
  if (decoded === undefined || signature === undefined || decoded.serialization === 'compact')
    return undefined;
  const signed = Buffer.from(signature.signingInput).toString('latin1');
  return sdJwtOfHeader(
    signature.header,
    `${signed}.${Buffer.from(signature.signature).toString('base64url')}`,
  );
}

function withFindings(token: TokenJudgement, findings: readonly Finding[]): TokenJudgement {
  const { report } = token;
  const fails = findings.some(({ status }) => status === 'fail');
  return {
    ...token,
    report: {
      ...report,
      findings: [...report.findings, ...findings],
      verdict: fails ? worse(report.verdict, 'invalid') : report.verdict,
    },
    verified: token.verified && !fails,
  };
}

/** A token with another purpose than an ID token; `--trusted-audience` names who else it may be for. */
async function judgeOther(
  type: TypedToken,
  { beside }: FoundToken,
  token: TokenJudgement,
  { issuer, clientId, nonce, accessToken = beside.accessToken, trustedAudiences, require }: Expectations,
  clock: { readonly now: Date; readonly clockToleranceSeconds: number },
): Promise<Report> {
  const { judgeTyped } = await CHECKS.typed();
  return judgeTyped({
    type,
    token,
    ...(issuer === undefined ? {} : { issuer }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(accessToken === undefined ? {} : { accessToken }),
    ...(beside.state === undefined ? {} : { state: beside.state }),
    audiences: trustedAudiences,
    require,
    ...clock,
  });
}

/** What stood beside the token counts where nothing was given by name. */
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
    ...(issuer === undefined ? {} : { issuer }),
    ...(clientId === undefined ? {} : { clientId }),
    trustedAudiences: expectations.trustedAudiences,
    azpDemanded: expectations.azpDemanded,
    ...(nonce === undefined ? {} : { nonce: { sent: nonce } }),
    ...(accessToken === undefined ? {} : { accessToken }),
    ...(code === undefined ? {} : { code }),
    ...(beside.state === undefined ? {} : { state: beside.state }),
    ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
    ...(acrValues === undefined ? {} : { acr: { values: acrValues, mode: 'expected' } }),
    require: expectations.require,
    ...clock,
  });
}
