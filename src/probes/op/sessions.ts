/** Logout, other devices and registration. */
import { defined } from '../../common/defined.ts';
import { failed, inconclusive, passed, warned } from '../probe.ts';
import type { Reply } from './answer.ts';
import type { OpBench } from './bench.ts';
import { MARK, toldReply } from './judge.ts';
import { setting } from './parameters.ts';
import { group, type OpProbe } from './row.ts';

const endSessionUrl = (bench: OpBench, parameters: Readonly<Record<string, string>>): URL => {
  const url = bench.endpoint('end_session_endpoint');
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
};

/** A browser of its own with a session, and the ID token of it. */
async function ownSession(bench: OpBench) {
  const fetch = bench.browser();
  const answer = await bench.authorize((pairs) => pairs, { fetch });
  const code = answer.kind === 'answered' ? answer.parameters.get('code') : null;
  return { fetch, isIn: code !== null };
}

/**
 * A browser that a logout can be played in, and how the logout says whose it is. A person's session must not end, so
 * there it is a browser without one, and the client is named instead of the person.
 */
async function leaving(bench: OpBench) {
  return bench.isPersonal
    ? { fetch: bench.browser(), whose: { client_id: bench.client.id } }
    : {
        fetch: (await ownSession(bench)).fetch,
        whose: { id_token_hint: String(bench.tokens.id_token) },
      };
}

/** Goes where a logout leads, and presses what the pages ask for. */
async function follow(bench: OpBench, url: URL, fetch: typeof globalThis.fetch, stops: readonly string[]) {
  const { drive } = await import('../../user-agent/index.ts');
  const { world } = bench.context;
  return drive(url, {
    fetch: (input, init) => fetch(input, { ...init, signal: world.signal }),
    isRedirectUri: (one) => stops.some((stop) => one.href.startsWith(stop)),
    fill: {},
    signal: world.signal,
    sleep: world.sleep,
    leaving: true,
    maxSteps: 10,
  });
}

const LOGOUT = group(
  {
    check: 'op.end_session',
    gain: 'links with the good name of the provider that lead anywhere, or log people out',
    fix: 'compare post_logout_redirect_uri with the registered ones, and ask the person where no id_token_hint came',
    spec: 'OpenID Connect RP-Initiated Logout 1.0, 2 and 3',
    to: ['end_session_endpoint'],
    needs: ['end session endpoint', 'id token'],
  },
  [
    {
      id: 'endsession-redirect',
      severity: 'high',
      title: 'a post_logout_redirect_uri that nobody registered',
      async run(bench) {
        const { fetch, whose } = await leaving(bench);
        const stranger = `https://${MARK}.example/`;
        const url = endSessionUrl(bench, {
          ...whose,
          post_logout_redirect_uri: stranger,
        });
        const result = await follow(bench, url, fetch, [stranger]);
        const details = { at: bench.endpoint('end_session_endpoint').href };
        return result.kind === 'redirected'
          ? failed('the browser was sent to the stranger', { ...details, actual: stranger })
          : passed(`the browser stays at the provider: ${result.page.status}`, details);
      },
    },
    {
      id: 'endsession-no-hint',
      severity: 'medium',
      title: 'a logout without id_token_hint',
      needs: ['end session endpoint', 'built-in browser', 'id token'],
      async run(bench) {
        const { fetch, isIn } = await ownSession(bench);
        const details = { at: bench.endpoint('end_session_endpoint').href };
        if (!isIn) return inconclusive('nobody was logged in', details);
        // One request, and nothing pressed: what any page could make a browser do.
        await fetch(endSessionUrl(bench, {}), { signal: bench.context.world.signal });
        const after = await bench.authorize(setting('prompt', 'none'), { fetch });
        if (after.kind !== 'answered')
          return inconclusive(`prompt=none gives no answer: ${after.told}`, details);
        return after.parameters.has('code')
          ? passed('the person stays logged in until they say so', details)
          : failed('the person was logged out without being asked', { ...details, actual: after.told });
      },
    },
    {
      id: 'endsession-state',
      severity: 'low',
      title: 'the state of a logout',
      async run(bench) {
        const { fetch, whose } = await leaving(bench);
        const back = bench.client.redirectUri;
        const state = `${MARK} '"<>&+%`;
        const url = endSessionUrl(bench, {
          ...whose,
          post_logout_redirect_uri: back,
          state,
        });
        const result = await follow(bench, url, fetch, [back]);
        const details = { at: bench.endpoint('end_session_endpoint').href, expected: state };
        if (result.kind !== 'redirected')
          return inconclusive(
            `the redirect URI of the login is none of a logout here: ${result.reason}`,
            details,
          );
        const came = result.parameters.get('state');
        return came === state
          ? passed('the same bytes came back', details)
          : failed('state came back changed', { ...details, actual: came });
      },
    },
  ],
);

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

async function deviceAuthorization(bench: OpBench) {
  const url = bench.endpoint('device_authorization_endpoint');
  const reply = await bench.form(url, [
    ['client_id', bench.client.id],
    ['scope', bench.input.scope],
  ]);
  return { reply, details: { at: url.href } };
}

