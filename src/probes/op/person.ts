/** What an authorization request asks about the person: a fresh login, a level, somebody in particular. */

import { readJwt } from '../jws.ts';
import { failed, inconclusive, passed, warned } from '../probe.ts';
import type { AuthorizationAnswer } from './answer.ts';
import type { OpBench } from './bench.ts';
import { SILENT } from './browse.ts';
import { atAuthorization, MARK, refusedWith, short } from './judge.ts';
import { all, setting } from './parameters.ts';
import { AUTHORIZE, group, type OpProbe, TOKEN } from './row.ts';

const PROMPT = group(
  {
    check: 'op.prompt',
    gain: 'somebody at an unlocked screen is let through where a fresh login was asked for',
    fix: 'show the login again for prompt=login and max_age, and no page for prompt=none',
    spec: 'OpenID Connect Core 1.0, 3.1.2.1',
    to: AUTHORIZE,
    needs: ['openid'],
  },
  [
    {
      id: 'prompt-none',
      severity: 'medium',
      title: 'prompt=none where nobody is logged in',
      async run(bench) {
        const answer = await bench.authorize(setting('prompt', 'none'), { fresh: true });
        const isPage = answer.kind === 'answered' && answer.asked;
        if (answer.kind === 'stayed' && answer.isLogin && !answer.isPlayed)
          return failed(`a page was shown, where an error is due: ${answer.told}`, atAuthorization(bench));
        return refusedWith(
          answer,
          SILENT,
          bench,
          isPage ? 'a page was shown, where an error is due' : 'somebody is logged in without a session',
        );
      },
    },
    {
      id: 'prompt-login',
      severity: 'high',
      title: 'prompt=login where somebody is logged in',
      needs: ['openid', 'built-in browser', 'code'],
      run: (bench) => askedAgain(bench, ['prompt', 'login']),
    },
    {
      id: 'max-age-0',
      severity: 'high',
      title: 'max_age=0 where somebody is logged in',
      needs: ['openid', 'code'],
      run: (bench) => (bench.isPersonal ? loggedInAgain(bench) : askedAgain(bench, ['max_age', '0'])),
    },
  ],
);

const FRESH_MILLISECONDS = 6000;

async function askedAgain(bench: OpBench, [name, value]: readonly [string, string]) {
  await bench.login();
  const answer = await bench.authorize(setting(name, value));
  if (answer.kind !== 'answered') return inconclusive(`no answer: ${answer.told}`, atAuthorization(bench));
  if (answer.parameters.has('error'))
    return passed(`not without the person: ${answer.told}`, atAuthorization(bench));
  if (answer.asked) return passed('the person was asked again', atAuthorization(bench));
  // Some take a login of the last seconds for a fresh one.
  const { world } = bench.context;
  await world.sleep(FRESH_MILLISECONDS, world.signal);
  const later = await bench.authorize(setting(name, value));
  const isAsked = later.kind === 'answered' && (later.asked || later.parameters.has('error'));
  return isAsked
    ? warned('the person was asked again, but not within seconds of the login', atAuthorization(bench))
    : failed('the person was not asked again', {
        ...atAuthorization(bench),
        expected: 'a page',
        actual: answer.told,
      });
}

/** Seconds that clocks differ by. */
const TOLERANCE = 30;

/** A person's browser does not tell whether a page asked; the ID token must (Core 1.0, 3.1.2.1: `auth_time`). */
async function loggedInAgain(bench: OpBench) {
  const change = setting('max_age', '0');
  const asked = bench.context.world.now().getTime() / 1000;
  const answer = await bench.authorize(change, { good: 'person' });
  const details = { ...atAuthorization(bench), expected: 'a new auth_time' };
  if (answer.kind !== 'answered') return inconclusive(`no answer: ${answer.told}`, details);
  if (answer.parameters.has('error')) return passed(`not without the person: ${answer.told}`, details);
  const login = bench.loginOf(answer);
  if (login === undefined) return inconclusive(`no code: ${answer.told}`, details);
  const { json } = await bench.redeem(login);
  const at = readJwt(json?.id_token)?.claims.auth_time;
  if (typeof at !== 'number') return inconclusive('the ID token has no auth_time', details);
  return at >= asked - TOLERANCE
    ? passed('the person logged in again', details)
    : failed(`the login is from ${Math.round(asked - at)} s before`, { ...details, actual: String(at) });
}

