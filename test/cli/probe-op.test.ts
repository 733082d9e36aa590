/** Every probe of a provider passes at the sandbox, and fails where the sandbox has its hole. */
import { describe, expect, it } from 'vitest';
import { takesTls } from '../../src/node/tls-facts.ts';
import { OP_PROBES } from '../../src/probes/op/probes.ts';
import { publicOf } from '../../src/sandbox/jose/key.ts';
import { GENERIC_HOLES } from '../../src/sandbox/tenants/generic/holes.ts';
import { CLIENT_SIGNING_JWK } from '../../src/sandbox/tenants/generic/keys/client-keys.ts';
import { network, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

interface ProbeData {
  readonly id: string;
  readonly status: string;
  readonly message: string;
}

const LINE = ['probe', 'op', '--provider', 'generic', '--sandbox', '--headless'];

/** A redirect URI that has everything a variant changes. */
const USUAL = ['--redirect-uri', 'https://app.example/callback', '--scope', 'openid offline_access'];

const PUBLIC = [...USUAL, '--client-id', 'sandbox-generic-public', '--client-auth', 'none'];

const KEY = ['--client-auth', 'private_key_jwt', '--client-key', 'client.jwk'];
/** A client with a key, whose request objects must be signed. */
const SIGNER = [...USUAL, '--client-id', 'signer', ...KEY];
const DPOP = [...USUAL, '--dpop'];

/** A client with a certificate, whose sandbox speaks https. */
const BY_TLS = [...USUAL, '--client-id', 'sandbox-generic-self-signed-tls'];

const ON_LOOPBACK = ['--client-id', 'only-code', '--redirect-uri', 'http://127.0.0.1:0/callback'];

/** Probes that need another login than the usual one. */
const WITH: Readonly<Record<string, readonly string[]>> = {
  'redirect-localhost-swap': ON_LOOPBACK,
  'response-type-implicit': ON_LOOPBACK,
  'grant-password': ON_LOOPBACK,
  'pkce-missing': PUBLIC,
  'pkce-plain': PUBLIC,
  'code-late': [...USUAL, '--slow'],
  'par-late': [...USUAL, '--slow'],
  'par-optional': [...USUAL, '--client-id', 'sandbox-generic-fapi2', ...KEY, '--dpop', '--par'],
  'registration-open': [...USUAL, '--allow-registration'],
  'request-uri-fetch': SIGNER,
  'mtls-other-cert': BY_TLS,
  hsts: BY_TLS,
  'tls-old': BY_TLS,
  ...Object.fromEntries(
    OP_PROBES.flatMap(({ id, needs = [] }) => {
      if (needs.includes('private key')) return [[id, SIGNER]];
      return id !== 'refresh-sender' && needs.includes('dpop') ? [[id, DPOP]] : [];
    }),
  ),
  'refresh-sender': [...PUBLIC, '--dpop'],
};

/** Clients that are registered for less than the ready-made ones. */
const CONFIG = `sandbox:
  clients:
    - client_id: only-code
      client_secret: a-secret-of-the-client-only-code
      redirect_uris: ['http://127.0.0.1/callback']
      response_types: [code]
      grant_types: [authorization_code]
    - client_id: signer
      token_endpoint_auth_method: private_key_jwt
      redirect_uris: ['https://app.example/callback']
      request_object_signing_alg: ES256
      request_uris: ['https://app.example/request.jwt']
      jwks: ${JSON.stringify({ keys: [publicOf(CLIENT_SIGNING_JWK)] })}
`;

/** What the probe says at its hole, where that is not `fail`: the provider may answer either way, or should. */
const AT_HOLE: Readonly<Record<string, string>> = {
  'redirect-localhost-swap': 'warn',
  'redirect-token-missing': 'warn',
  'code-replay-tokens': 'warn',
  'pkce-plain': 'warn',
  'grant-password': 'warn',
  'token-cors': 'warn',
  'grant-implicit': 'warn',
  'response-type-implicit': 'fail',
  'request-none': 'warn',
  'refresh-reuse': 'warn',
  mixup: 'warn',
};

async function probeOp(words: readonly string[]): Promise<readonly ProbeData[]> {
  const world = testWorld({
    connect: network,
    takesTls: (url, version, transport) =>
      takesTls(url, version, { transport, env: {}, signal: new AbortController().signal }),
    files: {
      '/home/user/.config/idcli/config.yaml': CONFIG,
      '/project/client.jwk': JSON.stringify(CLIENT_SIGNING_JWK),
    },
  });
  const { document } = await runJson(world, [...LINE, ...words]);
  expect(document.error).toBeUndefined();
  return document.data?.probes as readonly ProbeData[];
}

describe('probe op', () => {
  it('has a hole for every probe, and no other', () => {
    expect(GENERIC_HOLES.map(({ id }) => id).sort()).toEqual(OP_PROBES.map(({ id }) => id).sort());
  });

  it('finds nothing at the sandbox as it is', async () => {
    const probes = await probeOp(USUAL);
    const found = probes.filter(({ id, status }) => WITH[id] === undefined && status !== 'pass');
    expect(found).toEqual([]);
  });

  describe.each(GENERIC_HOLES.map(({ id }) => id))('%s', (id) => {
    const words = [...(WITH[id] ?? USUAL), '--only', id];

    // The others pass in the test above, all in one run.
    if (WITH[id] !== undefined)
      it('passes without its hole', async () => {
        const [probe] = await probeOp(words);
        expect(probe, JSON.stringify(probe)).toMatchObject({ id, status: 'pass' });
      });

    it('finds its hole', async () => {
      const [probe] = await probeOp([...words, '--hole', id]);
      expect(probe, JSON.stringify(probe)).toMatchObject({ id, status: AT_HOLE[id] ?? 'fail' });
    });
  });

  // Every port of such an address is registered, so it is compared in a way of its own.
  const NAMED = new Set(['host name', 'fixed port']);
  it.each(
    OP_PROBES.filter(
      ({ check, needs = [] }) => check === 'op.redirect_exact' && !needs.some((need) => NAMED.has(need)),
    ).map(({ id }) => id),
  )('%s finds its hole at a loopback address', async (id) => {
    const [probe] = await probeOp([...ON_LOOPBACK, '--only', id, '--hole', id]);
    expect(probe, JSON.stringify(probe)).toMatchObject({ id, status: AT_HOLE[id] ?? 'fail' });
  });
});
