/** IG-S9: each scenario does on the wire what its row says. */
import { createHmac, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../../src/errors.ts';
import { faultsOf } from '../../../src/sandbox/index.ts';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import {
  ALL_SCOPES,
  authorizeUrl,
  CHALLENGE,
  CLIENT,
  claimsOf,
  codeOf,
  type DecodedToken,
  decode,
  exchange,
  get,
  NOW,
  sandbox,
  tokensOf,
  VERIFIER,
  visit,
} from './support.ts';

type Observe = (base: Sandbox) => Promise<void>;

const NOW_SECONDS = NOW.getTime() / 1000;

const claims =
  (scope: string, check: (payload: Record<string, unknown>) => void): Observe =>
  async (base) =>
    check(await claimsOf(base, scope));

const token =
  (check: (token: DecodedToken) => void, changes: Record<string, string> = {}): Observe =>
  async (base) =>
    check(decode((await tokensOf(base, changes)).id_token));

const callback =
  (check: (parameters: Record<string, string>) => void, changes: Record<string, string> = {}): Observe =>
  async (base) => {
    const visited = await visit(authorizeUrl(base, changes));
    check(Object.fromEntries(visited.callback?.searchParams ?? []));
  };

const refusedAtOnce =
  (error: string): Observe =>
  async (base) => {
    const response = await get(authorizeUrl(base));
    expect(response.status).toBe(302);
    const { searchParams } = new URL(response.headers.get('location') ?? '');
    expect(searchParams.get('error')).toBe(error);
    expect(searchParams.get('state')).toBe('state-of-this-login');
  };

const refusedAfterwards =
  (error: string): Observe =>
  async (base) => {
    const { callback, titles } = await visit(authorizeUrl(base));
    expect(titles).toContain('Proofing');
    expect(callback?.searchParams.get('error')).toBe(error);
    expect(callback?.searchParams.get('state')).toBe('state-of-this-login');
    expect(callback?.searchParams.has('code')).toBe(false);
  };

const refusedInPlace =
  (status: number, error: string): Observe =>
  async (base) => {
    const response = await get(authorizeUrl(base), { Accept: 'text/html' });
    expect(response.status).toBe(status);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.json()).toEqual({ error, error_description: expect.any(String) });
  };

const refusedCode =
  (status: number, error: string): Observe =>
  async (base) => {
    const response = await exchange(base, await codeOf(base));
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error });
  };

const documentOf = (type: string): Observe =>
  claims('openid document', (payload) => {
    expect(payload.document_type).toBe(type);
    expect(payload.document_issuing_country).toMatch(/^[A-Z]{2}$/);
  });

const portraitOf = (magic: string, bytes: [number, number]): Observe =>
  claims('openid portrait', ({ portrait }) => {
    const picture = Buffer.from(String(portrait), 'base64');
    expect(picture.subarray(0, magic.length / 2).toString('hex')).toBe(magic);
    expect(picture.length).toBeGreaterThan(bytes[0]);
    expect(picture.length).toBeLessThan(bytes[1]);
  });

const stuck =
  (status: number): Observe =>
  async (base) => {
    const { callback, last, text } = await visit(authorizeUrl(base));
    expect(callback).toBeUndefined();
    expect(last.status).toBe(status);
    expect(last.headers.get('content-type')).toContain('text/html');
    expect(text).not.toContain('<form');
  };

async function keysOf(base: Sandbox): Promise<Record<string, string>[]> {
  return (
    (await (await get(`${base.url}/ingroupe/oauth2/jwks`)).json()) as { keys: Record<string, string>[] }
  ).keys;
}

/** Whether a published key of the token's `kid` verifies it; `undefined` when there is none. */
async function verifies(base: Sandbox, { header, signed, signature }: DecodedToken) {
  const jwk = (await keysOf(base)).find(({ kid }) => header.kid === undefined || kid === header.kid);
  if (jwk === undefined) return undefined;
  return verify('sha256', Buffer.from(signed), createPublicKey({ key: jwk, format: 'jwk' }), signature);
}

