/** `idcli net-id`: every scenario of its tenant through the whole program, and what the commands say step by step. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultsOf, startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { errorDue, failingChecks, runIn, runJson } from '../helpers/run.ts';
import type { TestWorldOptions } from '../helpers/world.ts';
import { type Answer, type Heard, serve } from './scripted-server.ts';

/** Outcome class → exit codes, for a flow. */
const EXIT_CODES: Readonly<Record<string, readonly number[]>> = {
  done: [0],
  security: [1],
  unknown: [3],
  server: [3, 4],
  'bad-request': [4],
  busy: [4],
  retry: [4],
  'user-cancel': [5],
  denied: [5],
  expired: [6],
  timeout: [6],
};

const LOGIN = ['net-id', 'login', '--poll-interval', '0.01', '--timeout', '20'];
const ENDLESS = new Set(['never-finishes', 'status-unknown']);

describe('NA-S9: every scenario of net-id trips exactly what its row says', () => {
  it.each(faultsOf('net-id').map((fault) => [fault.id, fault] as const))('%s', async (id, { trips }) => {
    const { document, code } = await runJson(onlineWorld(), [
      ...LOGIN,
      ...['--sandbox', '--fault', id],
      ...(ENDLESS.has(id) ? ['--poll-interval', '9'] : []),
    ]);
    expect({
      outcome: document.outcome,
      fails: failingChecks(document),
      error: document.error?.code,
      providerError: document.error?.provider?.error,
    }).toEqual({
      outcome: trips.outcome,
      fails: trips.fails ?? [],
      error: errorDue(trips),
      providerError: trips.providerError,
    });
    expect(EXIT_CODES[trips.outcome]).toContain(code);
  });
});

const PENDING = { status: 'PENDING', niasStatus: 'OUTSTANDING_TRANSACTION', authRef: 'ref-1' };
const FRESH = { status: 'ABOUT_TO_START', niasStatus: '', authRef: '' };
const DONE = { status: 'COMPLETED', niasStatus: 'COMPLETE', authRef: 'ref-1' };

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

/** Runs against a server that gives these answers, one after the other, the last one again and again. */
async function against(
  answers: readonly (object | Answer)[],
  argv: readonly string[],
  options: TestWorldOptions = {},
) {
  const server = await serve(
    answers.map((answer): Answer => ('httpStatus' in answer ? (answer as Answer) : { json: answer })),
  );
  closing.push(server.close);
  const url = `${server.url}/authenticate/nias`;
  const ran = await runJson(onlineWorld(options), [...argv, '--url', url]);
  return { ...ran, heard: server.heard, url };
}

const bodies = (heard: readonly Heard[]) => heard.map(({ body }) => body);

describe('what is sent', () => {
  it('NA-C2, NA-C3: state, start and state again, as PUT with exactly these bodies', async () => {
    const { heard, code } = await against([FRESH, PENDING, DONE], LOGIN);
    expect(code).toBe(0);
    expect(bodies(heard)).toEqual(['{"type":"state"}', '{"type":"start","data":{}}', '{"type":"state"}']);
    for (const { method, headers } of heard) {
      expect(method).toBe('PUT');
      expect(headers['content-type']).toBe('application/json');
    }
  });

  it('NA-C1, NA-V3: the login page gives a session, and its cookie goes back to its own origin only', async () => {
    const elsewhere = await serve([{ text: 'a page', headers: { 'set-cookie': 'foreign=1' } }]);
    closing.push(elsewhere.close);
    const portal = await serve([
      { httpStatus: 302, headers: { 'set-cookie': 'session=s1; Path=/', location: '/login' } },
      { httpStatus: 302, headers: { location: `${elsewhere.url}/` } },
      { json: FRESH },
      { json: PENDING },
      { json: DONE },
    ]);
    closing.push(portal.close);
    const { code } = await runJson(onlineWorld(), [
      ...LOGIN,
      ...['--url', `${portal.url}/authenticate/nias`, '--start-url', `${portal.url}/`],
    ]);
    expect(code).toBe(0);
    expect(elsewhere.heard.map(({ headers }) => headers.cookie)).toEqual([undefined]);
    expect(portal.heard.map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      'session=s1',
      'session=s1',
      'session=s1',
      'session=s1',
    ]);
  });

  it('NA-V5: a cookie of the operator comes from a variable, and is in no output', async () => {
    const { heard, stdout, stderr } = await against(
      [DONE],
      ['net-id', 'state', '--cookie', 'env:SESSION', '--trace'],
      {
        env: { SESSION: 'sid=very-secret' },
      },
    );
    expect(heard[0]?.headers.cookie).toBe('sid=very-secret');
    expect(stdout + stderr).not.toContain('very-secret');
  });

  it('NA-V5: and never from the command line', async () => {
    const { code, document, heard } = await against([DONE], ['net-id', 'state', '--cookie', 'sid=1']);
    expect([code, document.error?.code, heard]).toEqual([2, 'USAGE', []]);
  });

  it('NA-V4: plain http beyond loopback is refused before anything is sent', async () => {
    const { code, document } = await runJson(onlineWorld(), [
      ...['net-id', 'state', '--url', 'http://login.example.com/nias'],
    ]);
    expect([code, document.error?.code]).toEqual([2, 'INSECURE_URL']);
  });

  it('NA-S1: behind the Selector the id follows the base path', async () => {
    const sandbox = await startSandbox({ ...onlineWorld(), port: 0 });
    closing.push(sandbox.close);
    const url = `${sandbox.url}/net-id/access/same-device`;
    const argv = [...LOGIN, '--url', url, '--start-url', url];
    expect((await runJson(onlineWorld(), argv)).code).toBe(0);
  });
});

