// Many tokens: `decode-token --lines` with all checks against a bare loop that only decodes and verifies with jose on
// as many workers, against what OpenSSL says one core can verify, and the memory it takes for more and more lines.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment, PROGRAM } from './measure.js';

const LINES = Number(process.argv[2] ?? 40_000);
const MEMORY_LINES = [10_000, 100_000, Number(process.argv[3] ?? 1_000_000)];
const ROUNDS = 5;
const WORKERS = availableParallelism();
const BARE = fileURLToPath(new URL('./bare-loop.js', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'idcli-batch-'));
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A file with so many tokens of 1000 people, signed with one key, and the key set. */
function tokens(alg, lines) {
  const { privateKey, publicKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Math.floor(Date.now() / 1000);
  const some = Array.from({ length: 1000 }, (_, index) => {
    const claims = {
      iss: 'https://op.example.com',
      sub: `user-${index}`,
      aud: 'client-1',
      iat: now - 10,
      exp: now + 86_400,
      auth_time: now - 20,
      nonce: `nonce-${index}`,
      acr: 'substantial',
      name: 'Camille Durand',
    };
    const input = `${encode({ alg, kid: 'bench', typ: 'JWT' })}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${input}.${signature.toString('base64url')}\n`;
  }).join('');
  const file = join(folder, `${alg}-${lines}.txt`);
  const output = openSync(file, 'w');
  for (let written = 0; written < lines; written += 1000) writeFileSync(output, some);
  closeSync(output);
  const jwks = join(folder, `${alg}.json`);
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg, use: 'sig' };
  writeFileSync(jwks, JSON.stringify({ keys: [key] }));
  return { file, jwks };
}

const idcliWords = (jwks) => [
  ...[...PROGRAM, 'decode-token', '--lines', '--quiet', '--jwks', jwks],
  ...['--issuer', 'https://op.example.com', '--client-id', 'client-1'],
];

function seconds(words, input) {
  const stdin = input === undefined ? 'ignore' : openSync(input, 'r');
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(words[0], words.slice(1), {
    env: environment,
    stdio: [stdin, openSync('/dev/null', 'w'), 'pipe'],
  });
  const taken = Number(process.hrtime.bigint() - started) / 1e9;
  if (input !== undefined) closeSync(stdin);
  if (status !== 0) throw new Error(`${words[0]} ended with ${status}: ${stderr}`);
  return taken;
}

/** What OpenSSL verifies a second on one core. */
function openssl(name) {
  const text = execFileSync('openssl', ['speed', '-seconds', '1', name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Number(text.trim().split(/\s+/).at(-1));
}

/** Most memory that a run took, in MB. */
async function peak(jwks, file) {
  const [program, ...words] = idcliWords(jwks);
  const child = spawn(program, words, {
    env: environment,
    stdio: [openSync(file, 'r'), openSync('/dev/null', 'w'), 'inherit'],
  });
  let most = 0;
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    } catch {
      // It has ended.
    }
  }, 50);
  await new Promise((resolve) => child.on('exit', resolve));
  clearInterval(watch);
  return most / 1024;
}

try {
  console.log(`Batch: ${LINES} lines, ${WORKERS} workers, best of ${ROUNDS}, taking turns`);
  for (const [alg, openSslName] of [
    ['RS256', 'rsa2048'],
    ['ES256', 'ecdsap256'],
  ]) {
    const { file, jwks } = tokens(alg, LINES);
    const times = { idcli: [], bare: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      times.idcli.push(seconds(idcliWords(jwks), file));
      times.bare.push(seconds([process.execPath, BARE, file, jwks, String(WORKERS)]));
    }
    const [ours, bare] = [Math.min(...times.idcli), Math.min(...times.bare)];
    const rate = (taken) => `${(LINES / taken).toFixed(0).padStart(7)} tokens/s`;
    console.log(
      `  ${alg}  idcli, all checks ${rate(ours)}   bare loop ${rate(bare)}   ratio ${(bare / ours).toFixed(2)}   at least 0.70: ${bare / ours >= 0.7 ? 'holds' : 'MISSED'}`,
    );
    const all = openssl(openSslName) * WORKERS;
    const part = LINES / ours / all;
    console.log(
      `         OpenSSL verifies ${all.toFixed(0)} a second on ${WORKERS} cores   idcli ${part.toFixed(2)} of it   at least 0.33: ${part >= 1 / 3 ? 'holds' : 'MISSED'}`,
    );
  }
  console.log('\nMemory, RS256, most resident MB');
  for (const lines of MEMORY_LINES) {
    const { file, jwks } = tokens('RS256', lines);
    console.log(
      `  ${String(lines).padStart(9)} lines  ${(await peak(jwks, file)).toFixed(0).padStart(5)} MB`,
    );
    rmSync(file);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
