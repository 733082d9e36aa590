import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { type Document, failingChecks, runIn, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';
import { startHttp } from '../unit/node/servers.ts';

const CONFIG = '/project/idcli.config.yaml';
/** Only here may a redirect URI of a known provider be on another machine. */
const USER_CONFIG = '/home/user/.config/idcli/config.yaml';
const SECRET = 'hunter2-hunter2';
const withFile = (text: string, env: Record<string, string> = {}) =>
  testWorld({ files: { [CONFIG]: text }, env });

const withUserFile = (text: string, env: Record<string, string> = {}) =>
  testWorld({ files: { [USER_CONFIG]: text }, env });

const findingOf = (document: Document, code: string) =>
  document.reports.flatMap(({ findings }) => findings).find((finding) => finding.code === code);
const subjects = (document: Document) =>
  document.reports.map((report) => [report.subject, (report as { from?: string }).from ?? '']);

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

describe('doctor', () => {
  it('looks at the machine alone where nothing is configured, and asks nobody', async () => {
    const { document, code, stderr } = await runJson(testWorld(), ['doctor']);
    expect(subjects(document)).toEqual([['machine', '']]);
    expect(code).toBe(0);
    expect((await runIn(testWorld(), ['doctor'])).stderr).toContain('idcli init');
    expect(stderr).not.toContain(SECRET);
  });

  it('looks at every provider that a file configures, and at no other', async () => {
    const world = withFile(
      'providers:\n  ingroupe:\n    clientId: abc\n    clientSecret: env:A\n  my-op:\n    title: Mine\n',
      { A: SECRET },
    );
    const { document, code, stdout } = await runJson(world, ['doctor']);
    expect(subjects(document)).toEqual([
      ['machine', ''],
      ['configuration', 'ingroupe'],
      ['configuration', 'my-op'],
    ]);
    expect(failingChecks(document)).toEqual(['configuration.complete']);
    expect(code).toBe(1);
    expect(stdout).not.toContain(SECRET);
  });

  it('shows references and never secrets, whatever is wrong with them', async () => {
    const config = 'providers:\n  ingroupe:\n    clientId: abc\n    clientSecret: env:A\n';
    for (const value of [SECRET, ` ${SECRET}`]) {
      for (const more of [[], ['--show-secrets', '--verbose'], ['--json']]) {
        const { stdout, stderr } = await runIn(withFile(config, { A: value }), ['doctor', ...more]);
        expect(stdout).toContain('env:A');
        expect(stdout + stderr).not.toContain(SECRET);
      }
    }
  });

  const provider = (members: string) => `providers:\n  ingroupe:\n    clientId: abc\n${members}`;
  it.each([
    ['a variable that is not set', '    clientSecret: env:A\n', 'configuration.secrets'],
    ['a file that is not there', '    clientSecret: file:none\n', 'configuration.secrets'],
    [
      'a key that is none',
      '    clientAuth: private_key_jwt\n    clientKey: file:idcli.config.yaml\n',
      'configuration.secrets',
    ],
    [
      'a redirect URI with a fragment',
      '    redirectUri: "https://client.example.com/cb#here"\n    clientSecret: env:SET\n',
      'configuration.redirect_uri',
    ],
    ['a scope without openid', '    scope: name\n    clientSecret: env:SET\n', 'configuration.scope'],
  ])('%s fails one check', async (_name, members, check) => {
    const { document, code } = await runJson(withUserFile(provider(members), { SET: SECRET }), ['doctor']);
    expect(failingChecks(document)).toEqual([check]);
    expect(code).toBe(1);
  });

  it('a port that another program uses', async () => {
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const world = withFile(
      provider(`    clientSecret: env:SET\n    redirectUri: http://127.0.0.1:${port}/cb\n`),
      {
        SET: SECRET,
      },
    );
    const { document } = await runJson(world, ['doctor']);
    expect(failingChecks(document)).toEqual(['configuration.redirect_uri']);
    expect(findingOf(document, 'configuration.redirect_uri')?.message).toContain(`${port} is in use`);
  });

  it('a redirect URI on another machine is not a trouble: the answer is pasted', async () => {
    const members = '    clientSecret: env:SET\n    redirectUri: https://client.example.com/cb\n';
    const { document } = await runJson(withUserFile(provider(members), { SET: SECRET }), ['doctor']);
    expect(findingOf(document, 'configuration.redirect_uri')).toMatchObject({
      status: 'pass',
      message: expect.stringContaining('by pasting'),
    });
  });

  it('runs a command of the own file, and asks for nothing', async () => {
    const world = testWorld({
      files: {
        '/home/user/.config/idcli/config.yaml':
          'providers:\n  a:\n    issuer: https://a.example.com\n    clientId: a\n    clientSecret: cmd:pass show a\n' +
          '  b:\n    issuer: https://b.example.com\n    clientId: b\n    clientSecret: prompt\n',
      },
      commands: { 'pass show a': `${SECRET}\n` },
    });
    const { document, code, stdout } = await runJson(world, ['doctor']);
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    expect(stdout).not.toContain(SECRET);
    expect(stdout).toContain('will be asked for');
  });

  it('environment and flags count, as they do in a login', async () => {
    const world = testWorld({ env: { IDCLI_CLIENT_SECRET: SECRET, IDCLI_CLIENT_ID: 'abc' } });
    const { document, stdout } = await runJson(world, [
      'doctor',
      '--provider',
      'generic',
      '--scope',
      'openid',
    ]);
    expect(failingChecks(document)).toEqual(['configuration.complete']);
    expect(findingOf(document, 'configuration.complete')?.message).toBe('not set: issuer');
    expect(findingOf(document, 'configuration.secrets')?.message).toBe(
      'clientSecret is at env:IDCLI_CLIENT_SECRET',
    );
    expect(stdout).not.toContain(SECRET);
  });
});

describe('doctor with a provider that is named', () => {
  const metadata = (issuer: string) => JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks` });

  it('asks for its metadata once, without any credential, and compares the clocks', async () => {
    const asked: string[] = [];
    const issuer: string = await startHttp((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'nobody'}`);
      response.setHeader('date', new Date(Date.now() - 3_600_000).toUTCString());
      response.end(metadata(issuer));
    });
    const { document, code } = await runJson(onlineWorld({ env: { S: SECRET } }), [
      ...['doctor', '--issuer', issuer, '--client-id', 'abc', '--client-secret', 'env:S'],
    ]);
    expect(asked).toEqual(['GET /.well-known/openid-configuration nobody']);
    expect(failingChecks(document)).toEqual(['machine.clock']);
    expect(findingOf(document, 'configuration.reachable')?.status).toBe('pass');
    expect(code).toBe(1);
  });

  it('one that does not answer is a finding, and the machine is told all the same', async () => {
    const { document, code } = await runJson(onlineWorld(), [
      ...['doctor', '--issuer', 'http://127.0.0.1:9', '--client-id', 'abc'],
    ]);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual(['configuration.reachable']);
    expect(subjects(document)[0]).toEqual(['machine', '']);
    expect(code).toBe(1);
  });

  it('an issuer that is typed is not taken for the default provider', async () => {
    const config = `defaults:\n  provider: ingroupe\nproviders:\n  ingroupe:\n    clientId: abc\n    clientSecret: env:S\n`;
    const world = onlineWorld({ files: { [CONFIG]: config }, env: { S: SECRET } });
    const { document } = await runJson(world, [
      'doctor',
      '--issuer',
      'http://127.0.0.1:9',
      '--client-id',
      'x',
    ]);
    expect(subjects(document)).toEqual([
      ['machine', ''],
      ['configuration', 'generic'],
    ]);
  });

  it('an unknown one is refused with a suggestion', async () => {
    const { document, code } = await runJson(testWorld(), ['doctor', '--provider', 'ingruope']);
    expect(document.error?.code).toBe('PROVIDER_UNKNOWN');
    expect(code).toBe(2);
  });
});