describe('what may not be started', () => {
  it.each([
    ['NA-C3: one runs already', PENDING, [], 'PROVIDER_BUSY', 4],
    ['NA-C3: there is a result already', DONE, [], 'REQUEST_REFUSED', 4],
  ] as const)('%s', async (_name, state, more, error, exit) => {
    const { code, document, heard } = await against([state], [...LOGIN, ...more]);
    expect([document.error?.code, code]).toEqual([error, exit]);
    expect(bodies(heard)).toEqual(['{"type":"state"}']);
  });

  it('NA-C3: with --restart a session that has a result begins anew', async () => {
    const { code, heard } = await against([DONE, PENDING, DONE], [...LOGIN, '--restart']);
    expect(code).toBe(0);
    expect(bodies(heard)[1]).toBe('{"type":"start","data":{}}');
  });
});

describe('the app', () => {
  const odd = { ...PENDING, authRef: `a&redirect="x" y=%41+'#` };
  const url = "netid:///?autostarttoken=a%26redirect%3D%22x%22%20y%3D%2541%2B'%23&redirect=null";

  it('NA-V2, NA-V6: the reference is escaped, and the app stays where it is', async () => {
    const { document } = await against(
      [FRESH, odd, DONE].map((one) => ({ ...one, ...(one === DONE ? odd : {}), status: one.status })),
      LOGIN,
    );
    expect(document.data?.appUrl).toBe(url);
  });

  it('NA-C4: --open-app opens the scheme netid, once', async () => {
    const opened: string[] = [];
    const { code } = await against([FRESH, PENDING, DONE], [...LOGIN, '--open-app'], {
      openBrowser: async ({ href }) => {
        opened.push(href);
      },
    });
    expect([code, opened]).toEqual([0, ['netid:///?autostarttoken=ref-1&redirect=null']]);
  });

  it('NA-V6: --app-redirect takes https and loopback only', async () => {
    const { document } = await against(
      [FRESH, PENDING, DONE],
      [...LOGIN, '--app-redirect', 'http://localhost:1/x?y=1'],
    );
    expect(document.data?.appUrl).toContain('&redirect=http%3A%2F%2Flocalhost%3A1%2Fx%3Fy%3D1');
    for (const bad of ['http://example.com/', 'javascript:alert(1)', 'no url']) {
      const { code, heard } = await against([FRESH], [...LOGIN, '--app-redirect', bad]);
      expect([bad, code, heard]).toEqual([bad, 2, []]);
    }
  });
});

