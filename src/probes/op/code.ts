/** Codes and PKCE: what is redeemed, by whom, how often. */
import { failed, inconclusive, passed, warned } from '../probe.ts';
import type { AuthorizationAnswer } from './answer.ts';
import type { OpBench } from './bench.ts';
import { withoutPkce } from './browse.ts';
import { gaveTokens, refusedAt, refusedWith, succeeded, toldReply } from './judge.ts';
import { setting, without } from './parameters.ts';
import { AUTHORIZE, group, type OpProbe, TOKEN } from './row.ts';

const tokenUrl = (bench: OpBench) => ({ at: bench.endpoint('token_endpoint').href });

/** RFC 7636, 4.1: 43 to 128. */
const TOO_SHORT = 'a'.repeat(42);

const PKCE: readonly OpProbe[] = [
  ...group(
    {
      check: 'op.pkce_verifier',
      gain: 'whoever gets hold of a code redeems it: PKCE protects nothing',
      fix: 'compare the verifier with the challenge of the login, and refuse a request without one',
      spec: 'RFC 7636, 4.6',
      to: TOKEN,
      needs: ['code', 'pkce'],
    },
    [
      {
        id: 'pkce-wrong-verifier',
        severity: 'critical',
        title: 'another verifier than the one of the login',
        async run(bench) {
          const reply = await bench.redeem(await bench.login(), {
            change: setting('code_verifier', 'idcli-probe'.repeat(4)),
          });
          return refusedAt(reply, ['invalid_grant'], 'the code was redeemed with a wrong verifier');
        },
      },
      {
        id: 'pkce-no-verifier',
        severity: 'critical',
        title: 'no verifier, where the login had a challenge',
        async run(bench) {
          const reply = await bench.redeem(await bench.login(), { change: without('code_verifier') });
          return refusedAt(
            reply,
            ['invalid_grant', 'invalid_request'],
            'the code was redeemed without a verifier',
          );
        },
      },
      {
        id: 'pkce-short-verifier',
        severity: 'low',
        title: 'a verifier of 42 characters, and its challenge',
        spec: 'RFC 7636, 4.1',
        async run(bench) {
          const { createHash } = await import('node:crypto');
          const challenge = createHash('sha256').update(TOO_SHORT).digest('base64url');
          const login = await bench.login(setting('code_challenge', challenge));
          const reply = await bench.redeem(login, { change: setting('code_verifier', TOO_SHORT) });
          return refusedAt(
            reply,
            ['invalid_grant', 'invalid_request'],
            'the code was redeemed with a verifier that is too short',
          );
        },
      },
    ],
  ),
  ...group(
    {
      check: 'op.pkce',
      gain: 'a code that was stolen, or planted in the browser of a victim, is redeemed',
      fix: 'demand PKCE with S256 of every client, and refuse a verifier where the login had no challenge',
      spec: 'RFC 9700, 2.1.1',
      to: TOKEN,
      needs: ['code', 'pkce'],
    },
    [
      {
        id: 'pkce-missing',
        severity: 'high',
        title: 'a login without challenge',
        async run(bench) {
          const answer = await bench.authorize(withoutPkce);
          const verdict = refusedWith(answer, ['invalid_request'], bench, 'a login without PKCE goes on');
          // A client that authenticates has another protection, and PKCE is a recommendation.
          const isPublic = bench.client.credentials.method === 'none';
          return verdict.status === 'fail' && !isPublic
            ? { ...verdict, status: 'warn', message: `${verdict.message}; this client authenticates, too` }
            : verdict;
        },
      },
      {
        id: 'pkce-plain',
        severity: 'medium',
        title: 'the method plain',
        async run(bench) {
          const answer = await bench.authorize(setting('code_challenge_method', 'plain'));
          const verdict = refusedWith(answer, ['invalid_request'], bench, 'the method plain is accepted');
          const methods = bench.metadata.code_challenge_methods_supported;
          const isAnnounced = Array.isArray(methods) && methods.includes('plain');
          return verdict.status === 'fail' && isAnnounced
            ? { ...verdict, status: 'warn', message: `${verdict.message}, as the metadata announces` }
            : verdict;
        },
      },
      {
        id: 'pkce-downgrade',
        severity: 'high',
        title: 'a login without challenge, and a verifier with its code',
        spec: 'RFC 9700, 4.8.2',
        async run(bench) {
          const answer: AuthorizationAnswer = await bench.authorize(withoutPkce);
          const code = answer.kind === 'answered' ? answer.parameters.get('code') : null;
          if (code === null)
            return passed(`a login without PKCE does not get that far: ${answer.told}`, {
              actual: answer.told,
            });
          const { client } = bench;
          const reply = await bench.redeem(
            { code, client, redirectUri: client.redirectUri, parameters: new URLSearchParams() },
            { change: setting('code_verifier', 'idcli-probe'.repeat(4)) },
          );
          return refusedAt(
            reply,
            ['invalid_grant', 'invalid_request'],
            'a challenge that an attacker took out of the request is not missed',
          );
        },
      },
    ],
  ),
];

