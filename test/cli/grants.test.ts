/** Logins by other grants, at a server that answers as a test says. */
import { afterEach, describe, expect, it } from 'vitest';
import { judgePing } from '../../src/checks/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { type Answer, type Heard, type ScriptedServer, serve } from './scripted-server.ts';

let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const TOKENS: Answer = {
  headers: { 'cache-control': 'no-store' },
  json: { access_token: 'at-1', token_type: 'Bearer', expires_in: 60 },
};
const refused = (error: string): Answer => ({ httpStatus: 400, json: { error } });
const DEVICE = {
  device_code: 'dc-1',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://op.example.com/device',
  verification_uri_complete: 'https://op.example.com/device?user_code=WDJB-MJHT',
  expires_in: 600,
  interval: 2,
};
const CIBA = { auth_req_id: 'req-1', expires_in: 600, interval: 2 };

interface Play {
  readonly first?: Answer;
  /** One after the other; the last one again and again. */
  readonly token?: readonly Answer[];
  /** Done when the first request has been heard. */
  readonly meanwhile?: (heard: Heard) => void;
}

async function play({ first = {}, token = [TOKENS], meanwhile }: Play): Promise<ScriptedServer> {
  let asked = 0;
  server = await serve((heard) => {
    const issuer = server?.url ?? '';
    if (heard.path.startsWith('/.well-known/')) {
      return {
        json: {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          device_authorization_endpoint: `${issuer}/first`,
          backchannel_authentication_endpoint: `${issuer}/first`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          token_endpoint_auth_methods_supported: ['none'],
        },
      };
    }
    if (heard.path === '/first') {
      meanwhile?.(heard);
      return first;
    }
    asked += 1;
    return token[Math.min(asked, token.length) - 1] ?? TOKENS;
  });
  return server;
}

/** The milliseconds of each wait, which take none. */
function patientWorld(env: Record<string, string> = {}) {
  const online = onlineWorld({ env });
  const waits: number[] = [];
  let now = Date.now();
  const sleep = async (milliseconds: number, signal: AbortSignal) => {
    // A deadline, not a wait between two requests.
    if (milliseconds >= 60_000) return online.sleep(milliseconds, signal);
    waits.push(milliseconds);
    now += milliseconds;
  };
  return { world: { ...online, now: () => new Date(now), sleep }, waits };
}

const login = (world: ReturnType<typeof patientWorld>['world'], ...words: readonly string[]) =>
  runJson(world, ['login', '--issuer', server?.url ?? '', '--client-id', 'c', '--scope', 'api', ...words]);

describe('device grant', () => {
  it('waits the interval, and longer after each slow_down', async () => {
    await play({
      first: { json: DEVICE },
      token: [refused('authorization_pending'), refused('slow_down'), refused('slow_down'), TOKENS],
    });
    const { world, waits } = patientWorld();
    const { document, code, stderr } = await login(world, '--grant', 'device');
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(document.tokens?.access_token).toBeDefined();
    expect(waits).toEqual([2000, 2000, 7000, 12_000]);
    expect(stderr).toContain('WDJB-MJHT');
    const slowed = document.reports.flatMap(({ findings }) => findings);
    expect(slowed.find(({ code: name }) => name === 'device.polling')?.status).toBe('warn');
  });

  it.each([
    ['access_denied', 5],
    ['expired_token', 6],
  ])('%s ends it', async (error, exit) => {
    await play({ first: { json: DEVICE }, token: [refused('authorization_pending'), refused(error)] });
    const { document, code } = await login(patientWorld().world, '--grant', 'device');
    expect(document.error?.provider?.error).toBe(error);
    expect(code).toBe(exit);
  });

  it('slowed down without end, it ends when the codes have expired', async () => {
    await play({ first: { json: { ...DEVICE, expires_in: 59 } }, token: [refused('slow_down')] });
    const { document, code } = await login(patientWorld().world, '--grant', 'device');
    expect(document.error?.code).toBe('PROVIDER_EXPIRED');
    expect(code).toBe(6);
  });

  it.each([
    ['device.device_code', { device_code: undefined }],
    ['device.user_code', { user_code: '', verification_uri_complete: undefined }],
    ['device.verification_uri', { verification_uri: undefined, verification_url: 'https://op.example.com' }],
    ['device.verification_uri', { verification_uri: 'http://op.example.com/device' }],
    ['device.expires_in', { expires_in: '600' }],
  ])('%s: nobody is sent anywhere', async (check, members) => {
    const { heard } = await play({ first: { json: { ...DEVICE, ...members } } });
    const { document, code } = await login(patientWorld().world, '--grant', 'device');
    expect(failingChecks(document)).toEqual([check]);
    expect(code).toBe(1);
    expect(heard.some(({ path }) => path === '/token')).toBe(false);
  });

  it.each([
    ['device.verification_uri_complete', { verification_uri_complete: 'https://op.example.com/device?c=1' }],
    ['device.interval', { interval: '2' }],
  ])('%s only warns', async (check, members) => {
    await play({ first: { json: { ...DEVICE, ...members } } });
    const { document, code } = await login(patientWorld().world, '--grant', 'device');
    expect(code).toBe(0);
    const odd = document.reports
      .flatMap(({ findings }) => findings)
      .filter(({ status }) => status === 'warn');
    expect(odd.map((finding) => finding.code)).toEqual([check]);
  });

  it('an endpoint that answers HTML, or is not there', async () => {
    await play({ first: { text: '<html>', headers: { 'content-type': 'text/html' } } });
    const { document } = await login(patientWorld().world, '--grant', 'device');
    expect(document.error?.code).toBe('ANSWER_UNREADABLE');
  });

  it('--dry-run sends nothing', async () => {
    const { heard } = await play({ first: { json: DEVICE } });
    const { document, code } = await login(patientWorld().world, '--grant', 'device', '--dry-run');
    expect(code).toBe(0);
    expect(document.data?.request).toMatchObject({ parameters: { scope: 'api' } });
    expect(heard).toHaveLength(1);
  });
});