const OBSERVATIONS: Record<string, Observe> = {
  ok: claims(ALL_SCOPES, (payload) => expect(Object.keys(payload).length).toBeGreaterThan(25)),
  slow: async (base) => {
    const { callback } = await visit(authorizeUrl(base));
    expect(callback?.searchParams.get('code')).toBeTruthy();
  },
  mononym: claims('openid name', (payload) => {
    expect(payload).toMatchObject({ name: 'Camille', given_name: 'Camille', family_name: 'NONE' });
    expect(payload).not.toHaveProperty('middle_name');
  }),
  'partial-scope': async (base) => {
    const tokens = await tokensOf(base, { scope: 'openid name portrait' });
    expect(tokens.scope).toBe('openid name');
    expect(decode(tokens.id_token).payload).not.toHaveProperty('portrait');
  },
  'extra-scope': async (base) => {
    expect((await tokensOf(base, { scope: 'openid name' })).scope).toBe('openid name ial1');
  },
  'birthdate-year-only': claims('openid birthdate age_over_18 age_in_years', (payload) => {
    expect(payload).toMatchObject({ birthdate: '1990', age_over_18: 'true' });
    expect(payload).not.toHaveProperty('age_in_years');
  }),
  'birthdate-no-year': claims('openid birthdate age_over_18', (payload) => {
    expect(payload.birthdate).toBe('0000-02-17');
    expect(payload).not.toHaveProperty('age_over_18');
  }),
  'age-unknown': claims('openid age_over_13 age_over_18 age_in_years', (payload) => {
    expect(payload.age_in_years).toBe('36');
    expect(Object.keys(payload).filter((name) => name.startsWith('age_over'))).toEqual([]);
  }),
  'address-nested': claims('openid address', (payload) => {
    expect(payload.address).toMatchObject({
      street_address: 'Appartement 4\r\n12 rue des Lilas',
      locality: 'Paris',
    });
    expect(payload).not.toHaveProperty('locality');
  }),
  'address-flat': claims('openid address', (payload) => {
    expect(payload).toMatchObject({ street_address: 'Appartement 4\r\n12 rue des Lilas', locality: 'Paris' });
    expect(payload).not.toHaveProperty('address');
  }),
  'portrait-png': portraitOf('89504e470d0a1a0a', [1_000, 4_000]),
  'portrait-jpg': portraitOf('ffd8ff', [13_000, 15_000]),
  'portrait-large': portraitOf('89504e470d0a1a0a', [1_048_576, 1_100_000]),
  'email-unverified': claims('openid email', (payload) => expect(payload.email_verified).toBe(false)),
  'document-passport': documentOf('PASSPORT'),
  'document-driving-license': documentOf('DRIVING_LICENSE'),
  'document-resident-card': documentOf('RESIDENT_CARD'),
  'document-identity-card': documentOf('IDENTITY_CARD'),
  'user-cancel': refusedAfterwards('access_denied'),
  'loa-unmet': refusedAfterwards('unmet_authentication_requirements'),
  'login-required': refusedAtOnce('login_required'),
  'interaction-required': refusedAtOnce('interaction_required'),
  'consent-required': refusedAtOnce('consent_required'),
  'account-selection': refusedAtOnce('account_selection_required'),
  'invalid-request': refusedAtOnce('invalid_request'),
  'unsupported-response-type': refusedAtOnce('unsupported_response_type'),
  'invalid-scope': refusedAtOnce('invalid_scope'),
  'strict-parameters': async (base) => {
    const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };
    const refused = new URL((await get(authorizeUrl(base, pkce))).headers.get('location') ?? '');
    expect(refused.searchParams.get('error')).toBe('invalid_request');
    expect(refused.searchParams.get('error_description')).toContain('code_challenge, code_challenge_method');
    expect(await codeOf(base)).toBeTruthy();
  },
  'server-error': refusedInPlace(500, 'server_error'),
  unavailable: refusedInPlace(503, 'temporarily_unavailable'),
  'unauthorized-client': refusedInPlace(401, 'unauthorized_client'),
  'invalid-request-uri': refusedInPlace(400, 'invalid_request_uri'),
  'invalid-request-object': refusedInPlace(400, 'invalid_request_object'),
  'request-not-supported': refusedInPlace(400, 'request_not_supported'),
  'request-uri-not-supported': refusedInPlace(400, 'request_uri_not_supported'),
  'registration-not-supported': refusedInPlace(400, 'registration_not_supported'),
  'server-error-redirect': refusedAtOnce('server_error'),
  'unavailable-redirect': refusedAtOnce('temporarily_unavailable'),
  'no-callback': stuck(200),
  'error-page': stuck(500),
  'wrong-state': callback(({ state, code }) => {
    expect(state).not.toBe('state-of-this-login');
    expect(state).toBeTruthy();
    expect(code).toBeTruthy();
  }),
  'missing-state': callback(({ state, code }) => {
    expect(state).toBeUndefined();
    expect(code).toBeTruthy();
  }),
  'wrong-iss-param': callback(({ iss }) => expect(iss).toBe('https://attacker.example.com')),
  'missing-iss-param': async (base) => {
    const metadata = await (await get(`${base.url}/ingroupe/.well-known/openid-configuration`)).json();
    expect(metadata).toHaveProperty('authorization_response_iss_parameter_supported', true);
    await callback((parameters) => expect(parameters).not.toHaveProperty('iss'))(base);
  },
  'state-padding-stripped': callback(({ state }) => expect(state).toBe('abc'), { state: 'abc==' }),
  'discovery-issuer-mismatch': async (base) => {
    const metadata = await (await get(`${base.url}/ingroupe/.well-known/openid-configuration`)).json();
    expect(metadata).toHaveProperty('issuer', 'https://attacker.example.com');
  },
  'jwks-down': async (base) => {
    expect((await get(`${base.url}/ingroupe/oauth2/jwks`)).status).toBe(503);
  },
  'key-rotation': async (base) => {
    const kids = async () => (await keysOf(base)).map(({ kid }) => kid);
    // However often the set was fetched before.
    expect([await kids(), await kids()]).toEqual([['sandbox-ingroupe-1'], ['sandbox-ingroupe-1']]);
    const rotated = decode((await tokensOf(base)).id_token);
    expect(rotated.header.kid).toBe('sandbox-ingroupe-2');
    expect(await verifies(base, rotated)).toBe(true);
    expect(await kids()).toEqual(['sandbox-ingroupe-1', 'sandbox-ingroupe-2']);
    // The next login rotates anew.
    await codeOf(base);
    expect(await kids()).toEqual(['sandbox-ingroupe-1']);
  },
  'invalid-client': async (base) => {
    const response = await exchange(base, await codeOf(base));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    expect(await response.json()).toMatchObject({ error: 'invalid_client' });
  },
  'code-reuse': refusedCode(400, 'invalid_grant'),
  'code-expired': refusedCode(400, 'invalid_grant'),
  'redirect-uri-mismatch': refusedCode(400, 'invalid_grant'),
  'pkce-mismatch': async (base) => {
    const code = await codeOf(base, { code_challenge: CHALLENGE, code_challenge_method: 'S256' });
    const response = await exchange(base, code, { code_verifier: VERIFIER });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: 'invalid_grant',
      error_description: expect.stringContaining('code_verifier'),
    });
  },
  'no-discovery': async (base) => {
    expect((await get(`${base.url}/ingroupe/.well-known/openid-configuration`)).status).toBe(404);
  },
  'not-json': async (base) => {
    const response = await exchange(base, await codeOf(base));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
  },
  'missing-id-token': async (base) => {
    const answer = await tokensOf(base);
    expect(answer).toHaveProperty('access_token');
    expect(answer).not.toHaveProperty('id_token');
  },
  'wrong-nonce': token(({ payload }) => {
    expect(payload.nonce).toBeTruthy();
    expect(payload.nonce).not.toBe('nonce-of-this-login');
  }),
  'missing-nonce': token(({ payload }) => expect(payload).not.toHaveProperty('nonce')),
  'wrong-iss': token(({ payload }) => expect(payload.iss).toBe('https://attacker.example.com')),
  'wrong-aud': token(({ payload }) => expect(payload.aud).toBe('another-client')),
  'missing-aud': token(({ payload }) => expect(payload).not.toHaveProperty('aud')),
  'multi-aud': token(({ payload }) => {
    expect(payload).toMatchObject({ aud: [CLIENT.id, 'another-client'], azp: CLIENT.id });
  }),
  'multi-aud-no-azp': token(({ payload }) => {
    expect(payload.aud).toEqual([CLIENT.id, 'another-client']);
    expect(payload).not.toHaveProperty('azp');
  }),
  'wrong-azp': token(({ payload }) => expect(payload.azp).toBe('another-client')),
  'missing-sub': token(({ payload }) => expect(payload).not.toHaveProperty('sub')),
  'expired-token': token(({ payload }) => {
    expect(payload).toMatchObject({ exp: NOW_SECONDS - 3600, iat: NOW_SECONDS - 7200 });
  }),
  'missing-exp': token(({ payload }) => expect(payload).not.toHaveProperty('exp')),
  'future-iat': token(({ payload }) => {
    expect(payload).toMatchObject({ iat: NOW_SECONDS + 3600, exp: NOW_SECONDS + 7200 });
  }),
  'missing-iat': token(({ payload }) => expect(payload).not.toHaveProperty('iat')),
  'future-nbf': token(({ payload }) => expect(payload.nbf).toBe(NOW_SECONDS + 3600)),
  'wrong-at-hash': token(({ payload }) => expect(payload.at_hash).toBe('A'.repeat(22))),
  'wrong-c-hash': token(({ payload }) => expect(payload.c_hash).toBe('A'.repeat(22))),
  'stale-auth-time': token(
    ({ payload }) => expect(payload.auth_time).toBe(NOW_SECONDS - 10 * 365 * 24 * 3600),
    { max_age: '60' },
  ),
  'alg-none': token(({ header, signature }) => {
    expect(header.alg).toBe('none');
    expect(signature.length).toBe(0);
  }),
  hs256: async (base) => {
    const { header, signed, signature } = decode((await tokensOf(base)).id_token);
    expect(header.alg).toBe('HS256');
    const [jwk = {}] = await keysOf(base);
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    expect(createHmac('sha256', pem).update(signed).digest()).toEqual(signature);
  },
  'bad-signature': async (base) => {
    const damaged = decode((await tokensOf(base)).id_token);
    expect(damaged.header).toMatchObject({ alg: 'RS256', kid: 'sandbox-ingroupe-1' });
    expect(await verifies(base, damaged)).toBe(false);
  },
  'unknown-kid': async (base) => {
    expect(await verifies(base, decode((await tokensOf(base)).id_token))).toBeUndefined();
  },
  'kid-absent': async (base) => {
    const anonymous = decode((await tokensOf(base)).id_token);
    expect(anonymous.header).not.toHaveProperty('kid');
    expect(await verifies(base, anonymous)).toBe(true);
  },
};