const CODES: readonly OpProbe[] = [
  ...group(
    {
      check: 'op.code_once',
      gain: 'a code from a log, a history or a Referer header is redeemed again',
      fix: 'redeem and delete a code in one step; end its tokens when it comes again; let it live for a minute',
      spec: 'RFC 6749, 4.1.2 and 10.5',
      to: TOKEN,
      needs: ['code'],
    },
    [
      {
        id: 'code-replay',
        severity: 'critical',
        title: 'a code twice',
        async run(bench) {
          const login = await bench.login();
          const first = await bench.redeem(login);
          if (!gaveTokens(first)) return unredeemed(first);
          return refusedAt(await bench.redeem(login), ['invalid_grant'], 'the code was redeemed twice');
        },
      },
      {
        id: 'code-replay-tokens',
        severity: 'medium',
        title: 'the tokens of a code that came twice',
        needs: ['code', 'userinfo endpoint'],
        async run(bench) {
          const login = await bench.login();
          const first = await bench.redeem(login);
          if (!gaveTokens(first)) return unredeemed(first);
          await bench.redeem(login);
          const token = first.json?.access_token;
          const url = bench.endpoint('userinfo_endpoint');
          const reply = await bench.call(url, { headers: { authorization: `Bearer ${String(token)}` } });
          const details = { at: url.href, expected: '401', actual: toldReply(reply) };
          return succeeded(reply)
            ? warned('the tokens of a code that came twice go on working', details)
            : passed(`they do not work any more: ${toldReply(reply)}`, details);
        },
      },
      {
        id: 'code-parallel',
        severity: 'high',
        title: 'a code in two requests at the same time',
        spec: 'RFC 9700, 4.5',
        async run(bench) {
          const login = await bench.login();
          const replies = await Promise.all([bench.redeem(login), bench.redeem(login), bench.redeem(login)]);
          const given = replies.filter(gaveTokens).length;
          const details = { ...tokenUrl(bench), expected: '1', actual: String(given) };
          if (given > 1) return failed(`${given} of 3 requests at the same time got tokens`, details);
          return passed(`${given} of 3 requests at the same time got tokens`, details);
        },
      },
      {
        id: 'code-late',
        severity: 'medium',
        title: 'a code after ten minutes',
        slow: true,
        async run(bench) {
          const login = await bench.login();
          const { world } = bench.context;
          // In steps: a wait of this length would be a deadline.
          for (let minute = 0; minute < 11 * 2; minute += 1) await world.sleep(30_000, world.signal);
          return refusedAt(
            await bench.redeem(login),
            ['invalid_grant'],
            'the code was redeemed after 11 minutes',
          );
        },
      },
    ],
  ),
  ...group(
    {
      check: 'op.code_bound',
      gain: 'one client logs in as the people of another',
      fix: 'keep the client with the code, and compare it with the one that authenticates',
      spec: 'RFC 6749, 4.1.3',
      to: TOKEN,
      needs: ['code', 'second client'],
    },
    [
      {
        id: 'code-other-client',
        severity: 'critical',
        title: 'a code redeemed by another client',
        async run(bench) {
          const { second } = bench;
          const reply = await bench.redeem(
            await bench.login(),
            second === undefined ? {} : { client: second },
          );
          return refusedAt(reply, ['invalid_grant'], 'another client redeemed the code');
        },
      },
    ],
  ),
  ...group(
    {
      check: 'op.code_random',
      gain: 'codes of others are guessed before they are used',
      fix: 'make codes of 128 random bits or more',
      spec: 'RFC 6749, 10.10',
      to: AUTHORIZE,
      needs: ['code'],
    },
    [
      {
        id: 'code-guessable',
        severity: 'high',
        title: 'ten codes compared',
        async run(bench) {
          const codes: string[] = [];
          for (let count = 0; count < 10; count += 1) codes.push((await bench.login()).code);
          return judgeCodes(codes, bench);
        },
      },
    ],
  ),
];

const unredeemed = (reply: Parameters<typeof toldReply>[0]) =>
  inconclusive(`a good code was not redeemed: ${toldReply(reply)}`, { at: reply.url });

/** 128 bits by length and alphabet, of the places that differ. */
function judgeCodes(codes: readonly string[], bench: OpBench) {
  const details = { at: bench.endpoint('authorization_endpoint').href, expected: '128 bits or more' };
  if (new Set(codes).size < codes.length) return failed('the same code came twice', details);
  const longest = Math.max(...codes.map((code) => code.length));
  const places = Array.from({ length: longest }, (_, at) => new Set(codes.map((code) => code[at] ?? '')));
  // A signed code has fixed parts, and some places agree by chance.
  const varying = places.filter((letters) => letters.size > 4).length;
  const bits = Math.round(varying * Math.log2(alphabetOf(codes.join(''))));
  const told = `${varying} of ${longest} places differ, which is about ${bits} bits`;
  return bits >= 128
    ? passed(told, { ...details, actual: `about ${bits} bits` })
    : failed(`codes are short or much the same: ${told}`, { ...details, actual: `about ${bits} bits` });
}

function alphabetOf(text: string): number {
  if (/^\d+$/.test(text)) return 10;
  if (/^[\da-f]+$/i.test(text)) return 16;
  return /^[\da-z]+$/.test(text) || /^[\dA-Z]+$/.test(text) ? 36 : 62;
}

export const CODE: readonly OpProbe[] = [...PKCE, ...CODES];
