/** Proofs of possession in a recorded flow. RFC 9449. */
import { createHash } from 'node:crypto';
import { judgeDpop } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { canonicalJson, isObject } from '../../common/json.ts';
import { decode } from '../../protocol/jose/decode.ts';
import { strings } from '../../protocol/oidc/discovery.ts';
import { hostOf } from '../../protocol/recorded/parts.ts';
import type { Entry } from '../../recording/entry.ts';
import { headerValue } from '../../recording/header-lines.ts';
import { isMaskedText } from '../../recording/masked.ts';
import { judgeProofs as judgeEach, type ProvenExchange } from '../dpop.ts';
import { timeOf, type Working } from './oidc-form.ts';

/** Judges the proofs of a flow and what the provider made of them; without proofs nothing. */
export async function judgeProofs(working: Working): Promise<void> {
  const { flow, input, provider, reports } = working;
  const exchanges: ProvenExchange[] = [
    ...flow.pushed.map((entry) => exchangeOf(entry, 'pushed request', working)),
    ...flow.tokens.map(({ entry }) => exchangeOf(entry, 'token request', working)),
    ...flow.userinfo.map((entry) => exchangeOf(entry, 'UserInfo request', working)),
  ];
  const proofs = exchanges.flatMap(({ requestHeaders }) => headerValue(requestHeaders, 'dpop') ?? []);
  const [first] = proofs;
  if (first === undefined || proofs.some(isMaskedText)) return;
  const judged = await judgeEach(exchanges, input.clockToleranceSeconds);
  reports.push(...judged.reports);
  const decoded = decode(first);
  const header = decoded?.kind === 'jws' ? decoded.signatures[0]?.header : undefined;
  if (judged.requests.length === 0 || typeof header?.alg !== 'string') return;
  const answer = flow.tokens.findLast(({ answer }) => typeof answer?.access_token === 'string')?.answer;
  const announced =
    // Without metadata nothing speaks against the algorithm.
    provider.metadata === undefined
      ? [header.alg]
      : strings(provider.metadata, 'dpop_signing_alg_values_supported');
  const report = await judgeDpop({
    ...defined({ announced }),
    alg: header.alg,
    thumbprint: thumbprintOf(header.jwk),
    requests: judged.requests,
    ...(answer === undefined ? {} : { tokenType: answer.token_type ?? null }),
    ...confirmationOf(answer?.access_token),
  });
  const last = flow.tokens.at(-1)?.entry;
  reports.push({ ...report, ...(last === undefined ? {} : { evidence: [last.where] }) });
}

const exchangeOf = (entry: Entry, name: string, { input }: Working): ProvenExchange => ({
  name: `${name} to ${hostOf(entry.url)}`,
  url: entry.url,
  requestHeaders: entry.requestHeaders,
  at: timeOf(entry, input),
  ...(entry.status === undefined
    ? {}
    : { status: entry.status, responseHeaders: entry.responseHeaders, body: entry.responseBody ?? '' }),
});

/** RFC 7638, 3.2. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  RSA: ['e', 'kty', 'n'],
};

function thumbprintOf(jwk: unknown): string {
  const key = isObject(jwk) ? jwk : {};
  const members = typeof key.kty === 'string' ? (MEMBERS[key.kty] ?? []) : [];
  const text = canonicalJson(Object.fromEntries(members.map((name) => [name, key[name]])));
  return createHash('sha256').update(text).digest('base64url');
}

function confirmationOf(token: unknown) {
  const decoded = typeof token === 'string' && !isMaskedText(token) ? decode(token) : undefined;
  if (decoded?.kind !== 'jws' || decoded.claims === undefined) return {};
  return { confirmation: { from: 'payload', cnf: decoded.claims.cnf } };
}