const ACR = group(
  {
    check: 'op.acr',
    gain: 'a client believes in a second factor, or a person, that nobody showed',
    fix: 'refuse what cannot be met, and say in the token what was done',
    spec: 'OpenID Connect Core 1.0, 5.5.1.1 and 3.1.2.2',
    to: TOKEN,
    needs: ['code', 'openid'],
  },
  [
    {
      id: 'acr-essential',
      severity: 'high',
      title: 'an essential level that nobody can reach',
      needs: ['code', 'openid', 'claims parameter'],
      async run(bench) {
        const acr = `urn:${MARK}:acr`;
        const claims = JSON.stringify({ id_token: { acr: { essential: true, values: [acr] } } });
        return notClaimed(bench, all(setting('claims', claims), setting('acr_values', acr)), (token) =>
          token.acr === acr ? `the ID token claims ${acr}` : undefined,
        );
      },
    },
    {
      id: 'claims-essential-value',
      severity: 'high',
      title: 'a subject that is somebody else',
      needs: ['code', 'openid', 'claims parameter'],
      async run(bench) {
        const claims = JSON.stringify({ id_token: { sub: { essential: true, value: `${MARK}-nobody` } } });
        return notClaimed(bench, setting('claims', claims), ({ sub }) =>
          sub === `${MARK}-nobody`
            ? 'the ID token claims to be about the one asked for'
            : `an ID token about another one (${short(sub)})`,
        );
      },
    },
  ],
);

async function notClaimed(
  bench: OpBench,
  change: ReturnType<typeof setting>,
  problemOf: (claims: Readonly<Record<string, unknown>>) => string | undefined,
) {
  const answer = await bench.authorize(change);
  if (answer.kind !== 'answered') return passed(`refused: ${answer.told}`, atAuthorization(bench));
  if (!answer.parameters.has('code')) return passed(`refused: ${answer.told}`, atAuthorization(bench));
  const tokens = await bench.grant(change);
  const token = readJwt(tokens.id_token);
  if (token === undefined) return inconclusive('no ID token that can be read came', atAuthorization(bench));
  const problem = problemOf(token.claims);
  return problem === undefined
    ? passed('the ID token does not claim it', { ...atAuthorization(bench), actual: short(token.claims.acr) })
    : failed(problem, atAuthorization(bench));
}

const HINTS = group(
  {
    check: 'op.hint',
    gain: 'whoever knows an e-mail address, or has an old ID token, gets in as that person',
    fix: 'take a hint for a hint: ask the person to authenticate',
    spec: 'OpenID Connect Core 1.0, 3.1.2.1',
    to: AUTHORIZE,
    needs: ['code', 'openid'],
  },
  [
    {
      id: 'login-hint-other',
      severity: 'critical',
      title: 'the hint of a person who is not logged in',
      async run(bench) {
        const hint = setting(
          'login_hint',
          bench.input.parameters.find(([name]) => name === 'login_hint')?.[1] ?? `${MARK}@example.com`,
        );
        return notLoggedIn(await bench.authorize(hint, { fresh: true }), bench);
      },
    },
    {
      id: 'id-token-hint-other',
      severity: 'critical',
      title: 'an old ID token as hint, in a browser without a session, with prompt=none',
      needs: ['code', 'openid', 'id token'],
      async run(bench) {
        const change = all(
          setting('id_token_hint', String(bench.tokens.id_token)),
          setting('prompt', 'none'),
        );
        return notLoggedIn(await bench.authorize(change, { fresh: true }), bench);
      },
    },
  ],
);

function notLoggedIn(answer: AuthorizationAnswer, bench: OpBench) {
  if (answer.kind === 'answered' && answer.parameters.has('code') && !answer.asked)
    return failed(`the hint was enough: ${answer.told}`, {
      ...atAuthorization(bench),
      expected: 'a page, or login_required',
    });
  return passed(`the hint was not enough: ${answer.told}`, atAuthorization(bench));
}

export const PERSON: readonly OpProbe[] = [...PROMPT, ...ACR, ...HINTS];
