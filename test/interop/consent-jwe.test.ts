/** python3-jwcrypto opens our request objects, and we open what it encrypts: every key algorithm, both ways. */
import { spawnSync } from 'node:child_process';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  buildRequestObject,
  chooseEncryptionKey,
  encodeRequestObject,
  encryptRequest,
} from '../../src/protocol/consent/index.ts';
import { CLIENT_JWK, ENCRYPTION_KEY } from '../../src/sandbox/tenants/signicat-consent/keys.ts';
import { openRequestObject } from '../../src/sandbox/tenants/signicat-consent/request-object.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runJson } from '../helpers/run.ts';

const PYTHON = '/usr/bin/python3';
const SCRIPT = new URL('./peers/jwcrypto_jwe.py', import.meta.url).pathname;
const ENC = 'A256CBC-HS512';

function jwcrypto(order: object): Readonly<Record<string, unknown>> {
  const { status, stdout, stderr } = spawnSync(PYTHON, [SCRIPT], {
    input: JSON.stringify(order),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Algorithm → how its key is made. */
const KEYS: readonly (readonly [alg: string, curve?: string])[] = [
  ['RSA-OAEP'],
  ['RSA-OAEP-256'],
  ['ECDH-ES', 'P-256'],
  ['ECDH-ES', 'P-384'],
  ['ECDH-ES', 'P-521'],
  ['ECDH-ES', 'X25519'],
  ['ECDH-ES+A128KW', 'P-256'],
  ['ECDH-ES+A192KW', 'P-384'],
  ['ECDH-ES+A256KW', 'X25519'],
];

async function makeKey(alg: string, crv: string | undefined): Promise<{ publicJwk: JWK; privateJwk: JWK }> {
  const pair = await generateKeyPair(alg, { extractable: true, ...(crv === undefined ? {} : { crv }) });
  const bound = { use: 'enc', alg, kid: `peer-${alg}` };
  return {
    publicJwk: { ...(await exportJWK(pair.publicKey)), ...bound },
    privateJwk: { ...(await exportJWK(pair.privateKey)), ...bound },
  };
}

const TEXT = 'Jag godkänner ordern 👍\nrad två\u202e';
const object = buildRequestObject({
  hints: ['subject-199002179811'],
  scope: 'openid profile signicat.sign',
  text: TEXT,
  acrValues: 'urn:signicat:oidc:method:sbid-inapp-sign',
  redirectUri: 'https://labs.signicat.com/redirect',
  state: 'qLQnb2Ax0S1JYVSfJPwTjw',
  clientId: 'demo-inapp-sign',
  more: [],
});

describe.each(KEYS.map(([alg, curve]) => ({ alg, curve })))('$alg $curve', ({ alg, curve }) => {
  it('jwcrypto opens our request object', async () => {
    const { publicJwk, privateJwk } = await makeKey(alg, curve);
    const key = chooseEncryptionKey({ keys: [publicJwk] }, ENC);
    expect(key).toBeDefined();
    if (key === undefined) return;
    const jwe = await encryptRequest(encodeRequestObject(object), key);
    const opened = jwcrypto({ op: 'decrypt', key: privateJwk, jwe, alg, enc: ENC });
    expect(JSON.parse(String(opened.plaintext))).toEqual(object);
    expect(opened.header).toMatchObject({ alg, enc: ENC, typ: 'JWE', kid: `peer-${alg}` });
  });

  it('decode-token opens what jwcrypto encrypts', async () => {
    const { publicJwk, privateJwk } = await makeKey(alg, curve);
    const header = { alg, enc: ENC, kid: publicJwk.kid };
    const { jwe } = jwcrypto({ op: 'encrypt', key: publicJwk, plaintext: JSON.stringify(object), header });
    const world = onlineWorld({ files: { '/project/key.json': JSON.stringify(privateJwk) } });
    const { document } = await runJson(world, ['decode-token', String(jwe), '--decryption-key', 'key.json']);
    expect(document.data?.payload).toEqual(object);
  });
});

describe('the sandbox, which has cryptography of its own', () => {
  const { publicJwk } = ENCRYPTION_KEY;

  it.each(['A256CBC-HS512', 'A128CBC-HS256', 'A128GCM', 'A256GCM'])('opens %s of jwcrypto', (enc) => {
    const header = { alg: 'RSA-OAEP', enc, kid: publicJwk.kid, typ: 'JWE' };
    const { jwe } = jwcrypto({ op: 'encrypt', key: publicJwk, plaintext: JSON.stringify(object), header });
    expect(openRequestObject(String(jwe), true)).toEqual({ claims: object });
    const strict = openRequestObject(String(jwe), false);
    expect('claims' in strict).toBe(enc === ENC);
  });

  it('refuses a tag that was changed, and another key', () => {
    const header = { alg: 'RSA-OAEP', enc: ENC, kid: publicJwk.kid, typ: 'JWE' };
    const { jwe } = jwcrypto({ op: 'encrypt', key: publicJwk, plaintext: '{}', header });
    const parts = String(jwe).split('.');
    const changed = [...parts.slice(0, 4), `${parts[4]?.startsWith('A') ? 'B' : 'A'}${parts[4]?.slice(1)}`];
    expect(openRequestObject(changed.join('.'), false)).toHaveProperty('refusal');
    const other = { kty: 'RSA', n: CLIENT_JWK.n, e: CLIENT_JWK.e };
    const wrong = jwcrypto({ op: 'encrypt', key: other, plaintext: '{}', header });
    expect(openRequestObject(String(wrong.jwe), false)).toHaveProperty('refusal');
  });

  it('jwcrypto opens the tokens that the sandbox encrypts', async () => {
    const { document } = await runJson(onlineWorld(), [
      ...['sign-consent', '--sandbox', '--fault', 'encrypted-tokens', '--method', 'sbid', '--text', TEXT],
      ...['--poll-interval', '0'],
    ]);
    expect(document.outcome).toBe('done');
    const jwe = document.tokens?.id_token;
    const opened = jwcrypto({ op: 'decrypt', key: CLIENT_JWK, jwe, alg: 'RSA-OAEP', enc: ENC });
    expect(String(opened.plaintext).split('.')).toHaveLength(3);
  });
});
