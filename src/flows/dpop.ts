/** Judges the proofs of a run, and what the provider made of them, once the run is over. RFC 9449. */
import { judgeDpop, judgeToken, judgeTyped, type ProvenRequest } from '../checks/index.ts';
import { defined } from '../common/defined.ts';
import type { Draft, Exchange } from '../outcome.ts';
import { objectOf } from '../protocol/http/index.ts';
import { decode } from '../protocol/jose/decode.ts';
import type { OidcClient } from '../protocol/oidc/client.ts';
import { objectIn } from '../protocol/oidc/grant.ts';
import type { Report } from '../report.ts';
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
  const { reports, requests } = await judgeProofs(
    draft.exchanges.map(({ purpose, request, response }) => ({
      name: `${purpose} request`,
      url: request.url,
      requestHeaders: request.headers,
      at: judging.world.now(),
      ...(response === undefined
        ? {}
        : {
            status: response.status,
            responseHeaders: response.headers,
            body: new TextDecoder().decode(response.body),
          }),
    })),
    judging.clockToleranceSeconds,
  );
  draft.reports.push(...reports);
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

/** An exchange that may carry a proof. */
export interface ProvenExchange {
  readonly name: string;
  readonly url: string;
  readonly requestHeaders: Exchange['request']['headers'];
  readonly at: Date;
  /** Absent, with what follows: no answer. */
  readonly status?: number;
  readonly responseHeaders?: Exchange['request']['headers'];
  readonly body?: string;
}

interface JudgedProofs {
  /** Of proofs with something wrong. */
  readonly reports: readonly Report[];
  readonly requests: readonly ProvenRequest[];
}

/** Judges each proof as its receiver would, in the order in which they were sent. */
export async function judgeProofs(
  exchanges: readonly ProvenExchange[],
  clockToleranceSeconds: number,
): Promise<JudgedProofs> {
  const requests: ProvenRequest[] = [];
  const reports: Report[] = [];
  for (const exchange of exchanges) {
    const { name, url, requestHeaders, at: now, status } = exchange;
    const proof = header(requestHeaders, 'dpop');
    if (proof === undefined || status === undefined) continue;
    const { origin } = new URL(url);
    const decoded = decode(proof);
    const nonce = decoded?.kind === 'jws' ? decoded.claims?.nonce : undefined;
    const accessToken = /^DPoP +(\S+)$/i.exec(header(requestHeaders, 'authorization') ?? '')?.[1];
    const due = requests.findLast((one) => one.origin === origin && one.nonceGiven !== undefined)?.nonceGiven;
    const clock = { now, clockToleranceSeconds };
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
    if (report.verdict === 'invalid')
      reports.push({ ...token.report, from: name }, { ...report, from: name });
    requests.push({
      name,
      origin,
      to: accessToken === undefined ? 'server' : 'resource',
      ...(typeof nonce === 'string' ? { nonce } : {}),
      ...answerOf(exchange),
    });
  }
  return { reports, requests };
}

function answerOf({
  responseHeaders = [],
  status = 0,
  body = '',
}: ProvenExchange): Pick<ProvenRequest, 'status' | 'wantsNonce'> {
  const challenge = header(responseHeaders, 'www-authenticate');
  return {
    status,
    wantsNonce: objectIn(body)?.error === 'use_dpop_nonce' || /error="?use_dpop_nonce/.test(challenge ?? ''),
    ...defined({
      nonceGiven: header(responseHeaders, 'dpop-nonce'),
      challenge: challenge === undefined ? undefined : /^\s*(\S+)/.exec(challenge)?.[1],
    }),
  };
}

const header = (lines: Exchange['request']['headers'], name: string): string | undefined =>
  lines.find(([one]) => one.toLowerCase() === name)?.[1];
