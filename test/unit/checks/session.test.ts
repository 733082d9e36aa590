/** Sessions of an authentication REST API: each check tripped alone. */
import { describe, expect, test } from 'vitest';
import { judgeSession, type SessionInput } from '../../../src/checks/index.ts';
import { readSession } from '../../../src/protocol/rest/index.ts';

const ID = '4ccb8a1b-6f40-e146-af1b-15f1c6eabb56';
const CLASSES = new Map([
  ['CREATED', 'pending'],
  ['SUCCESS', 'done'],
  ['ABORT', 'user-cancel'],
]);

const created = (more: object = {}) =>
  readSession({
    id: ID,
    status: 'CREATED',
    authenticationUrl: 'https://acme.sandbox.signicat.com/broker/login?messageId=1',
    ...more,
  });
const read = (more: object = {}) =>
  readSession({
    id: ID,
    status: 'SUCCESS',
    provider: 'otp-sms',
    subject: { id: 'opaque', idpId: '+447700900000' },
    externalReference: 'order-1',
    ...more,
  });

const good: SessionInput = {
  expectedId: ID,
  created: created(),
  read: read(),
  callback: new URLSearchParams({ sessionId: ID, externalReference: 'order-1' }),
  allowedProviders: ['otp-sms'],
  externalReference: 'order-1',
  classOf: (status) => CLASSES.get(status),
  hosts: ['signicat.com'],
};

const judge = async (changes: Partial<SessionInput>) => {
  const report = await judgeSession({ ...good, ...changes });
  const of = (wanted: string) =>
    report.findings.filter(({ status }) => status === wanted).map(({ code }) => code);
  return { verdict: report.verdict, fails: of('fail'), warns: of('warn') };
};

describe('a session in order', () => {
  test.each([
    ['after a callback', {}],
    ['still pending', { read: read({ status: 'CREATED', provider: undefined, subject: undefined }) }],
    ['cancelled by the person', { read: read({ status: 'ABORT', subject: undefined }) }],
    ['without a reference', { externalReference: undefined } as object],
    ['with the level asked for', { requestedLoa: 'low', read: read({ loa: 'substantial' }) }],
    ['whose answer says no level', { requestedLoa: 'substantial' }],
    [
      'at a domain of its own',
      { hosts: ['id.example.com'], created: created({ authenticationUrl: 'https://id.example.com/x' }) },
    ],
    ['in the sandbox', { created: created({ authenticationUrl: 'http://127.0.0.1:8400/x' }) }],
    ['that needs no page', { created: created({ authenticationUrl: undefined }) }],
  ] as const)('%s', async (_name, changes) => {
    expect(await judge(changes)).toEqual({ verdict: 'valid', fails: [], warns: [] });
  });
});

describe('SO-V7 a callback proves nothing', () => {
  test.each([
    {
      name: 'the callback names another session',
      changes: { callback: new URLSearchParams({ sessionId: 'another' }) },
      fails: ['session.id'],
    },
    { name: 'the callback names none', changes: { callback: new URLSearchParams() }, fails: ['session.id'] },
    {
      name: 'the answer is about another session',
      changes: { read: read({ id: 'another' }) },
      fails: ['session.id'],
    },
    { name: 'the answer has no id', changes: { read: read({ id: 7 }) }, fails: ['session.id'] },
  ])('$name', async ({ changes, fails }) => {
    expect((await judge(changes)).fails).toEqual(fails);
  });

  test('an answer to the creation without id', async () => {
    const { expectedId: _, ...rest } = good;
    const report = await judgeSession({ ...rest, created: created({ id: undefined }) });
    expect(report.verdict).toBe('invalid');
  });
});

describe('SO-V8 what a success must be', () => {
  test.each([
    { name: 'another eID', changes: { read: read({ provider: 'nbid' }) }, fails: ['session.provider'] },
    { name: 'no eID', changes: { read: read({ provider: undefined }) }, fails: ['session.provider'] },
    {
      name: 'another reference',
      changes: { read: read({ externalReference: 'order-2' }) },
      fails: ['session.external_reference'],
    },
    {
      name: 'no reference',
      changes: { read: read({ externalReference: undefined }) },
      fails: ['session.external_reference'],
    },
    {
      name: 'another reference in the callback',
      changes: { callback: new URLSearchParams({ sessionId: ID, externalReference: 'order-2' }) },
      fails: ['session.external_reference'],
    },
    { name: 'nobody', changes: { read: read({ subject: undefined }) }, fails: ['session.subject'] },
    {
      name: 'a subject without id',
      changes: { read: read({ subject: { idpId: '1' } }) },
      fails: ['session.subject'],
    },
    {
      name: 'a lower level',
      changes: { requestedLoa: 'substantial', read: read({ loa: 'low' }) },
      fails: ['session.loa'],
    },
    {
      name: 'a level that nobody knows',
      changes: { requestedLoa: 'low', read: read({ loa: 'gold' }) },
      fails: ['session.loa'],
    },
  ])('$name', async ({ changes, fails }) => {
    expect((await judge(changes)).fails).toEqual(fails);
  });
});

describe('SO-V9 what is opened', () => {
  test.each([
    { url: 'http://acme.example.com/x', fails: ['session.url'], warns: [] },
    { url: 'javascript:alert(1)', fails: ['session.url'], warns: [] },
    { url: 'file:///etc/passwd', fails: ['session.url'], warns: [] },
    { url: 'not a url', fails: ['session.url'], warns: [] },
    { url: 'https://signicat.com.attacker.example.com/x', fails: [], warns: ['session.url'] },
    { url: 'https://evilsignicat.com/x', fails: [], warns: ['session.url'] },
  ])('$url', async ({ url, fails, warns }) => {
    const result = await judge({ created: created({ authenticationUrl: url }) });
    expect({ fails: result.fails, warns: result.warns }).toEqual({ fails, warns });
  });
});

test.each([
  { name: 'a word that nobody documents', status: 'PARKED', warns: ['session.status'] },
  { name: 'the name of a method', status: 'constructor', warns: ['session.status'] },
  { name: 'no status', status: undefined, warns: ['session.status'] },
])('ALL-17 $name', async ({ status, warns }) => {
  const result = await judge({ read: read({ status, subject: undefined }) });
  expect(result.warns).toEqual(warns);
  expect(result.fails).toEqual([]);
});

test('a subject in a session that did not succeed is not believed', async () => {
  expect((await judge({ read: read({ status: 'ABORT' }) })).warns).toEqual(['session.subject']);
});