describe('how it ends', () => {
  it('NA-V1, NA-C10: done is not an identity; the nine keys are named and no person is', async () => {
    const { code, stdout, stderr } = await runIn(onlineWorld(), [
      ...LOGIN,
      '--sandbox',
      '--show-pii',
      '--show-secrets',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('the answer identifies no one');
    expect(stderr).toContain('personalNumber');
    expect(stdout + stderr).not.toMatch(/Camille|199002179811/);
  });

  it('NA-C11: attributes from a file are normalized, and marked as not verified', async () => {
    const attributes = JSON.stringify({
      personalNumber: '199002179811',
      name: 'Camille Durand',
      givenName: 'Camille',
      surName: '',
      deviceName: 'Phone',
    });
    const { document } = await runJson(onlineWorld(), [...LOGIN, '--sandbox', '--attributes', attributes]);
    expect(document.claims).toMatchObject({
      source: { provider: 'net-id', protocol: 'net-id', verified: false },
      subject: '199002179811',
      given_name: 'Camille',
      idp: { id: 'NiasOnSameDevice' },
      device: { name: 'Phone' },
      authentication: { session_id: expect.any(String) },
    });
    expect(document.claims).not.toHaveProperty('family_name');
  });

  it('NA-V7: Ctrl-C sends one cancel', async () => {
    const server = await serve([{ json: FRESH }, { json: PENDING }]);
    closing.push(server.close);
    const world = onlineWorld();
    const sleep: typeof world.sleep = async (milliseconds, signal) => {
      world.abort('SIGINT');
      await world.sleep(milliseconds, signal);
    };
    const { code, document } = await runJson({ ...world, sleep }, [...LOGIN, '--url', `${server.url}/nias`]);
    expect([code, document.error?.code]).toEqual([130, 'INTERRUPTED']);
    expect(bodies(server.heard)).toEqual([
      '{"type":"state"}',
      '{"type":"start","data":{}}',
      '{"type":"cancel"}',
    ]);
  });

  it('NA-V7: so does the end of the time', async () => {
    const { document, heard } = await against([FRESH, PENDING], [...LOGIN, '--poll-interval', '9']);
    expect(document.error?.code).toBe('APPROVAL_TIMEOUT');
    expect(bodies(heard).filter((body) => body.includes('cancel'))).toHaveLength(1);
    expect(bodies(heard).at(-1)).toBe('{"type":"cancel"}');
  });

  it('NA-V9: another authRef breaks it off, and cancels nothing that is not ours', async () => {
    const { code, document, heard } = await against(
      [FRESH, PENDING, { ...PENDING, authRef: 'ref-2' }],
      LOGIN,
    );
    expect([code, failingChecks(document)]).toEqual([1, ['net_id.auth_ref']]);
    expect(bodies(heard)).toHaveLength(3);
  });

  it('a status that nobody knows is waited out and told as it is (ALL-17)', async () => {
    const { document, code } = await against(
      [FRESH, { ...PENDING, status: 'PARKED' }],
      [...LOGIN, '--poll-interval', '9'],
    );
    expect([document.outcome, code]).toEqual(['unknown', 3]);
    expect(findings(document, 'warn')).toEqual([{ code: 'net_id.status', status: 'warn' }]);
    expect(document.error?.message).toContain('PARKED');
  });

  it.each([
    ['USER_BLOCKED', undefined, 'USER_BLOCKED', 'USER_BLOCKED'],
    ['API_ERROR', 'nias.omd.API_ERROR', 'API_ERROR', 'Något okänt gick fel i tjänsten. Börja om.'],
    ['USER_CANCEL', 'nias.omd.USER_CANCEL', 'You cancelled the login.', 'Du avbröt inloggningen.'],
    ['USER_SIGN', 'nias.omd.app_opened', 'The app is open', 'Appen är öppen'],
  ])('%s: the message in both languages, and only a key that the product has', async (code, key, en, sv) => {
    const { document } = await against(
      [{ ...PENDING, status: 'ERROR', niasStatus: code }],
      ['net-id', 'state'],
    );
    expect(document.data).toMatchObject({ message: en, messages: { en, sv } });
    expect(document.data?.messageKey).toBe(key);
  });

  it('accepts --headless, since no page is shown', async () => {
    expect((await against([FRESH, PENDING, { status: 'COMPLETED' }], [...LOGIN, '--headless'])).code).toBe(0);
  });

  it('NA-C12: further members and missing ones are fine', async () => {
    const { code } = await against(
      [{ status: 'ABOUT_TO_START', more: 1 }, PENDING, { status: 'COMPLETED' }],
      LOGIN,
    );
    expect(code).toBe(0);
  });

  it('NA-V8: the reference is masked in the trace', async () => {
    const { stderr } = await against(
      [{ ...PENDING, authRef: 'secret-reference' }],
      ['net-id', 'state', '--trace', '--verbose'],
    );
    expect(stderr).toContain('authRef');
    expect(stderr).not.toContain('secret-reference');
  });
});

function findings(
  document: {
    readonly reports: readonly { readonly findings: readonly { code: string; status: string }[] }[];
  },
  wanted: string,
) {
  return document.reports
    .flatMap((report) => report.findings)
    .filter(({ status }) => status === wanted)
    .map(({ code, status }) => ({ code, status }));
}

describe('answers that are none (ALL-16, NA-C6)', () => {
  it.each([
    ['an empty body', { text: '' }, 'ANSWER_UNREADABLE', 3],
    ['truncated JSON', { text: '{"status":"PEN' }, 'ANSWER_UNREADABLE', 3],
    ['a list', { json: [] }, 'ANSWER_UNREADABLE', 3],
    ['null', { json: null }, 'ANSWER_UNREADABLE', 3],
    ['a status that is a number', { json: { status: 1 } }, 'ANSWER_UNREADABLE', 3],
    ['204', { httpStatus: 204 }, 'ANSWER_UNREADABLE', 3],
    ['500 with JSON', { httpStatus: 500, json: { error: 'x' } }, 'PROVIDER_FAILED', 4],
    ['401', { httpStatus: 401, text: 'who are you' }, 'REQUEST_REFUSED', 4],
    ['302', { httpStatus: 302, headers: { location: '/' } }, 'REQUEST_REFUSED', 4],
  ] as const)('%s', async (_name, answer, error, exit) => {
    const { document, code, heard } = await against([{ httpStatus: 200, ...answer }], ['net-id', 'state']);
    expect([document.error?.code, code]).toEqual([error, exit]);
    expect(heard).toHaveLength(1);
  });

  it('of a long body 200 characters are told, and personal data in it is masked', async () => {
    const text = `for anna@example.com ${'x'.repeat(5000)}`;
    const { document } = await against([{ httpStatus: 418, text }], ['net-id', 'state']);
    expect(document.error?.message.length).toBeLessThan(300);
    expect(document.error?.message).not.toContain('anna@example.com');
  });

  it('a server that is busy is asked again when it says when', async () => {
    const busy = { httpStatus: 503, headers: { 'retry-after': '0' } };
    const { code, heard } = await against([FRESH, PENDING, busy, busy, DONE], LOGIN);
    expect([code, heard.length]).toEqual([0, 5]);
  });

  it('ALL-13: an answer that cannot be used ends the wait, and leaves no order open', async () => {
    const broken = { httpStatus: 500, json: { error: 'x' } };
    const { code, document, heard } = await against([FRESH, PENDING, broken], LOGIN);
    expect([code, document.error?.code]).toEqual([4, 'PROVIDER_FAILED']);
    expect(bodies(heard).at(-1)).toBe('{"type":"cancel"}');
  });

  it('a start that was refused leaves nothing to cancel', async () => {
    const { code, heard } = await against([FRESH, { httpStatus: 403, text: 'no' }], LOGIN);
    expect(code).toBe(4);
    expect(bodies(heard)).not.toContain('{"type":"cancel"}');
  });

  it('nothing is started where the state is a word that nobody knows', async () => {
    const { code, document, heard } = await against([{ status: 'PARKED' }], LOGIN);
    expect([code, document.error?.code, heard.length]).toEqual([3, 'ANSWER_UNKNOWN', 1]);
  });

  it('but not for ever', async () => {
    const busy = { httpStatus: 503, headers: { 'retry-after': '0' } };
    const { code, document } = await against([FRESH, PENDING, busy], LOGIN);
    expect([code, document.error?.code]).toEqual([3, 'ANSWER_UNREADABLE']);
  });

  it('a network that is lost in the middle of a poll is told and tried again', async () => {
    // The first of the two a kept connection may bring about, and is made good by itself.
    const cut = { httpStatus: 200, dropped: true };
    const { code, stderr, heard } = await against([FRESH, PENDING, cut, cut, DONE], LOGIN);
    expect([code, heard.length]).toEqual([0, 5]);
    expect(stderr).toContain('trying again');
  });
});

describe('single steps', () => {
  it.each([
    ['state', [FRESH], 'pending', 0],
    ['state', [PENDING], 'pending', 0],
    ['state', [DONE], 'done', 0],
    ['state', [{ status: 'ERROR', niasStatus: 'USER_BLOCKED' }], 'denied', 5],
    ['start', [FRESH, PENDING], 'pending', 0],
    ['start', [PENDING], 'busy', 4],
    ['cancel', [{ status: 'ERROR', niasStatus: 'USER_CANCEL' }], 'done', 0],
    ['cancel', [{ status: 'ERROR', niasStatus: 'INTERNAL_ERROR' }], 'server', 4],
  ] as const)('NA-C8: net-id %s of %j is %s', async (step, answers, outcome, exit) => {
    const { document, code } = await against(answers, ['net-id', step]);
    expect([document.outcome, code]).toEqual([outcome, exit]);
  });
});

describe('the sandbox', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ ...onlineWorld(), port: 0, autoApprove: false });
    closing.push(sandbox.close);
  });

  const put = (body: string, headers: Record<string, string>) =>
    fetch(`${sandbox.url}/net-id/access`, { method: 'PUT', body, headers });

  async function session(): Promise<Record<string, string>> {
    const page = await fetch(`${sandbox.url}/net-id/access`);
    const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return { cookie, 'content-type': 'application/json' };
  }

  it.each([
    ['NA-S2: without a session', '{"type":"state"}', {}, 403],
    ['another content type', '{"type":"state"}', { 'content-type': 'text/plain' }, 415],
    ['no JSON', 'state', {}, 400],
    ['another type', '{"type":"stop"}', {}, 400],
    ['a start with data', '{"type":"start","data":{"pnr":"1"}}', {}, 400],
    ['a start without data', '{"type":"start"}', {}, 400],
  ])('%s is refused', async (name, body, headers, status) => {
    const given = name.includes('without a session')
      ? { 'content-type': 'application/json' }
      : await session();
    expect((await put(body, { ...given, ...headers })).status).toBe(status);
  });

  it('NA-S3, NA-S5, NA-S6, NA-S7, NA-S8: a person at the app, then a cancel', async () => {
    const headers = await session();
    const ask = async (type: string) =>
      (await put(type === 'start' ? '{"type":"start","data":{}}' : `{"type":"${type}"}`, headers)).json();
    const started = (await ask('start')) as { authRef: string };
    expect(started).toMatchObject({ status: 'PENDING', niasStatus: 'OUTSTANDING_TRANSACTION' });
    expect(await ask('start')).toMatchObject({ status: 'ERROR', niasStatus: 'ALREADY_IN_PROGRESS' });
    const app = `${sandbox.url}/net-id/netid-app?autostarttoken=${started.authRef}`;
    expect(await (await fetch(app)).text()).toContain('Approve');
    expect(await ask('state')).toMatchObject({ status: 'PENDING', niasStatus: 'USER_SIGN' });
    await fetch(app, { method: 'POST', body: new URLSearchParams({ decision: 'approve' }) });
    expect(await ask('state')).toMatchObject({ status: 'COMPLETED', niasStatus: 'COMPLETE' });
    await ask('start');
    expect(await ask('cancel')).toMatchObject({ status: 'ERROR', niasStatus: 'USER_CANCEL' });
    const view = (await (await fetch(`${sandbox.url}/net-id/global-state`)).json()) as {
      sandbox: boolean;
      attributes: object;
      events: { id: string; MESSAGE?: string }[];
    };
    expect(view.sandbox).toBe(true);
    expect(Object.keys(view.attributes)).toHaveLength(9);
    expect(view.events.map(({ id }) => id)).toEqual(['WEB_100009', 'WEB_100010', 'WEB_100009', 'WEB_100012']);
    expect(view.events.at(-1)).toMatchObject({
      IDENTIFIER: expect.any(String),
      SOURCE_ADDRESS: '127.0.0.1',
      CUSTOMER_IDENTIFIER: expect.any(String),
      MESSAGE: expect.any(String),
    });
  });
});
