// Runs the commands that people wait for, to see which chunks each of them uses, and to keep what V8 compiled for them.
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeSamlResponse, makeToken, SAML_CERTIFICATE } from '../samples.js';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('rehearse.js', import.meta.url));

/** Letter → the command lines of one rehearsal. */
async function commandLines(folder) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const token = makeToken(privateKey);
  const jwks = join(folder, 'jwks.json');
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'RS256', use: 'sig' };
  await writeFile(jwks, JSON.stringify({ keys: [key] }));
  const saml = join(folder, 'response.xml');
  await writeFile(saml, makeSamlResponse());
  const login = ['login', '--provider', 'ingroupe', '--sandbox', '--headless'];
  const samlLogin = [
    'login',
    '--provider',
    'signicat-sms-otp',
    '--protocol',
    'saml',
    '--sandbox',
    '--headless',
  ];
  const sign = ['sign-consent', '--method', 'sbid', '--text', 'I agree.', '--sandbox', '--fault', 'instant'];
  const sdo = ['--out', join(folder, 'sdo.xml'), '--overwrite'];
  return {
    h: [['--help'], ['login', '--help']],
    d: [
      ['decode-token', token],
      ['decode-token', token, '--json'],
    ],
    v: [['decode-token', token, '--jwks', jwks]],
    s: [
      ['decode-saml', saml],
      ['decode-saml', saml, '--idp-cert', SAML_CERTIFICATE],
    ],
    l: [login, [...login, '--json']],
    m: [samlLogin, [...samlLogin, '--json']],
    c: [
      [...sign, ...sdo],
      [...sign, ...sdo, '--json'],
    ],
  };
}

/**
 * Nothing of whoever builds: no settings of theirs, no proxy, no flags under which V8 would make caches for nobody else,
 * and no file of certificates, which takes Node longer to read than most of the commands take.
 */
function environment(folder) {
  const foreign = /^IDCLI_|_proxy$|^NODE_/i;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), XDG_CONFIG_HOME: folder, CI: '1' };
}

/**
 * Without `dist`: chunk → the letters of the rehearsals that use it. With it: one process goes through all rehearsals, and
 * leaves beside each pack what V8 compiled of it.
 * @param {URL} [dist]
 * @returns {Promise<Map<string, string>>}
 */
export async function rehearse(dist) {
  const folder = await mkdtemp(join(tmpdir(), 'idcli-build-'));
  const env = environment(folder);
  const usedBy = new Map();
  try {
    const lines = await commandLines(folder);
    const rehearsals = dist === undefined ? Object.entries(lines) : [['all', Object.values(lines).flat()]];
    for (const [letter, commands] of rehearsals) {
      const found = join(folder, 'found.json');
      const task = JSON.stringify({ commands, ...(dist === undefined ? { found } : { cache: true }) });
      await run(process.execPath, [PROGRAM, task], { cwd: folder, env, maxBuffer: 1 << 26 });
      if (dist !== undefined) continue;
      for (const chunk of JSON.parse(await readFile(found, 'utf8')))
        usedBy.set(chunk, `${usedBy.get(chunk) ?? ''}${letter}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return usedBy;
}