describe('IG-S9: scenarios', () => {
  it.each(Object.keys(OBSERVATIONS))('%s', async (id) => {
    await OBSERVATIONS[id]?.(await sandbox({ faults: { ingroupe: id } }));
  });

  it('are all observed here', () => {
    expect(
      faultsOf('ingroupe')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(Object.keys(OBSERVATIONS).sort());
  });

  it('token attacks change nothing but what they attack', async () => {
    const good = decode((await tokensOf(await sandbox())).id_token);
    const base = await sandbox({ faults: { ingroupe: 'wrong-nonce' } });
    const attacked = decode((await tokensOf(base)).id_token);
    const { nonce, at_hash, iss, ...rest } = good.payload;
    expect(attacked.payload).toMatchObject(rest);
    expect(await verifies(base, attacked)).toBe(true);
  });
});

describe('rows', () => {
  it('have an id, a title and a sentence, and say what a client must make of them', () => {
    const faults = faultsOf('ingroupe');
    expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
    for (const { id, title, does, trips } of faults) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(title).not.toBe('');
      expect(does).not.toBe('');
      if (trips.outcome === 'security') expect(trips.fails, id).not.toEqual([]);
      else if (trips.outcome !== 'done') expect(trips.error, id).toBeDefined();
      for (const code of trips.fails ?? []) expect(code).toMatch(/^[a-z][a-z0-9_]*\.[a-z_]+$/);
    }
  });

  it('name errors of idcli that have their outcome class', () => {
    for (const { id, trips } of faultsOf('ingroupe')) {
      if (trips.error === undefined) continue;
      const entry = Object.entries(ERRORS).find(([code]) => code === trips.error)?.[1];
      expect(entry, id).toMatchObject({ outcome: trips.outcome });
    }
  });

  it('are none for a system that the sandbox does not have', () => {
    expect(faultsOf('toString')).toEqual([]);
  });
});
