/** The Authentication REST API, through the whole program against one sandbox. */
import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { type Document, runIn, runJson } from '../helpers/run.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({
    now: () => new Date(),
    random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
    port: 0,
  });
});
afterAll(() => sandbox?.close());

const here = () => ['--provider', 'signicat-sms-otp', '--sandbox', sandbox.url];
const login = (...more: readonly string[]) => ['login', ...here(), '--protocol', 'rest', ...more];
const sessionOf = ({ data }: Document) => data?.session as Readonly<Record<string, unknown>>;

/** Walks the pages of a session as a person would. */
async function walk(url: string, decision = 'approve'): Promise<Response> {
  const send = (fields: Record<string, string>) =>
    fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ decision, ...fields }) });
  await fetch(url);
  const first = await send({ phone: '+44 7700 900 123' });
  return first.status === 302 ? first : send({ code: '123456' });
}

describe('login --protocol rest', () => {
  it('SO-C13 gives the same claims as OpenID Connect, but for where they came from', async () => {
    const rest = (await runJson(onlineWorld(), login('--headless'))).document.claims;
    const oidc = (await runJson(onlineWorld(), ['login', ...here(), '--headless'])).document.claims;
    const person = ({ subject, phone_number, idp }: NonNullable<typeof rest>) => ({
      subject,
      phone_number,
      id: (idp as Record<string, unknown>).id,
      subject_id: (idp as Record<string, unknown>).subject_id,
    });
    expect(rest && person(rest)).toEqual(oidc && person(oidc));
    expect(rest?.source).toMatchObject({ protocol: 'rest', verified: true, sandbox: true });
    expect(rest?.assurance).toMatchObject({ level: 'substantial', raw: 'substantial' });
  });

  it('sends every field, from a file and from options, options first', async () => {
    const file = JSON.stringify({
      language: 'en',
      tags: ['a'],
      sessionLifetime: 60,
      additionalParameters: { otp_sms_sender: 'From the file', other: 'x' },
    });
    const { document } = await runJson(onlineWorld({ files: { '/project/session.json': file } }), [
      ...login('--request-file', 'session.json', '--ui-locales', 'el', '--loa', 'low'),
      ...['--param', 'otp_sms_sender=Acme Bank', '--attributes', 'idpId', '--idp', 'otp-sms'],
      ...['--external-reference', 'order-7', '--login-hint', '+44 7700 900000', '--dry-run', '--headless'],
    ]);
    expect(document.data?.request).toEqual({
      url: `${sandbox.url}/signicat-sms-otp/auth/rest/sessions`,
      body: {
        allowedProviders: ['otp-sms'],
        requestedAttributes: ['idpId'],
        flow: 'redirect',
        language: 'el',
        tags: ['a'],
        sessionLifetime: 60,
        additionalParameters: { otp_sms_sender: 'Acme Bank', other: 'x' },
        requestedLoa: 'low',
        externalReference: 'order-7',
        prefilledInput: { mobile: '+44 7700 900000' },
        callbackUrls: {
          success: 'http://127.0.0.1:0/success',
          abort: 'http://127.0.0.1:0/abort',
          error: 'http://127.0.0.1:0/error',
        },
      },
    });
  });

  it('SO-C6 with --no-open the session is polled, and the person may be anywhere', async () => {
    const world = onlineWorld();
    const running = runJson(world, login('--no-open', '--poll-interval', '0.05'));
    let url: string | undefined;
    while (url === undefined) {
      await wait(20);
      url = /http:\S+messageId=\S+/.exec(world.stderr.text())?.[0];
    }
    await walk(url);
    const { document, code } = await running;
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(document.claims?.phone_number).toBe('+447700900123');
  });

  it('polls where the flow has no callback', async () => {
    const world = onlineWorld();
    const running = runJson(world, login('--flow', 'embedded', '--headless', '--poll-interval', '0.05'));
    let url: string | undefined;
    while (url === undefined) {
      await wait(20);
      url = /http:\S+messageId=\S+/.exec(world.stderr.text())?.[0];
    }
    await walk(url, 'decline');
    const { document, code } = await running;
    expect(document.outcome).toBe('user-cancel');
    expect(code).toBe(5);
  });

  it('SO-C7 Ctrl-C cancels the session, once', async () => {
    const world = onlineWorld();
    const running = runJson(world, login('--no-open', '--poll-interval', '0.05'));
    while (!world.stderr.text().includes('CREATED')) await wait(20);
    const id = /session ([0-9a-f-]{36})/.exec(world.stderr.text())?.[1] ?? '';
    world.abort('SIGINT');
    expect((await running).code).toBe(130);
    expect(world.stderr.text()).toContain(`the session ${id} was cancelled`);
    const shown = await runJson(onlineWorld(), ['session', 'show', id, ...here()]);
    expect(sessionOf(shown.document).status).toBe('CANCELLED');
    expect(shown.document.outcome).toBe('user-cancel');
  });

  it('ALL-13 at the end of patience the session is cancelled', async () => {
    const world = onlineWorld();
    const { document, code } = await runJson(
      world,
      login('--no-open', '--timeout', '0.2', '--poll-interval', '0.05'),
    );
    expect(document.error?.code).toBe('CALLBACK_TIMEOUT');
    expect(code).toBe(6);
    expect(world.stderr.text()).toContain('was cancelled');
  });

  it('answers are encrypted to the key that was given, and opened with it', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'client-1' });
    const world = onlineWorld({ files: { '/project/key.json': key } });
    const { document, code, stderr } = await runJson(world, [
      ...login('--headless', '--decryption-key', 'key.json', '--trace', '--verbose'),
    ]);
    expect(document.error).toBeUndefined();
    expect(code).toBe(0);
    expect(document.claims?.phone_number).toBe('+447700900000');
    expect(document.reports.map(({ subject, verdict }) => [subject, verdict])).toEqual([
      ['token', 'valid'],
      ['session', 'valid'],
    ]);
    // The private half stays here.
    expect(stderr).toContain('encryptionPublicKey');
    expect(stderr).not.toContain(JSON.parse(key).d);
  });

  it('a person who declines is told apart from a fault', async () => {
    const { document, code } = await runJson(
      onlineWorld(),
      login('--headless', '--fill', 'decision=decline'),
    );
    expect(document.outcome).toBe('user-cancel');
    expect(document.error?.provider?.error).toBe('ABORT');
    expect(code).toBe(5);
  });
});

