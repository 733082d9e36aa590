/** Every line of the README's recipes does what it says, typed into a shell, with the built program. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { CLIENT_SECRET } from '../../src/sandbox/tenants/generic/clients/ready-made.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { ROOT } from '../gates/source.ts';
import { onlineWorld } from '../helpers/online.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const [, RECIPES = ''] = /<!-- recipes -->([\s\S]*?)<!-- end -->/.exec(README) ?? [];
const LINES = [...RECIPES.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
  block.split('\n').filter((line) => line !== ''),
);

const folder = mkdtempSync(join(tmpdir(), 'idcli-recipes-'));
const bin = join(folder, 'bin');
let sandbox: Sandbox;

/**
 * The line with the names of a reader's own: provider, client, service provider. A built-in person is at the
 * browser.
 */
const asOneTypes = (line: string): string =>
  line
    .replace(/ +#.*$/, '')
    .replace('https://op.example.com', `${sandbox.url}/generic`)
    .replace('my-client', 'sandbox-generic-client')
    .replace('https://sp.example.com/acs', acs)
    .replace('https://sp.example.com', spEntityId)
    .replace('idcli login', 'idcli login --headless')
    // The usual port may be taken on this machine.
    .replace('idcli sandbox', 'idcli sandbox --port 0')
    .replace('idcli probe rp', 'idcli probe rp --port 0');

beforeAll(async () => {
  sandbox = await startSandbox({ ...onlineWorld(), port: 0 });
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'idcli'),
    `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'bin/idcli.js')}" "$@"\n`,
  );
  chmodSync(join(bin, 'idcli'), 0o755);
  await bringFiles();
}, 120_000);
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

let acs = '';
let spEntityId = '';

/** What people bring: a token with its keys, a SAML response with its metadata, a recording. */
async function bringFiles(): Promise<void> {
  const at = ['--sandbox', sandbox.url, '--headless'].join(' ');
  const evidence = '--har login.har --show-secrets --show-pii';
  const oidc = await shell(
    `idcli login --provider generic ${at} ${evidence} --field tokens.id_token > token.jwt`,
  );
  expect(oidc.code, oidc.output).toBe(0);
  const keys = await fetch(`${sandbox.url}/generic/jwks`);
  writeFileSync(join(folder, 'jwks.json'), await keys.text());
  const saml = await shell(
    `idcli login --provider signicat-sms-otp --protocol saml ${at} --json > saml.json`,
  );
  expect(saml.code, saml.output).toBe(0);
  const { data } = JSON.parse(readFileSync(join(folder, 'saml.json'), 'utf8'));
  writeFileSync(join(folder, 'response.xml'), data.xml);
  acs = data.subjectConfirmations[0].recipient;
  [spEntityId = ''] = data.conditions.audiences;
  const metadata = await fetch(`${sandbox.url}/signicat-sms-otp/auth/saml/metadata`);
  writeFileSync(join(folder, 'idp.xml'), await metadata.text());
}

/** @param until text after which it is stopped by Ctrl-C */
function shell(
  line: string,
  until?: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn('sh', ['-c', `exec ${line}`], {
    cwd: folder,
    env: {
      ...process.env,
      CI: '1',
      PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
      // As the owner of a client has it in the shell.
      ...(line.includes('--issuer') ? { IDCLI_CLIENT_SECRET: CLIENT_SECRET } : {}),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let stopped = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
      if (until === undefined || stopped || !output.includes(until)) return;
      stopped = true;
      child.kill('SIGINT');
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

it('there is a recipe for each goal', () => {
  const goals = [...RECIPES.matchAll(/^\*\*(.+?)\*\*/gm)].map(([, goal]) => goal);
  expect(goals).toHaveLength(RECIPES.split('```sh').length - 1);
  expect(LINES.length).toBeGreaterThan(goals.length);
});

it.each(LINES)('%s', { timeout: 120_000 }, async (line) => {
  const serves = line.startsWith('idcli sandbox');
  const { code, output } = await shell(asOneTypes(line), serves ? 'http://127.0.0.1:' : undefined);
  expect(code, output).toBe(0);
});
