/** What doctor judges: each row trips exactly the check it names. */
import { describe, expect, test } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { judgeConfiguration } from '../../../src/checks/configuration.ts';
import { judgeMachine, type MachineInput, NODE_LINES } from '../../../src/checks/machine.ts';
import type { Report } from '../../../src/report.ts';
import { codes } from './fixtures.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const facts = { runtime: '22.12.0', platform: 'linux x64', proxies: [], authorities: [], deaf: {} };
const terminal = { input: true, output: true, columns: 80, colors: true, ci: false };
const machine: MachineInput = { facts, now: NOW, clockToleranceSeconds: 30, terminal, unread: [] };

interface Row {
  readonly name: string;
  readonly fails?: string;
  readonly warns?: string;
}

function expectExactly(report: Report, { fails, warns }: Row): void {
  expect(codes(report, 'fail')).toEqual(fails === undefined ? [] : [fails]);
  expect(codes(report, 'warn')).toEqual(warns === undefined ? [] : [warns]);
  expect(report.verdict).toBe(fails === undefined ? 'valid' : 'invalid');
  for (const { status, hint, code } of report.findings) {
    if (status === 'fail' || status === 'warn') expect(hint, `${code} has a remedy`).toBeTruthy();
  }
}

const authority = { name: '--ca', count: 2, expired: [] };

describe('this machine', () => {
  const rows: (Row & { readonly input: Partial<MachineInput> })[] = [
    { name: 'in order', input: {} },
    { name: 'an old Node.js', input: { facts: { ...facts, runtime: '18.20.1' } }, fails: 'machine.node' },
    {
      name: 'one between the lines',
      input: { facts: { ...facts, runtime: '21.7.3' } },
      fails: 'machine.node',
    },
    { name: 'an early 22', input: { facts: { ...facts, runtime: '22.11.0' } }, fails: 'machine.node' },
    { name: 'the last line before', input: { facts: { ...facts, runtime: '20.19.0' } } },
    { name: 'a later one', input: { facts: { ...facts, runtime: '26.0.0' } } },
    { name: 'a clock at its beginning', input: { now: new Date(0) }, fails: 'machine.clock' },
    {
      name: 'a clock that is an hour ahead',
      input: { serverTime: { host: 'op.example.com', date: new Date(NOW.getTime() - 3_600_000) } },
      fails: 'machine.clock',
    },
    {
      name: 'a clock within the tolerance',
      input: { serverTime: { host: 'op.example.com', date: new Date(NOW.getTime() + 29_000) } },
    },
    {
      name: 'no display',
      input: { facts: { ...facts, browserProblem: 'there is no graphical display' } },
      warns: 'machine.browser',
    },
    {
      name: 'a SOCKS proxy',
      input: { facts: { ...facts, proxies: [{ name: 'HTTPS_PROXY', problem: 'no http proxy' }] } },
      fails: 'machine.proxy',
    },
    { name: 'ALL_PROXY alone', input: { unread: ['ALL_PROXY'] }, warns: 'machine.proxy' },
    {
      name: 'ALL_PROXY beside one that is read',
      input: {
        facts: { ...facts, proxies: [{ name: 'HTTPS_PROXY', url: 'http://proxy:3128/' }] },
        unread: ['ALL_PROXY'],
      },
    },
    {
      name: 'authorities that are not there',
      input: { facts: { ...facts, authorities: [{ ...authority, problem: 'cannot be read' }] } },
      fails: 'machine.authorities',
    },
    {
      name: 'authorities of which none is left',
      input: { facts: { ...facts, authorities: [{ ...authority, expired: ['CN=a', 'CN=b'] }] } },
      warns: 'machine.authorities',
    },
    {
      name: 'a bundle with one that ended',
      input: { facts: { ...facts, authorities: [{ ...authority, expired: ['CN=a'] }] } },
    },
    {
      name: 'verification that someone believes to be off',
      input: { unread: ['NODE_TLS_REJECT_UNAUTHORIZED'] },
      warns: 'machine.authorities',
    },
    {
      name: 'no loopback',
      input: { facts: { ...facts, deaf: { '127.0.0.1': 'EPERM' } } },
      fails: 'machine.loopback',
    },
    {
      name: 'no IPv6',
      input: { facts: { ...facts, deaf: { '::1': 'EADDRNOTAVAIL' } } },
      warns: 'machine.ipv6',
    },
    { name: 'a narrow window', input: { terminal: { ...terminal, columns: 40 } }, warns: 'machine.terminal' },
    {
      name: 'a locale that is not UTF-8',
      input: { terminal: { ...terminal, locale: 'en_US.ISO-8859-1' } },
      warns: 'machine.terminal',
    },
    { name: 'no terminal at all', input: { terminal: { ...terminal, output: false } } },
  ];

  test.each(rows)('$name', async ({ input, ...row }) => {
    expectExactly(await judgeMachine({ ...machine, ...input }), row);
  });

  test('demands no Node.js of the single file', async () => {
    const facts = { ...machine.facts, runtime: '18.0.0', engine: 'Bun 1.4.5' };
    const { findings } = await judgeMachine({ ...machine, facts });
    expect(findings.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(findings.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['none needed: Bun 1.4.5, linux x64', 'those of Bun 1.4.5']),
    );
  });

  test('demands the Node.js that the package demands', () => {
    const { line, from } = NODE_LINES;
    expect(manifest.engines.node).toBe(`^${line.join('.')}.0 || >=${from.join('.')}.0`);
  });
});

