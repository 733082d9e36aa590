/** The `.env` lines of the console: the names that libraries read, and values that survive a shell. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { envBlocks, textOf } from '../../../src/sandbox/console/env.ts';
import { sandbox } from './support.ts';

const blocksOf = async (system: string) => {
  const { tenants } = await sandbox();
  const tenant = tenants.find(({ id }) => id === system);
  if (tenant === undefined) throw new Error(`no ${system}`);
  return envBlocks(tenant);
};

it('express-openid-connect reads its names', async () => {
  const source = readFileSync('node_modules/express-openid-connect/lib/config.js', 'utf8');
  const block = (await blocksOf('generic')).find(({ id }) => id === 'express');
  expect(block?.lines.length).toBe(3);
  for (const [name] of block?.lines ?? []) expect(source).toContain(`process.env.${name},`);
});

it('names of Spring Boot have no dashes that became underscores', async () => {
  const spring = (await blocksOf('generic')).filter(({ id }) => id.startsWith('spring'));
  const names = spring.flatMap(({ lines }) => lines.map(([name]) => name));
  expect(names).toContain('SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_SANDBOX_CLIENTID');
  expect(names.filter((name) => /CLIENT_ID|CLIENT_SECRET|ISSUER_URI|METADATA_URI/.test(name))).toEqual([]);
});

it('a shell reads the values as they are', async () => {
  for (const block of await blocksOf('generic')) {
    if (block.form === 'directives') continue;
    const { lines } = block;
    const script = textOf(block);
    const print = lines.map(([name]) => `printf '%s\\n' "$${name}"`).join('\n');
    const read = execFileSync('sh', ['-c', `${script}\n${print}`], { encoding: 'utf8' });
    expect(read.trimEnd().split('\n')).toEqual(lines.map(([, value]) => value));
  }
});

it('Apache gets directives, in quotes', async () => {
  const block = (await blocksOf('generic')).find(({ id }) => id === 'apache');
  expect(block && textOf(block)).toMatch(
    /^OIDCProviderMetadataURL "http:[^"]+\/openid-configuration"\nOIDCClientID "[^"]+"\nOIDCClientSecret "[^"]+"$/,
  );
});

it('ASP.NET Core is told that http is meant, and only then', async () => {
  const { tenants } = await sandbox();
  const [info] = tenants;
  const names = (issuer: string) =>
    envBlocks({ ...info, issuer } as Parameters<typeof envBlocks>[0]).flatMap(({ lines }) =>
      lines.map(([name]) => name),
    );
  const told = 'Authentication__Schemes__OpenIdConnect__RequireHttpsMetadata';
  expect(names('http://127.0.0.1:8400/ingroupe')).toContain(told);
  expect(names('https://127.0.0.1:8400/ingroupe')).not.toContain(told);
});
