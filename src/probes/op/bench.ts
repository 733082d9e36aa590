/** What the probes of a provider work with: its metadata, the clients, a browser with a session, and good messages. */
import { createHash } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import type { FlowContext } from '../../flows/code-flow/flow-context.ts';
import type { CodeFlowInput } from '../../flows/code-flow/input.ts';
import { readJson, withCookies } from '../../protocol/http/index.ts';
import type { ClientCredentials } from '../../protocol/oidc/client-auth.ts';
import { endpoint, type Metadata, requireEndpoint, strings } from '../../protocol/oidc/discovery.ts';
import type { OldTls } from '../../world.ts';
import { LOCKED } from '../page.ts';
import { ProbeStop } from '../stop.ts';
import type { AuthorizationAnswer, Reply, TokenOptions } from './answer.ts';
import { browse, browseInTab } from './browse.ts';
import { type ProbeClient, probeClient } from './client.ts';
import type { Prover } from './dpop.ts';
import { comesBack, throughSession, throughTab } from './logging-in.ts';
import { type Change, type Pairs, same, valueIn } from './parameters.ts';
import type { Tab } from './tab.ts';

/** A login that ended with a code. */
interface Login {
  readonly code: string;
  readonly client: ProbeClient;
  readonly redirectUri: string;
  readonly verifier?: string;
  readonly nonce?: string;
  readonly parameters: URLSearchParams;
}

/** How a request to a resource proves possession. */
interface ProofOptions {
  readonly scheme?: 'Bearer' | 'DPoP';
  /** Instead of a good one; none for a token that is not bound. */
  readonly proof?: string;
  /** Instead of the client's own connection. */
  readonly sender?: typeof fetch;
}

export interface BenchParts {
  readonly metadata: Metadata;
  readonly input: CodeFlowInput;
  readonly context: FlowContext;
  readonly client: ProbeClient;
  readonly second?: ProbeClient;
  /** Tokens of the good login. */
  readonly tokens: { readonly [member: string]: Json };
  /** Makes proofs; absent: bearer tokens. */
  readonly dpop?: Prover;
  /** Requests of somebody with a certificate of their own. */
  readonly stranger: () => Promise<typeof fetch>;
  /** `World.takesTls`, by the connection of this run. */
  takesTls(url: URL, version: OldTls): Promise<boolean | undefined>;
  /** The person's browser with its session; absent where a built-in one has it, or none comes back to this machine. */
  readonly tab?: Tab;
}

export interface OpBench extends BenchParts {
  /** A person has the session: the built-in browser has none, and stops where a login begins. */
  readonly isPersonal: boolean;
  endpoint(name: string): URL;
  /** The authorization request that is known to be good, with a change. */
  request(change: Change): Pairs;
  /** Sends a changed authorization request through the browser of this run. */
  authorize(change: Change, options?: AuthorizeOptions): Promise<AuthorizationAnswer>;
  /** A good login, or with a change that is good too. Rejects when it ends otherwise. */
  login(change?: Change, client?: ProbeClient): Promise<Login>;
  /** What an answer with a code can be redeemed with; undefined for any other. */
  loginOf(answer: AuthorizationAnswer, client?: ProbeClient): Login | undefined;
  /** Redeems a code with a changed token request. */
  redeem(login: Login, options?: TokenOptions): Promise<Reply>;
  /** Sends any form to the token endpoint. */
  token(pairs: Pairs, options?: TokenOptions): Promise<Reply>;
  /** A login and its tokens. Rejects when there are none. */
  grant(change?: Change): Promise<{ readonly [member: string]: Json }>;
  /** Asks UserInfo with an access token, as it is due or otherwise. */
  userinfo(accessToken: string, proof?: ProofOptions): Promise<Reply>;
  /** The same provider seen as another client, or with other credentials. */
  as(credentials: ClientCredentials): Promise<ProbeClient>;
  /** A browser of its own, with cookies: for what would end the session of the others. */
  browser(): typeof fetch;
  /** Sends any request of a client. */
  call(url: URL, init: RequestInit, sender?: typeof fetch): Promise<Reply>;
  /** Sends a form to an endpoint, with the client's authentication unless it is left out. */
  form(url: URL, pairs: Pairs, options?: TokenOptions): Promise<Reply>;
}