describe('doctor and consent signatures', () => {
  const config =
    'providers:\n' +
    '  signicat-consent:\n' +
    '    clientId: demo-inapp-sign\n' +
    '    clientSecret: env:S\n' +
    '    redirectUri: https://client.example.com/cb\n';
  const basic = (client: string) => `Basic ${Buffer.from(`${client}:${SECRET}`).toString('base64')}`;

  it('trap T1: the ready-made credential of another client', async () => {
    const { document, stdout } = await runJson(withUserFile(config, { S: basic('demo-inapp') }), ['doctor']);
    expect(failingChecks(document)).toEqual(['consent_request.client']);
    expect(stdout).not.toContain(basic('demo-inapp'));
  });

  it('trap T17: the key set names no algorithm for its key', async () => {
    const key = {
      kty: 'RSA',
      use: 'enc',
      kid: 'e1',
      e: 'AQAB',
      n: Buffer.alloc(256, 0xff).toString('base64url'),
    };
    const base = await startHttp((_, response) => response.end(JSON.stringify({ keys: [key] })));
    const world = onlineWorld({ files: { [USER_CONFIG]: config }, env: { S: SECRET } });
    const { document } = await runJson(world, ['doctor', '--provider', 'signicat-consent', '--issuer', base]);
    expect(findingOf(document, 'consent_request.key_alg')?.status).toBe('warn');
    expect(failingChecks(document)).toEqual([]);
  });
});