const DEVICES = group(
  {
    check: 'op.device',
    gain: "a guessed code lets an attacker's device in",
    fix: 'make user codes long enough, limit tries, and answer fast polls with slow_down',
    spec: 'RFC 8628, 3.5 and 5.1',
    to: ['device_authorization_endpoint', 'token_endpoint'],
    needs: ['device endpoint'],
  },
  [
    {
      id: 'device-code-guess',
      severity: 'high',
      title: 'how hard a user code is to guess',
      async run(bench) {
        const { reply, details } = await deviceAuthorization(bench);
        const code = reply.json?.user_code;
        if (typeof code !== 'string') return inconclusive(`no user code: ${toldReply(reply)}`, details);
        const bare = code.replace(/[^\dA-Za-z]/g, '');
        const alphabet = /^\d+$/.test(bare) ? 10 : /^[A-Z]+$/i.test(bare) ? 20 : 30;
        const bits = Math.round(bare.length * Math.log2(alphabet));
        const told = `${bare.length} characters, about ${bits} bits`;
        const more = { ...details, expected: '34 bits, as 8 letters of 20 have', actual: told };
        if (bits >= 34) return passed(told, more);
        return bits >= 24
          ? warned(`${told}: only with a limit of tries`, more)
          : failed(`${told}: that is guessed`, more);
      },
    },
    {
      id: 'device-slow',
      severity: 'low',
      title: 'polls that come too fast',
      async run(bench) {
        const { reply, details } = await deviceAuthorization(bench);
        const code = reply.json?.device_code;
        if (typeof code !== 'string') return inconclusive(`no device code: ${toldReply(reply)}`, details);
        const poll = () =>
          bench.token([
            ['grant_type', DEVICE_CODE],
            ['device_code', code],
          ]);
        const errors = [await poll(), await poll(), await poll()].map((one) =>
          String(one.json?.error ?? toldReply(one)),
        );
        const more = {
          at: bench.endpoint('token_endpoint').href,
          expected: 'slow_down',
          actual: errors.join(', '),
        };
        return errors.includes('slow_down')
          ? passed('slow_down', more)
          : failed('three polls at once are answered', more);
      },
    },
  ],
);

const REGISTRATION = group(
  {
    check: 'op.registration',
    gain: 'anybody becomes a client, with addresses that run scripts',
    fix: 'demand an initial access token, and refuse redirect URIs with script schemes',
    spec: 'RFC 7591, 5; OpenID Connect Dynamic Client Registration 1.0, 2',
    to: ['registration_endpoint'],
    needs: ['registration endpoint'],
    flag: 'allow-registration',
  },
  [
    {
      id: 'registration-open',
      severity: 'high',
      title: 'clients with a script, plain http and a fragment as redirect URI, without a token',
      async run(bench) {
        const { href } = bench.endpoint('registration_endpoint');
        const taken: string[] = [];
        let last: Reply | undefined;
        for (const [uri, what] of Object.entries(BAD_REDIRECTS)) {
          last = await register(bench, uri);
          if (last.json?.client_id !== undefined) taken.push(what);
        }
        const details = { at: href, expected: 'invalid_redirect_uri', actual: last && toldReply(last) };
        if (taken.length > 0)
          return failed(`anybody registers a client whose redirect URI ${taken.join(', or ')}`, {
            ...defined(details),
            actual: taken,
          });
        const good = await register(bench, `https://${MARK}.example/callback`);
        const isOpen = good.json?.client_id !== undefined;
        const told = isOpen ? 'anybody may register a client, with a good address only' : toldReply(good);
        if (last !== undefined && last.status >= 500)
          return warned(`refused, by an error of the server: ${toldReply(last)}`, defined(details));
        return passed(`refused: ${told}`, defined(details));
      },
    },
  ],
);

/** Addresses that no web application has, and what is wrong with each. */
const BAD_REDIRECTS: Readonly<Record<string, string>> = {
  'javascript:alert(1)': 'runs a script',
  [`http://${MARK}.example/callback`]: 'is plain http',
  [`https://${MARK}.example/callback#fragment`]: 'has a fragment',
};

async function register(bench: OpBench, redirectUri: string): Promise<Reply> {
  const reply = await bench.call(bench.endpoint('registration_endpoint'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: MARK, application_type: 'web', redirect_uris: [redirectUri] }),
  });
  await unregister(bench, reply.json);
  return reply;
}

/** What this run registered goes again, where the provider says how (RFC 7592). */
async function unregister(
  bench: OpBench,
  client: Readonly<Record<string, unknown>> | undefined,
): Promise<void> {
  const { registration_client_uri: uri, registration_access_token: token } = client ?? {};
  if (typeof uri !== 'string' || typeof token !== 'string' || !URL.canParse(uri)) return;
  await bench.call(new URL(uri), { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
}

export const SESSIONS: readonly OpProbe[] = [...LOGOUT, ...DEVICES, ...REGISTRATION];
