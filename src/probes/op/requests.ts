/** Authorization requests that are odd in another place than the redirect URI. */

import { readJwt } from '../jws.ts';
import { failed, inconclusive, passed, warned } from '../probe.ts';
import type { AuthorizationAnswer } from './answer.ts';
import { announces, type OpBench } from './bench.ts';
import { MARK, refusedWith } from './judge.ts';
import { adding, all, setting, valueIn, without } from './parameters.ts';
import { group, type OpProbe } from './row.ts';

const AUTHORIZE = ['authorization_endpoint'];
const at = (bench: OpBench) => ({ at: bench.endpoint('authorization_endpoint').href });

const NO_TYPE = ['unsupported_response_type', 'unauthorized_client', 'invalid_request'];

const TYPES = group(
  {
    check: 'op.response_type',
    gain: 'tokens that end in histories, logs and Referer headers',
    fix: 'allow each client the response types and modes that it needs: code',
    spec: 'RFC 9700, 2.1.2; RFC 6749, 3.1.1',
    to: AUTHORIZE,
    needs: ['code'],
  },
  [
    {
      id: 'response-type-unknown',
      severity: 'medium',
      title: 'a response type that does not exist',
      async run(bench) {
        return refusedWith(await bench.authorize(setting('response_type', MARK)), NO_TYPE, bench);
      },
    },
    {
      id: 'response-type-implicit',
      severity: 'high',
      title: 'tokens in the address: the response types of the implicit flow',
      async run(bench) {
        const types = ['token', 'id_token token'];
        let last = passed('no such type');
        for (const type of types) {
          const answer = await bench.authorize(all(setting('response_type', type), without('response_mode')));
          last = refusedWith(answer, NO_TYPE, bench, `the response type ${type} is answered`);
          if (last.status === 'fail') break;
        }
        const isAnnounced = types.some((type) => announces(bench, 'response_types_supported', type));
        return last.status === 'fail' && isAnnounced && !gaveAccess(last.message)
          ? { ...last, status: 'warn' }
          : last;
      },
    },
    {
      id: 'response-mode-fragment-code',
      severity: 'medium',
      title: 'a code in the fragment, which the metadata does not announce',
      async run(bench) {
        const answer = await bench.authorize(setting('response_mode', 'fragment'));
        if (announces(bench, 'response_modes_supported', 'fragment'))
          return passed(`as the metadata announces: ${answer.told}`, at(bench));
        return answer.kind === 'answered' && answer.via === 'fragment' && answer.parameters.has('code')
          ? failed(`the mode fragment is answered, and not announced: ${answer.told}`, at(bench))
          : passed(`not answered in the fragment: ${answer.told}`, at(bench));
      },
    },
  ],
);

const gaveAccess = (message: string): boolean => message.includes('access_token');

const ODD = group(
  {
    check: 'op.parameters',
    gain: 'a proxy checks one value, and the provider uses the other',
    fix: 'refuse a request in which a parameter stands twice',
    spec: 'RFC 6749, 3.1',
    to: AUTHORIZE,
  },
  [
    {
      id: 'param-twice',
      severity: 'low',
      title: 'scope and state twice',
      async run(bench) {
        let last = passed('');
        for (const name of ['scope', 'state']) {
          const answer = await bench.authorize((pairs) =>
            adding(name, `${valueIn(pairs, name) ?? MARK}`)(pairs),
          );
          last = refusedWith(answer, ['invalid_request'], bench, `${name} may stand twice`);
          // A page is as good here: whom to answer is part of what is doubtful.
          if (last.status === 'fail') return last;
        }
        return { ...last, status: last.status === 'inconclusive' ? 'inconclusive' : 'pass' };
      },
    },
  ],
);

/** What a parameter may hold and software likes to change. */
const ODD_TEXT = `'"<>&+% ü${'x'.repeat(2000)}`;

const ECHO = group(
  {
    check: 'op.echo',
    gain: 'nothing at once: clients that forgive a changed state are open to forged logins',
    fix: 'treat state and nonce as opaque text, and encode them once',
    spec: 'RFC 6749, 4.1.2; OpenID Connect Core 1.0, 3.1.2.1',
    to: AUTHORIZE,
    needs: ['code'],
  },
  [
    {
      id: 'state-echo',
      severity: 'medium',
      title: 'a state of 2 kB with quotes, brackets and spaces',
      async run(bench) {
        const answer = await bench.authorize(setting('state', ODD_TEXT));
        if (answer.kind !== 'answered')
          return warned(`such a state is not accepted: ${answer.told}`, at(bench));
        return answer.parameters.get('state') === ODD_TEXT
          ? passed('the same bytes came back', at(bench))
          : failed('state came back changed', {
              ...at(bench),
              actual: short(answer.parameters.get('state')),
            });
      },
    },
    {
      id: 'nonce-echo',
      severity: 'medium',
      title: 'a nonce of 2 kB with quotes, brackets and spaces',
      needs: ['code', 'openid'],
      async run(bench) {
        const answer = await bench.authorize(setting('nonce', ODD_TEXT));
        if (answer.kind !== 'answered' || !answer.parameters.has('code'))
          return warned(`such a nonce is not accepted: ${answer.told}`, at(bench));
        const tokens = await bench.grant(setting('nonce', ODD_TEXT));
        const nonce = readJwt(tokens.id_token)?.claims.nonce;
        if (tokens.id_token === undefined) return inconclusive('no ID token came', at(bench));
        return nonce === ODD_TEXT
          ? passed('the ID token has the same bytes', at(bench))
          : failed('the nonce in the ID token is another one', { ...at(bench), actual: short(nonce) });
      },
    },
  ],
);

