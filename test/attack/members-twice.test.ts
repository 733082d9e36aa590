/**
 * A member that is there twice lets two readers see two answers: it is told, in every answer that a login or token
 * command reads.
 */
import { afterEach, expect, it } from 'vitest';
import { type Alter, type HostileProvider, startHostileProvider } from '../cli/hostile-provider.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runJson } from '../helpers/run.ts';

let provider: HostileProvider | undefined;
afterEach(() => provider?.close());

/** Writes a member of its own before the one that counts. */
const twice =
  (member: string): Alter =>
  (answer) => ({ ...answer, body: String(answer.body).replace('{', `{${member},`) });

const client = (issuer: string) => ['--issuer', issuer, '--client-id', 'client-1', '--client-auth', 'none'];
const login = (issuer: string) => ['login', ...client(issuer), '--headless', '--userinfo'];
const token = (step: string) => (issuer: string) => [
  'token',
  step,
  ...client(issuer),
  'opaque-access-token-1',
];

it.each<[string, string, string, (issuer: string) => string[], string, string]>([
  [
    'discovery',
    '/.well-known/openid-configuration',
    '"issuer":"https://x.example"',
    login,
    'discovery.parse',
    'issuer',
  ],
  ['key set', '/jwks', '"keys":[]', login, 'http.members', 'keys'],
  ['key set, in a key', '/jwks', '"x":[{"kid":"a","kid":"b"}]', login, 'http.members', 'x.[].kid'],
  ['token answer', '/token', '"token_type":"x"', login, 'token_response.members', 'token_type'],
  ['UserInfo of a login', '/userinfo', '"sub":"someone-else"', login, 'http.members', 'sub'],
  ['UserInfo alone', '/userinfo', '"sub":"someone-else"', token('userinfo'), 'http.members', 'sub'],
  ['introspection answer', '/introspect', '"active":false', token('introspect'), 'http.members', 'active'],
])('%s', async (_, path, member, words, check, at) => {
  provider = await startHostileProvider({ alter: { [path]: twice(member) } });
  const { document } = await runJson(onlineWorld(), words(provider.issuer));
  const odd = document.reports
    .flatMap(({ findings }) => findings)
    .filter(({ status, code }) => status !== 'pass' && status !== 'skip' && code === check);
  expect(odd.map(({ code }) => code)).toEqual([check]);
  expect(JSON.stringify(odd)).toContain(at);
});

it.each([
  ['login', login],
  ['token userinfo', token('userinfo')],
  ['token introspect', token('introspect')],
])('says nothing of members where each is there once: %s', async (_, words) => {
  provider = await startHostileProvider({});
  const { document } = await runJson(onlineWorld(), words(provider.issuer));
  const told = document.reports.flatMap(({ findings }) => findings);
  expect(
    told.filter(({ status, code }) => status === 'warn' && /members|discovery\.parse/.test(code)),
  ).toEqual([]);
});