describe('the configuration of a provider', () => {
  const configuration = {
    id: 'my-op',
    missing: [],
    issuer: 'https://op.example.com',
    allowInsecureHttp: false,
    secrets: [{ member: 'clientSecret', reference: 'env:SECRET', asked: false }],
    clientSecret: { value: 'abc', method: 'client_secret_basic' },
    redirect: { uris: ['http://127.0.0.1:0/callback'] },
    scope: { asked: 'openid', doubts: [] },
    reached: { url: 'https://op.example.com' },
  };
  const trouble = { message: 'it does not work', hint: 'do something' };
  const rows: (Row & { readonly input: object })[] = [
    { name: 'in order', input: {} },
    { name: 'no client id', input: { missing: ['clientId'] }, fails: 'configuration.complete' },
    { name: 'no issuer', input: { missing: ['issuer'], issuer: undefined }, fails: 'configuration.complete' },
    {
      name: 'a secret that leads nowhere',
      input: { secrets: [{ member: 'clientSecret', reference: 'env:A', asked: false, trouble }] },
      fails: 'configuration.secrets',
    },
    {
      name: 'a secret that is asked for',
      input: {
        secrets: [{ member: 'clientSecret', reference: 'prompt', asked: true }],
        clientSecret: undefined,
      },
    },
    {
      name: 'white space around the secret',
      input: { clientSecret: { value: 'abc ', method: 'client_secret_post' } },
      warns: 'configuration.secret_form',
    },
    {
      name: 'a secret that Basic encodes',
      input: { clientSecret: { value: 'a-b', method: 'client_secret_basic' } },
      warns: 'configuration.secret_form',
    },
    { name: 'the same as a form', input: { clientSecret: { value: 'a-b', method: 'client_secret_post' } } },
    {
      name: 'a port that is taken',
      input: { redirect: { uris: [], trouble } },
      fails: 'configuration.redirect_uri',
    },
    {
      name: 'a scope that makes no sense',
      input: { scope: { asked: 'profile', doubts: [], trouble } },
      fails: 'configuration.scope',
    },
    {
      name: 'nobody answers',
      input: { reached: { url: 'https://op.example.com', trouble } },
      fails: 'configuration.reachable',
    },
    { name: 'http on loopback', input: { issuer: 'http://127.0.0.1:8400/op' } },
  ];

  test.each(rows)('$name', async ({ input, ...row }) => {
    expectExactly(await judgeConfiguration({ ...configuration, ...input }), row);
  });

  test.each(['http://op.example.com', 'op.example.com', 'https://op.example.com/?tenant=a'])(
    'an issuer that cannot be used: %s',
    async (issuer) => {
      const report = await judgeConfiguration({ ...configuration, issuer });
      expect(codes(report, 'fail')).toEqual(['configuration.issuer']);
    },
  );

  test('the URL of the metadata instead of the issuer', async () => {
    const issuer = 'https://op.example.com/.well-known/openid-configuration';
    const report = await judgeConfiguration({ ...configuration, issuer });
    expect(report.findings.find(({ status }) => status === 'fail')).toMatchObject({
      code: 'configuration.issuer',
      expected: 'https://op.example.com',
    });
  });

  test('a scope that is not documented is only doubtful', async () => {
    const scope = { asked: 'openid x', doubts: ['my-op documents no scope x'] };
    expect(codes(await judgeConfiguration({ ...configuration, scope }), 'warn')).toEqual([
      'configuration.scope',
    ]);
  });
});