describe('SO-S11 numbers that choose how it ends', () => {
  it.each([
    ['+447700900101', 'done', 0],
    ['07700 900 201', 'done', 0],
    ['0044 (0)7700-900301', 'done', 0],
  ])('%s', async (phone, outcome, exit) => {
    const { document, code } = await runJson(onlineWorld(), login('--headless', '--fill', `phone=${phone}`));
    expect([document.outcome, code]).toEqual([outcome, exit]);
  });

  it.each([
    ['+447700900001', 'user-cancel', 5],
    ['+447700900002', 'denied', 5],
    ['+447700900003', 'denied', 5],
    ['+447700900004', 'denied', 5],
  ])('%s', async (phone, outcome, exit) => {
    for (const protocol of ['oidc', 'rest']) {
      const { document, code } = await runJson(onlineWorld(), [
        ...['login', ...here(), '--protocol', protocol, '--headless', '--fill', `phone=${phone}`],
      ]);
      expect([protocol, document.outcome, code]).toEqual([protocol, outcome, exit]);
    }
  });

  it.each(['+4520123456', '12', 'my phone', '+447700901000'])(
    '%s is not a number of the sandbox',
    async (phone) => {
      const { document, code } = await runJson(
        onlineWorld(),
        login('--headless', '--fill', `phone=${phone}`),
      );
      expect(document.error?.code).toBe('USER_AGENT_STUCK');
      expect(document.error?.message).toContain('kept for fiction');
      expect(code).toBe(6);
    },
  );
});