describe('CIBA', () => {
  it.each([
    ['ciba.auth_req_id', { auth_req_id: undefined }],
    ['ciba.auth_req_id', { auth_req_id: 'a b' }],
    ['ciba.expires_in', { expires_in: undefined }],
  ])('%s: no token is asked for', async (check, members) => {
    const { heard } = await play({ first: { json: { ...CIBA, ...members } } });
    const { document } = await login(patientWorld().world, '--grant', 'ciba', '--login-hint', 'u');
    expect(failingChecks(document)).toEqual([check]);
    expect(heard.some(({ path }) => path === '/token')).toBe(false);
  });

  it.each([
    ['ciba.interval', { interval: 0 }, [TOKENS]],
    ['ciba.polling', {}, [refused('slow_down'), TOKENS]],
  ])('%s only warns', async (check, members, token) => {
    await play({ first: { json: { ...CIBA, ...members } }, token });
    const { document, code } = await login(patientWorld().world, '--grant', 'ciba', '--login-hint', 'u');
    expect(code).toBe(0);
    const odd = document.reports
      .flatMap(({ findings }) => findings)
      .filter(({ status }) => status === 'warn');
    expect(odd.map((finding) => finding.code)).toEqual([check]);
  });

  const pinging = (notify: string, calls: readonly [token: (right: string) => string, id: string][]) => {
    const statuses: number[] = [];
    const meanwhile = async ({ body }: Heard) => {
      const right = new URLSearchParams(body).get('client_notification_token') ?? '';
      for (const [token, id] of calls) {
        const { status } = await fetch(notify, {
          method: 'POST',
          headers: { authorization: `Bearer ${token(right)}`, 'content-type': 'application/json' },
          body: JSON.stringify({ auth_req_id: id }),
        });
        statuses.push(status);
      }
    };
    return { statuses, meanwhile: (heard: Heard) => void meanwhile(heard) };
  };

  it.each([
    ['another token', 18_771, (right: string) => `${right}1`, 'req-1'],
    ['another request', 18_772, (right: string) => right, 'req-2'],
  ] as const)('a ping with %s is answered with 401, and the wait goes on', async (_name, port, token, id) => {
    const notify = `http://127.0.0.1:${port}/ciba`;
    const { statuses, meanwhile } = pinging(notify, [
      [token, id],
      [(right) => right, 'req-1'],
    ]);
    await play({ first: { json: CIBA }, meanwhile });
    const { document, code } = await login(
      patientWorld().world,
      ...['--grant', 'ciba', '--login-hint', 'u', '--ciba-mode', 'ping', '--notify-uri', notify],
    );
    expect(statuses).toEqual([401, 204]);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(document.tokens?.access_token).toBeDefined();
  });

  it.each([
    ['ciba.ping_token', { token: 'another' }],
    ['ciba.ping_token', { token: undefined }],
    ['ciba.ping_request', { requestId: undefined }],
    ['ciba.ping_request', { requestId: 'another' }],
  ])('%s', async (check, more) => {
    const { findings } = await judgePing({
      token: 't',
      expectedToken: 't',
      requestId: 'r',
      expectedRequestId: 'r',
      ...more,
    });
    expect(findings.filter(({ status }) => status === 'fail').map(({ code }) => code)).toEqual([check]);
  });
});

describe('grants with one request', () => {
  it('password', async () => {
    const { heard } = await play({});
    const { world } = patientWorld({ PASSWORD: 'p&ss word' });
    const { document, code } = await login(
      world,
      ...['--grant', 'password', '--username', 'user-1', '--password', 'env:PASSWORD'],
    );
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(Object.fromEntries(new URLSearchParams(heard.at(-1)?.body))).toMatchObject({
      grant_type: 'password',
      username: 'user-1',
      password: 'p&ss word',
      scope: 'api',
    });
  });

  it('jwt-bearer', async () => {
    const { heard } = await play({});
    const { world } = patientWorld({ JWT: 'e30.e30.c2ln\n' });
    const { code } = await login(world, '--grant', 'jwt-bearer', '--assertion', 'env:JWT');
    expect(code).toBe(0);
    expect(new URLSearchParams(heard.at(-1)?.body).get('assertion')).toBe('e30.e30.c2ln');
  });

  it.each([
    [['--grant', 'password', '--username', 'u'], '--password'],
    [['--grant', 'jwt-bearer'], '--assertion'],
    [['--grant', 'device', '--response-mode', 'jwt'], '--response-mode'],
    [['--grant', 'ciba', '--logout'], '--logout'],
  ])('%j is refused before anything is sent', async (words, named) => {
    const { heard } = await play({});
    const { document, code } = await login(patientWorld().world, ...words);
    expect(code).toBe(2);
    expect(document.error?.message).toContain(named);
    expect(heard).toHaveLength(0);
  });
});

describe('in the sandbox', () => {
  it.each(['device', 'ciba', 'password'])('%s works without another option', async (grant) => {
    const { world } = patientWorld();
    const { document, code } = await runJson(world, [
      ...['login', '--provider', 'generic', '--sandbox', '--grant', grant],
    ]);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(document.tokens?.access_token).toBeDefined();
  });
});
