// Runs the commands that people wait for, to see which chunks each of them uses, and to keep what V8 compiled for them.
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
 * Which chunks the rehearsals use.
 * @returns {Promise<Map<string, string>>} chunk → the letters of its rehearsals
 */
export async function chunksUsed() {
  const usedBy = new Map();
  await inFolder(async (folder, lines) => {
    for (const [letter, commands] of Object.entries(lines)) {
      const found = join(folder, 'found.json');
      await perform(folder, { commands, found });
      for (const chunk of JSON.parse(await readFile(found, 'utf8')))
        usedBy.set(chunk, `${usedBy.get(chunk) ?? ''}${letter}`);
    }
  });
  return usedBy;
}

/**
 * Keeps beside each pack what V8 compiles of it: once for everybody, and once for each command that is rehearsed, since
 * whatever a cache holds is read in full, also what only other commands call.
 * @param {URL} dist
 */
export async function writeCaches(dist) {
  await inFolder(async (folder, lines) => {
    const all = Object.values(lines).flat();
    const words = [...new Set(all.map(([word]) => word))].filter((word) => !word.startsWith('-'));
    const casts = [['all', all], ...words.map((word) => [word, all.filter(([first]) => first === word)])];
    const caches = join(folder, 'caches');
    await mkdir(caches);
    for (const [name, commands] of casts) await perform(folder, { commands, caches, name });
    // Only now, so that none of the rehearsals runs on the cache of another.
    await cp(caches, dist, { recursive: true });
  });
}

async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), 'idcli-build-'));
  try {
    await work(folder, await commandLines(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const perform = (folder, task) =>
  run(process.execPath, [PROGRAM, JSON.stringify(task)], {
    cwd: folder,
    env: environment(folder),
    maxBuffer: 1 << 26,
  });
