/** Judges the proofs of a run, and what the provider made of them, once the run is over. RFC 9449. */
import { judgeDpop, judgeToken, judgeTyped, type ProvenRequest } from '../checks/index.ts';
import { defined } from '../common/defined.ts';
import type { Draft, Exchange } from '../outcome.ts';
import { objectOf } from '../protocol/http/index.ts';
import { decode } from '../protocol/jose/decode.ts';
import type { OidcClient } from '../protocol/oidc/client.ts';
import { objectIn } from '../protocol/oidc/grant.ts';
import type { World } from '../world.ts';

interface Judging {
  readonly client: OidcClient;
  readonly draft: Draft;
  readonly world: Pick<World, 'now'>;
  readonly clockToleranceSeconds: number;
}

/** Judges the proofs that the run sent so far, and their answers. Without DPoP it does nothing. */
export async function tellDpop(judging: Judging): Promise<void> {
  const { client, draft } = judging;
  const { dpop } = client;
  if (dpop === undefined) return;
  draft.data.dpop = { jkt: dpop.thumbprint, alg: dpop.alg };
  const requests: ProvenRequest[] = [];
  for (const exchange of draft.exchanges) {
    const proof = header(exchange.request.headers, 'dpop');
    if (proof === undefined || exchange.response === undefined) continue;
    const request = await tellProof(proof, exchange, requests, judging);
    requests.push({ ...request, ...answerOf(exchange) });
  }
  if (requests.length === 0) return;
  const { access_token: token, token_type: tokenType } = draft.tokens ?? {};
  draft.reports.push(
    await judgeDpop({
      ...defined({ announced: dpop.announced }),
      alg: dpop.alg,
      thumbprint: dpop.thumbprint,
      requests,
      ...(token === undefined ? {} : { tokenType: tokenType ?? null }),
      ...confirmationOf(draft),
    }),
  );
}

/** The token's own `cnf`, or the one that introspection told. */
function confirmationOf({ tokens, data }: Draft) {
  const introspected = objectOf(data.introspection);
  if (introspected?.active === true)
    return { confirmation: { from: 'introspection', cnf: introspected.cnf } };
  const token = tokens?.access_token;
  const decoded = typeof token === 'string' ? decode(token) : undefined;
  if (decoded?.kind !== 'jws' || decoded.claims === undefined) return {};
  return { confirmation: { from: 'payload', cnf: decoded.claims.cnf } };
}

/** Judges one proof as its receiver would. Reports it only when something is wrong. */
async function tellProof(
  proof: string,
  { request, purpose }: Exchange,
  earlier: readonly ProvenRequest[],
  { draft, world, clockToleranceSeconds }: Judging,
): Promise<Pick<ProvenRequest, 'name' | 'origin' | 'nonce' | 'to'>> {
  const { origin } = new URL(request.url);
  const decoded = decode(proof);
  const nonce = decoded?.kind === 'jws' ? decoded.claims?.nonce : undefined;
  const credentials = header(request.headers, 'authorization');
  const accessToken = /^DPoP +(\S+)$/i.exec(credentials ?? '')?.[1];
  const due = earlier.findLast((one) => one.origin === origin && one.nonceGiven !== undefined)?.nonceGiven;
  const clock = { now: world.now(), clockToleranceSeconds };
  const token = await judgeToken({
    token: proof,
    trustedMembers: ['jwk'],
    expected: true,
    judgeTimes: false,
    ...clock,
  });
  const report = await judgeTyped({
    type: 'dpop+jwt',
    token,
    ...defined({ accessToken, nonce: due }),
    ...clock,
  });
  const from = `${purpose} request`;
  if (report.verdict === 'invalid') draft.reports.push({ ...token.report, from }, { ...report, from });
  return {
    name: from,
    origin,
    to: accessToken === undefined ? 'server' : 'resource',
    ...(typeof nonce === 'string' ? { nonce } : {}),
  };
}

function answerOf({ response }: Exchange): Pick<ProvenRequest, 'status' | 'wantsNonce'> {
  const headers = response?.headers ?? [];
  const challenge = header(headers, 'www-authenticate');
  const body = objectIn(new TextDecoder().decode(response?.body));
  return {
    status: response?.status ?? 0,
    wantsNonce: body?.error === 'use_dpop_nonce' || /error="?use_dpop_nonce/.test(challenge ?? ''),
    ...defined({
      nonceGiven: header(headers, 'dpop-nonce'),
      challenge: challenge === undefined ? undefined : /^\s*(\S+)/.exec(challenge)?.[1],
    }),
  };
}

const header = (lines: Exchange['request']['headers'], name: string): string | undefined =>
  lines.find(([one]) => one.toLowerCase() === name)?.[1];
