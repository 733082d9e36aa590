/** `idcli client`: registers a client at the sandbox, and lives with servers that answer oddly. */
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { judgeRegistration } from '../../src/checks/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { type Answer, type ScriptedServer, serve } from './scripted-server.ts';

const METADATA = { client_name: 'Test', redirect_uris: ['http://127.0.0.1/callback'] };
const REGISTERED = {
  ...METADATA,
  client_id: 'c-1',
  client_secret: 's-1',
  client_secret_expires_at: 0,
  registration_client_uri: 'https://op.example.com/register/c-1',
  registration_access_token: 't-1',
};

describe('at the sandbox', () => {
  it('registers, shows, updates and deletes', async () => {
    const sandbox = await startSandbox({
      now: () => new Date(),
      random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
      sleep: async () => {},
      port: 0,
      systems: ['generic'],
      fetch,
    } as unknown as Parameters<typeof startSandbox>[0]);
    const world = onlineWorld({ files: { '/project/metadata.json': JSON.stringify(METADATA) } });
    try {
      const registered = await runJson(world, [
        ...['client', 'register', '--provider', 'generic', '--sandbox', sandbox.url],
        ...['--metadata', '@metadata.json', '--set', 'client_uri=https://app.example.com', '--out', 'c.json'],
      ]);
      expect(registered.document.error).toBeUndefined();
      expect(failingChecks(registered.document)).toEqual([]);
      expect(registered.code).toBe(0);
      const saved = world.written.get('/project/c.json');
      expect(saved?.mode).toBe(0o600);
      const text = Buffer.from(saved?.data ?? []).toString();
      const forPeople = await runIn(onlineWorld({ files: { '/project/c.json': text } }), [
        ...['client', 'show', '--from', 'c.json', '--trace', '--verbose'],
      ]);
      expect(forPeople.code).toBe(0);
      const token = JSON.parse(text).registration_access_token;
      expect(forPeople.stdout + forPeople.stderr).not.toContain(token);

      const again = onlineWorld({ files: { '/project/c.json': text } });
      const shown = await runJson(again, ['client', 'show', '--from', 'c.json']);
      expect(shown.document.data?.client).toMatchObject({ client_uri: 'https://app.example.com' });
      const changed = await runJson(onlineWorld({ files: { '/project/c.json': text } }), [
        ...['client', 'update', '--from', 'c.json', '--set', 'client_name=Another'],
      ]);
      expect(changed.document.error).toBeUndefined();
      expect(changed.document.data?.client).toMatchObject({
        client_name: 'Another',
        client_uri: 'https://app.example.com',
      });
    } finally {
      await sandbox.close();
    }
  });
});

describe('a server that answers oddly', () => {
  let server: ScriptedServer | undefined;
  afterEach(async () => {
    await server?.close();
  });
  const register = async (answer: Answer) => {
    server = await serve(({ path }) => {
      const issuer = server?.url ?? '';
      return path.startsWith('/.well-known/')
        ? { json: { issuer, registration_endpoint: `${issuer}/register` } }
        : answer;
    });
    return runJson(onlineWorld(), [
      ...['client', 'register', '--issuer', server.url, '--set', 'client_name=Test'],
    ]);
  };

  it('200 instead of 201 is told, and counts', async () => {
    const { document, code } = await register({ json: { client_id: 'c-1', client_name: 'Test' } });
    expect(code).toBe(0);
    const odd = document.reports
      .flatMap(({ findings }) => findings)
      .filter(({ status }) => status === 'warn');
    expect(odd.map(({ code: check }) => check)).toContain('http.status');
  });

  it('HTML is not a registration', async () => {
    const { document, code } = await register({
      text: '<html><title>Log in</title></html>',
      headers: { 'content-type': 'text/html' },
    });
    expect(document.error?.code).toBe('ANSWER_UNREADABLE');
    expect(code).toBe(3);
  });

  it('a refusal is explained', async () => {
    const { document, code } = await register({ httpStatus: 400, json: { error: 'invalid_redirect_uri' } });
    expect(document.error).toMatchObject({
      code: 'REQUEST_REFUSED',
      provider: { error: 'invalid_redirect_uri' },
    });
    expect(code).toBe(4);
  });

  it('a saved registration without its address is refused', async () => {
    const world = onlineWorld({ files: { '/project/c.json': '{"client_id":"c"}' } });
    const { stderr, code } = await runIn(world, ['client', 'show', '--from', 'c.json']);
    expect(code).toBe(2);
    expect(stderr).toContain('the address of the registration is missing');
  });
});

describe('registration.*', () => {
  it.each([
    ['registration.client_id', { client_id: undefined }],
    ['registration.client_id', { client_id: 7 }],
    ['registration.secret', { client_secret_expires_at: undefined }],
    ['registration.secret', { client_secret_expires_at: 1 }],
    ['registration.management', { registration_access_token: undefined }],
    ['registration.management', { registration_client_uri: 'c-1' }],
    ['registration.metadata', { redirect_uris: [] }],
  ])('%s', async (check, more) => {
    const answer = JSON.parse(JSON.stringify({ ...REGISTERED, ...more }));
    const { findings } = await judgeRegistration({ answer, sent: METADATA, now: new Date() });
    const odd = findings.filter(({ status }) => status === 'fail' || status === 'warn');
    expect(odd.map(({ code }) => code)).toEqual([check]);
  });
});