const short = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 40) : 'none');

const ISS = group(
  {
    check: 'op.iss_parameter',
    gain: 'a client with several providers is made to send a code to the wrong one',
    fix: 'send iss with every answer and error, and announce it (RFC 9207)',
    spec: 'RFC 9207, 2; RFC 9700, 4.4',
    to: AUTHORIZE,
  },
  [
    {
      id: 'iss-parameter',
      severity: 'medium',
      title: 'the parameter iss in an answer and in an error',
      needs: ['code', 'iss parameter'],
      async run(bench) {
        const good = await bench.authorize((pairs) => pairs);
        const bad = await bench.authorize(setting('response_type', MARK));
        const due = String(bench.metadata.issuer);
        const wrong = [good, bad].find(
          (answer) => answer.kind === 'answered' && answer.parameters.get('iss') !== due,
        );
        return wrong === undefined
          ? passed('both name the issuer', at(bench))
          : failed(`iss is not the issuer: ${wrong.told}`, {
              ...at(bench),
              expected: due,
              actual: wrong.kind === 'answered' ? wrong.parameters.get('iss') : null,
            });
      },
    },
    {
      id: 'mixup',
      severity: 'info',
      title: 'clients with several providers',
      async run({ metadata, endpoint }) {
        const details = { at: endpoint('authorization_endpoint').href };
        return metadata.authorization_response_iss_parameter_supported === true
          ? passed('answers name their issuer (RFC 9207)', details)
          : warned(
              'answers do not say who made them: a client needs another redirect URI for each provider',
              details,
            );
      },
    },
  ],
);

const SILENT = ['login_required', 'interaction_required', 'consent_required', 'account_selection_required'];

const PROMPT = group(
  {
    check: 'op.prompt',
    gain: 'somebody at an unlocked screen is let through where a fresh login was asked for',
    fix: 'show the login again for prompt=login and max_age, and no page for prompt=none',
    spec: 'OpenID Connect Core 1.0, 3.1.2.1',
    to: AUTHORIZE,
    needs: ['openid', 'built-in browser'],
  },
  [
    {
      id: 'prompt-none',
      severity: 'medium',
      title: 'prompt=none where nobody is logged in',
      async run(bench) {
        const answer = await bench.authorize(setting('prompt', 'none'), { fresh: true });
        const isPage = answer.kind === 'answered' && answer.asked;
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
      needs: ['openid', 'built-in browser', 'code'],
      run: (bench) => askedAgain(bench, ['max_age', '0']),
    },
  ],
);

const FRESH_MILLISECONDS = 6000;

async function askedAgain(bench: OpBench, [name, value]: readonly [string, string]) {
  await bench.login();
  const answer = await bench.authorize(setting(name, value));
  if (answer.kind !== 'answered') return inconclusive(`no answer: ${answer.told}`, at(bench));
  if (answer.parameters.has('error')) return passed(`not without the person: ${answer.told}`, at(bench));
  if (answer.asked) return passed('the person was asked again', at(bench));
  // Some take a login of the last seconds for a fresh one.
  const { world } = bench.context;
  await world.sleep(FRESH_MILLISECONDS, world.signal);
  const later = await bench.authorize(setting(name, value));
  const isAsked = later.kind === 'answered' && (later.asked || later.parameters.has('error'));
  return isAsked
    ? warned('the person was asked again, but not within seconds of the login', at(bench))
    : failed('the person was not asked again', { ...at(bench), expected: 'a page', actual: answer.told });
}

const ACR = group(
  {
    check: 'op.acr',
    gain: 'a client believes in a second factor, or a person, that nobody showed',
    fix: 'refuse what cannot be met, and say in the token what was done',
    spec: 'OpenID Connect Core 1.0, 5.5.1.1 and 3.1.2.2',
    to: ['authorization_endpoint', 'token_endpoint'],
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
  if (answer.kind !== 'answered') return passed(`refused: ${answer.told}`, at(bench));
  if (!answer.parameters.has('code')) return passed(`refused: ${answer.told}`, at(bench));
  const tokens = await bench.grant(change);
  const token = readJwt(tokens.id_token);
  if (token === undefined) return inconclusive('no ID token that can be read came', at(bench));
  const problem = problemOf(token.claims);
  return problem === undefined
    ? passed('the ID token does not claim it', { ...at(bench), actual: short(token.claims.acr) })
    : failed(problem, at(bench));
}

const HINTS = group(
  {
    check: 'op.hint',
    gain: 'whoever knows an e-mail address, or has an old ID token, gets in as that person',
    fix: 'take a hint for a hint: ask the person to authenticate',
    spec: 'OpenID Connect Core 1.0, 3.1.2.1',
    to: AUTHORIZE,
    needs: ['code', 'openid', 'built-in browser'],
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
      needs: ['code', 'openid', 'built-in browser', 'id token'],
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
      ...at(bench),
      expected: 'a page, or login_required',
    });
  return passed(`the hint was not enough: ${answer.told}`, at(bench));
}

export const REQUESTS: readonly OpProbe[] = [...TYPES, ...ODD, ...ECHO, ...ISS, ...PROMPT, ...ACR, ...HINTS];
