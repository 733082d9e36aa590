/** `inspect --resource`: from an API to its authorization server. RFC 9728. */
import { afterEach, describe, expect, it } from 'vitest';
import { judgeResource } from '../../src/checks/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { type ScriptedServer, serve } from './scripted-server.ts';

let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

it('finds the authorization server of the resource in the sandbox', async () => {
  const sandbox = await startSandbox({
    now: () => new Date(),
    random: (bytes: number) => new Uint8Array(bytes).fill(7),
    sleep: async () => {},
    port: 0,
    systems: ['generic'],
    fetch,
  } as unknown as Parameters<typeof startSandbox>[0]);
  try {
    const resource = `${sandbox.url.replace(/\/$/, '')}/generic/resource`;
    const { document, code } = await runJson(onlineWorld(), ['inspect', '--resource', resource]);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
    const subjects = document.reports.map(({ subject }) => subject);
    expect(subjects).toEqual(expect.arrayContaining(['resource', 'discovery', 'jwks']));
  } finally {
    await sandbox.close();
  }
});

it('goes nowhere when the metadata is of another resource', async () => {
  server = await serve(({ path }) =>
    path.includes('well-known')
      ? { json: { resource: 'https://other.example.com', authorization_servers: ['https://op.example.com'] } }
      : { httpStatus: 401, headers: { 'www-authenticate': 'Bearer' }, json: {} },
  );
  const { document, code } = await runJson(onlineWorld(), ['inspect', '--resource', `${server.url}/mcp`]);
  expect(failingChecks(document)).toEqual(['resource.identifier']);
  expect(code).toBe(1);
  expect(server.heard.map(({ path }) => path)).toEqual(['/mcp', '/.well-known/oauth-protected-resource/mcp']);
});

it('a resource without metadata', async () => {
  server = await serve([{ httpStatus: 404, text: 'nothing' }]);
  const { document, code } = await runJson(onlineWorld(), ['inspect', '--resource', `${server.url}/mcp`]);
  expect(document.error?.code).toBe('DISCOVERY_FAILED');
  expect(code).toBe(3);
});

describe('resource.*', () => {
  const good = { resource: 'https://api.example.com', authorization_servers: ['https://op.example.com'] };
  it.each([
    ['resource.identifier', { resource: undefined }, {}],
    ['resource.identifier', { resource: 'https://api.example.com/' }, {}],
    ['resource.servers', { authorization_servers: undefined }, {}],
    ['resource.servers', { authorization_servers: ['op'] }, {}],
    ['resource.challenge', {}, { metadataUrl: undefined }],
  ])('%s', async (check, more, answer) => {
    const { findings } = await judgeResource({
      resource: 'https://api.example.com',
      metadata: JSON.parse(JSON.stringify({ ...good, ...more })),
      answer: { status: 401, metadataUrl: 'https://api.example.com/m', ...answer } as { status: number },
    });
    const odd = findings.filter(({ status }) => status === 'fail' || status === 'warn');
    expect(odd.map(({ code }) => code)).toEqual([check]);
  });
});