interface AuthorizeOptions {
  readonly client?: ProbeClient;
  /** A browser without a session. */
  readonly fresh?: true;
  /** A browser that `browser()` gave. */
  readonly fetch?: typeof fetch;
  /** Not pushed, also where that is due. */
  readonly plain?: true;
  /** Names a good pushed request, whose answer comes back to the client. */
  readonly pushed?: true;
  /** Known to be good: sent where the session is at once. `person`: somebody has to do something there. */
  readonly good?: 'session' | 'person';
  /** Other addresses where the browser must stop. */
  readonly stops?: readonly string[];
}

/** 256 random bits. */
const random = ({ world }: FlowContext): string => Buffer.from(world.random(32)).toString('base64url');

/** Prepares what probes of an OpenID provider share: client, session, and ways to send a request. */
export function openBench(parts: BenchParts): OpBench {
  const { metadata, input, context, client } = parts;
  const newBrowser = () => withCookies(context.recorder.as('user-agent', 'page'));
  const session = { fetch: newBrowser() };
  const send = context.recorder.as('client', 'probe');
  const verifiers = new Map<string, string>();

  /** The authorization request that is known to be good. */
  const goodRequest = (of: ProbeClient): Pairs => {
    const verifier = random(context);
    const state = random(context);
    verifiers.set(state, verifier);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const own: (readonly [string, string | undefined])[] = [
      ['response_type', input.responseType],
      ['client_id', of.id],
      ['scope', input.scope],
      ['state', state],
      ['redirect_uri', of.redirectUri],
      ['nonce', input.scope.split(' ').includes('openid') ? random(context) : undefined],
      ['response_mode', input.responseMode],
      ['code_challenge', input.pkce ? challenge : undefined],
      ['code_challenge_method', input.pkce ? 'S256' : undefined],
      ['acr_values', input.acrValues],
      ['claims', input.claimsParameter],
    ];
    const given = input.parameters.filter(([name]) => name !== 'state' && name !== 'nonce');
    return [
      ...own.filter(
        (pair): pair is [string, string] =>
          pair[1] !== undefined && !given.some(([name]) => name === pair[0]),
      ),
      ...given,
    ];
  };

  const sendForm = async (
    url: URL,
    pairs: Pairs,
    { client: of = client, authenticated, headers = {}, change = same, unproven }: TokenOptions,
  ): Promise<Reply> => {
    const body = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value]));
    const lines = new Headers({ accept: 'application/json', ...headers });
    if (authenticated !== false) await of.authenticate(body, lines);
    if (parts.dpop !== undefined && unproven !== true && !lines.has('dpop'))
      lines.set('dpop', await parts.dpop.prove({ method: 'POST', url }));
    const changed = change([...body]).map(([name, value]): [string, string] => [name, value]);
    return bench.call(url, { method: 'POST', headers: lines, body: new URLSearchParams(changed) });
  };

  const bench: OpBench = {
    ...parts,
    isPersonal: input.player.kind !== 'headless',
    endpoint: (name) => requireEndpoint(metadata, name, 'leave the probe out with --skip'),
    request: (change) => change(goodRequest(client)),
    async authorize(
      change,
      { client: of = client, fresh, fetch: own, plain, good, pushed, stops = [] } = {},
    ) {
      const pairs = change(goodRequest(of));
      const fetch = own ?? (fresh === true ? bench.browser() : session.fetch);
      const parts = { site: bench, pairs, client: of, isPlain: plain === true };
      const { tab } = bench;
      const isOwn = fresh !== true && own === undefined;
      const isTabs = tab !== undefined && isOwn && (pushed === true || comesBack(pairs, of));
      if (isTabs && good !== undefined) {
        const answer = await browseInTab(parts, tab, good);
        if (answer !== undefined) return answer;
      }
      const alone = await browse({ ...parts, fetch, stops: [of.redirectUri, ...stops] });
      // What is refused before the login needs no session.
      if (!isTabs || good !== undefined || alone.kind !== 'stayed' || !alone.isLogin) return alone;
      return (await browseInTab(parts, tab, 'session')) ?? alone;
    },
    async login(change = same, of = client) {
      const answer = bench.isPersonal
        ? await throughTab(bench, change, of)
        : await throughSession(bench, session, change, of);
      const login = bench.loginOf(answer, of);
      if (login !== undefined) return login;
      if (answer.kind === 'stayed' && LOCKED.test(answer.told))
        throw new ProbeStop('all', `not sent: the provider locked the account: ${answer.told}`);
      throw new IdcliError('ANSWER_UNKNOWN', `a good login gave no code: ${answer.told}`);
    },
    loginOf(answer, of = client) {
      const code = answer.kind === 'answered' ? answer.parameters.get('code') : null;
      if (answer.kind !== 'answered' || code === null) return undefined;
      const verifier = verifiers.get(valueIn(answer.sent, 'state') ?? '');
      return {
        code,
        client: of,
        redirectUri: of.redirectUri,
        parameters: answer.parameters,
        ...defined({
          nonce: valueIn(answer.sent, 'nonce'),
          verifier: valueIn(answer.sent, 'code_challenge') === undefined ? undefined : verifier,
        }),
      };
    },
    redeem: ({ code, redirectUri, verifier, client: of }, options = {}) =>
      bench.token(
        [
          ['grant_type', 'authorization_code'],
          ['code', code],
          ['redirect_uri', redirectUri],
          ...(verifier === undefined ? [] : [['code_verifier', verifier] as const]),
          ...input.tokenParameters,
        ],
        { client: of, ...options },
      ),
    token: (pairs, options) => bench.form(bench.endpoint('token_endpoint'), pairs, options),
    browser: newBrowser,
    as: (credentials) => probeClient(credentials, client.redirectUri, metadata, context.world),
    async grant(change) {
      const reply = await bench.redeem(await bench.login(change));
      if (reply.json?.access_token !== undefined) return reply.json;
      throw new IdcliError(
        'ANSWER_UNKNOWN',
        `a good code was not redeemed: ${reply.status} ${String(reply.json?.error ?? '')}`,
      );
    },
    async userinfo(
      accessToken,
      { scheme = parts.dpop === undefined ? 'Bearer' : 'DPoP', proof, sender } = {},
    ) {
      const url = bench.endpoint('userinfo_endpoint');
      const send = async () => {
        const made = proof ?? (await parts.dpop?.prove({ method: 'GET', url, accessToken }));
        const headers = {
          authorization: `${scheme} ${accessToken}`,
          ...(made === undefined || scheme === 'Bearer' ? {} : { dpop: made }),
        };
        return bench.call(url, { headers }, sender);
      };
      const reply = await send();
      return proof === undefined && tookNonce(reply, parts.dpop) ? send() : reply;
    },
    async form(url, pairs, options = {}) {
      const send = () => sendForm(url, pairs, options);
      const reply = await send();
      return options.headers?.dpop === undefined && tookNonce(reply, parts.dpop) ? send() : reply;
    },

    async call(url, init, sender = send) {
      const response = await sender(url, init);
      const text = await response.clone().text();
      const reading = await readJson(response);
      const json =
        reading.ok &&
        typeof reading.value === 'object' &&
        reading.value !== null &&
        !Array.isArray(reading.value)
          ? (reading.value as Reply['json'])
          : undefined;
      return {
        url: url.href,
        status: response.status,
        headers: response.headers,
        text,
        ...defined({ json }),
      };
    },
  };
  return bench;
}

/** Whether the answer demands a nonce, which the next proof then has (RFC 9449, 8). */
function tookNonce({ json, headers, status }: Reply, prover: Prover | undefined): boolean {
  const nonce = headers.get('dpop-nonce');
  if (prover === undefined || nonce === null) return false;
  prover.nonce = nonce;
  const challenge = headers.get('www-authenticate') ?? '';
  return status >= 400 && (json?.error === 'use_dpop_nonce' || challenge.includes('use_dpop_nonce'));
}

export const announces = ({ metadata }: Pick<OpBench, 'metadata'>, list: string, value: string): boolean =>
  strings(metadata, list)?.includes(value) === true;

export const hasEndpoint = ({ metadata }: Pick<OpBench, 'metadata'>, name: string): boolean =>
  endpoint(metadata, name) !== undefined;