describe('session, step by step', () => {
  it('create, show while it waits, show when it is over', async () => {
    const created = await runJson(onlineWorld(), ['session', 'create', ...here(), '--flow', 'headless']);
    expect(created.document.outcome).toBe('pending');
    expect(created.code).toBe(0);
    const { id, authenticationUrl } = sessionOf(created.document);
    const show = () => runJson(onlineWorld(), ['session', 'show', String(id), ...here()]);
    expect((await show()).document).toMatchObject({ outcome: 'pending', exitCode: 0 });
    await walk(String(authenticationUrl));
    const over = await show();
    expect(over.document.outcome).toBe('done');
    expect(over.document.claims?.phone_number).toBe('+447700900123');
  });

  it('cancel: the session says so, the page is gone, and a second time is refused', async () => {
    const created = await runJson(onlineWorld(), ['session', 'create', ...here(), '--flow', 'headless']);
    const { id, authenticationUrl } = sessionOf(created.document);
    const cancel = () => runJson(onlineWorld(), ['session', 'cancel', String(id), ...here()]);
    const first = await cancel();
    expect(sessionOf(first.document).status).toBe('CANCELLED');
    expect(first.code).toBe(0);
    expect((await fetch(String(authenticationUrl))).status).toBe(410);
    const second = await cancel();
    expect(second.code).toBe(4);
    expect(second.document.error?.provider).toMatchObject({ error: 'invalid_state', status: 409 });
  });

  it('a session of someone else is told from one that is not allowed', async () => {
    const { document, code } = await runJson(onlineWorld(), [
      ...['session', 'show', '00000000-0000-4000-8000-000000000000', ...here()],
    ]);
    expect(document.error?.provider).toMatchObject({ error: 'not_found', status: 404 });
    expect(document.error?.message).toContain('belongs to another account');
    expect(code).toBe(4);
  });

  it.each(['../../connect/token', 'a b', '', '?x=1'])('%j is not an id, and nothing is sent', async (id) => {
    const { document, code } = await runJson(onlineWorld(), ['session', 'show', id, ...here()]);
    expect(document.error?.code).toBe('USAGE');
    expect(code).toBe(2);
  });
});

describe('SO-C8 problems are shown in full', () => {
  it('title, code, detail, trace id and each field', async () => {
    const file = '{"flow":"redirect","language":7,"sessionLifetime":-1,"colour":"red"}';
    const { document, stderr } = await runJson(onlineWorld({ files: { '/project/a.json': file } }), [
      ...['session', 'create', ...here(), '--request-file', 'a.json'],
    ]);
    expect(document.error?.provider).toMatchObject({
      error: 'validation_error',
      error_description: 'Bad request: fields are missing or wrong',
      status: 400,
    });
    const hint = document.error?.hint ?? '';
    for (const name of ['language', 'sessionLifetime', 'colour', 'callbackUrls'])
      expect(hint).toMatch(new RegExp(`^${name}: `, 'm'));
    expect(hint).toMatch(/trace id: [0-9a-f]{32}/);
    expect(stderr).toContain('needs callbackUrls');
  });

  it.each([
    ['an empty file', '', 'not a JSON object'],
    ['a list', '[]', 'not a JSON object'],
    ['half a document', '{"flow":', 'not a JSON object'],
  ])('--request-file with %s', async (_name, text, fact) => {
    const { document, code } = await runJson(onlineWorld({ files: { '/project/a.json': text } }), [
      ...login('--request-file', 'a.json', '--headless'),
    ]);
    expect(document.error?.message).toContain(fact);
    expect(code).toBe(2);
  });

  it('a provider without such an API', async () => {
    const { document, code } = await runJson(onlineWorld(), [
      ...['login', '--provider', 'ingroupe', '--protocol', 'rest', '--headless'],
    ]);
    expect(document.error?.message).toBe('ingroupe has no authentication REST API');
    expect(code).toBe(2);
  });
});

it('people read what the session says', async () => {
  const { stdout, code } = await runIn(onlineWorld(), login('--headless'));
  expect(code).toBe(0);
  expect(stdout).toContain('Session  valid');
  expect(stdout).not.toContain('+447700900000');
});
