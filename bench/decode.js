// Decoding a token as a process: only read, and verified with a key set from a file.
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeToken } from '../scripts/samples.js';
import { idcli, measure, NODE, table } from './measure.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const token = makeToken(privateKey);

const folder = mkdtempSync(join(tmpdir(), 'idcli-bench-'));
try {
  const jwks = join(folder, 'jwks.json');
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'RS256', use: 'sig' };
  writeFileSync(jwks, JSON.stringify({ keys: [key] }));
  const read = idcli('idcli decode-token TOKEN', 'decode-token', token);
  const verified = idcli('idcli decode-token TOKEN --jwks FILE', 'decode-token', token, '--jwks', jwks);
  const pem = join(folder, 'key.pem');
  writeFileSync(pem, publicKey.export({ type: 'spki', format: 'pem' }));
  const bare = join(folder, 'key.json');
  writeFileSync(bare, JSON.stringify(publicKey.export({ format: 'jwk' })));
  // Programs of others, where they are there: npm i --prefix .tmp/peers --no-save jwt-cli; apt-get install jwt jose
  const cli = fileURLToPath(new URL('../.tmp/peers/node_modules/jwt-cli/index.js', import.meta.url));
  const others = [
    { name: 'npm jwt-cli, read', command: [process.execPath, cli], input: token },
    { name: 'Debian jwt, read', command: ['jwt', '-show', '-'], input: token },
    {
      name: 'Debian jwt, verified',
      command: ['jwt', '-verify', '-', '-alg', 'RS256', '-key', pem],
      input: token,
    },
    { name: 'Debian jose, verified', command: ['jose', 'jws', 'ver', '-i', '-', '-k', bare], input: token },
  ].filter(({ command: [program, ...words], input }) => {
    const there = spawnSync(program, words, { input: input ?? '' }).status === 0;
    if (!there) console.log(`not there: ${program} ${words[0]}`);
    return there;
  });
  table('Decoding', measure([NODE, read, verified, ...others], 25), {
    [read.name]: 1.5,
    [verified.name]: 1.8,
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
