/** What other programs import, from the tarball: each entry in a compiled program, which then runs. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPacked } from '../helpers/packed.ts';
import { ROOT } from './source.ts';

const folder = mkdtempSync(join(tmpdir(), 'idcli-imports-'));
const inFolder = (program: string, ...words: string[]): string =>
  execFileSync(program, words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  installPacked(folder, ['@types/node']);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Compiles a program strictly, with its types, and runs it. */
function run(name: string, source: string): string {
  writeFileSync(join(folder, name), source);
  const strict = [
    '--strict',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--types',
    'node',
    '--skipLibCheck',
    'false',
  ];
  inFolder(
    process.execPath,
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    ...strict,
    '--lib',
    'esnext',
    name,
  );
  return inFolder(process.execPath, name.replace(/\.(m|c)ts$/, '.$1js')).trim();
}

const SANDBOX = `
const one = await startSandbox({ systems: ['generic', 'signicat-consent'], autoApprove: false });
const two = await startSandbox({ people: [{ id: 'ada', claims: { name: 'Ada' } }] });
await one.setFault('generic', 'wrong-nonce', 1);
await one.clock.advance(3600);
await fetch(\`\${one.tenant('generic').issuer}/.well-known/openid-configuration\`);
const request: SandboxRequest = one.request({ path: /openid-configuration/, method: 'get' });
two.noRequest({ system: 'generic' });
let nothing = '';
try { one.phone.approve(); } catch (error) { nothing = (error as Error).message; }
let unknown = '';
try { await one.setFault('generic', 'wrong-nonse'); } catch (error) { unknown = (error as Error).message; }
await one.reset();
console.log(JSON.stringify({
  status: request.status, left: one.requests().length, nothing, unknown: unknown.includes('wrong-nonce'),
  clients: one.clients.length > 5, messages: await two.messages(), apart: one.url !== two.url,
  ahead: (await one.clock.now()).getTime() - Date.now() < 60_000,
}));
await one.close(); await one.close();
await two[Symbol.asyncDispose]();
`;

test('idcli/sandbox, from a module', () => {
  const printed = run(
    'sandbox.mts',
    `import { startSandbox, type SandboxRequest } from 'idcli/sandbox';\n${SANDBOX}`,
  );
  expect(JSON.parse(printed)).toEqual({
    ...{ status: 200, left: 0, nothing: 'nothing waits at a phone', unknown: true },
    ...{ clients: true, messages: [], apart: true, ahead: true },
  });
});

test('many at once share nothing, and leave nothing behind', () => {
  const printed = run(
    'many.mts',
    `import { startSandbox } from 'idcli/sandbox';
const names = (): string => JSON.stringify([
  Object.getOwnPropertyNames(globalThis), process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
  Object.keys(process.env),
]);
const before = names();
let answers: unknown;
{
  await using first = await startSandbox({ systems: ['generic'] });
  const all = await Promise.all(Array.from({ length: 12 }, (_, at) => startSandbox({
    systems: at % 2 === 0 ? ['generic'] : ['ingroupe', 'generic'],
    people: [{ id: 'only-' + at, claims: { name: 'Only ' + at } }],
  })));
  const [one, other] = all as [typeof first, typeof first];
  await one.setFault('generic', 'wrong-nonce');
  await one.clock.advance(86_400);
  await fetch(one.tenant('generic').issuer + '/authorize?client_id=nobody');
  await Promise.all(all.slice(2).map((sandbox) => sandbox.close()));
  const state = await (await fetch(other.url + '/_sandbox/state')).json() as { scenarios: unknown[]; requests: unknown[] };
  answers = {
    ports: new Set([first, ...all].map(({ url }) => url)).size,
    scenarios: state.scenarios.length, requests: [state.requests.length, other.requests().length, one.requests().length],
    apart: (await one.clock.now()).getTime() - (await other.clock.now()).getTime() > 86_000_000,
    people: (await other.people()).map(({ id }) => id).filter((id) => id.startsWith('only-')),
    firstPeople: (await first.people()).some(({ id }) => id.startsWith('only-')),
  };
  await one.close(); await other.close();
  const { url } = first;
  (answers as { closed?: string }).closed = url;
}
const { closed, ...rest } = answers as { closed: string };
const gone = await fetch(closed).then(() => false, () => true);
console.log(JSON.stringify({ ...rest, gone, clean: names() === before }));`,
  );
  expect(JSON.parse(printed)).toEqual({
    ...{ ports: 13, scenarios: 0, requests: [0, 0, 1], apart: true, people: ['only-1'], firstPeople: false },
    ...{ gone: true, clean: true },
  });
});

test('idcli, from CommonJS', () => {
  const printed = run(
    'judge.cts',
    `import { judgeRecording, judgeSamlResponse, judgeToken, normalizeClaims, type Outcome } from 'idcli';
async function main(): Promise<void> {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = \`\${part({ alg: 'none' })}.\${part({ iss: 'https://op.example.com', sub: 's' })}.\`;
  const judged: Outcome = await judgeToken(token, { jwks: { keys: [] }, issuer: 'https://other.example.com', clientId: 'c' });
  const unfetched = await judgeToken(token, { issuer: 'https://op.example.com' });
  const saml = await judgeSamlResponse('<a/>', { spEntityId: 'sp' });
  const recording = await judgeRecording(JSON.stringify({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries: [] } }));
  const claims = await normalizeClaims({ claims: { id_token: { sub: 's', given_name: 'Ada' } }, verified: true });
  const failed = judged.reports.flatMap(({ findings }) => findings).filter(({ status }) => status === 'fail');
  console.log(JSON.stringify({
    codes: failed.map(({ code }) => code), exit: judged.exitCode, unfetched: unfetched.error?.code,
    saml: saml.command, recording: recording.command, name: claims?.given_name,
  }));
}
void main();`,
  );
  expect(JSON.parse(printed)).toMatchObject({
    codes: expect.arrayContaining(['token.alg', 'id_token.iss', 'id_token.aud']),
    exit: 1,
    unfetched: 'NETWORK',
    saml: 'decode-saml',
    recording: 'judge',
    name: 'Ada',
  });
});

test('idcli/vitest and idcli/playwright have the same fixtures', () => {
  const printed = run(
    'fixtures.mts',
    `import { sandboxFixtures } from 'idcli/vitest';
import { sandboxFixtures as others } from 'idcli/playwright';
const { idcliServer: [start, { scope }], sandbox } = sandboxFixtures({ systems: ['generic'] });
await start({}, async (server) => {
  await fetch(\`\${server.url}/generic/nothing\`);
  await sandbox({ idcliServer: server }, async (one) => console.log(scope, one.requests().length, others === sandboxFixtures));
});`,
  );
  expect(printed).toBe('worker 0 true');
});
