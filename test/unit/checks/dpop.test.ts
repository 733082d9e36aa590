/** How a provider handles DPoP. RFC 9449. */
import { describe, expect, it } from 'vitest';
import { type DpopInput, judgeDpop, type ProvenRequest } from '../../../src/checks/index.ts';

const request = (more: Partial<ProvenRequest> = {}): ProvenRequest => ({
  name: 'token request',
  to: 'server',
  origin: 'https://op.example.com',
  status: 200,
  wantsNonce: false,
  ...more,
});
/** A demand for a nonce, and the request that meets it. */
const DEMAND = request({ status: 400, wantsNonce: true, nonceGiven: 'n-1' });
const MET = request({ nonce: 'n-1', nonceGiven: 'n-2' });
const GOOD: DpopInput = {
  announced: ['ES256'],
  alg: 'ES256',
  thumbprint: 'jkt-1',
  requests: [DEMAND, MET],
  tokenType: 'DPoP',
  confirmation: { from: 'payload', cnf: { jkt: 'jkt-1' } },
};

const trippedBy = async (more: Partial<DpopInput>) => {
  const { findings, verdict } = await judgeDpop({ ...GOOD, ...more });
  const odd = findings.filter(({ status }) => status === 'fail' || status === 'warn');
  return { codes: odd.map(({ code }) => code), verdict, findings };
};

describe('a provider that does it right', () => {
  it.each([
    ['with a nonce', {}],
    ['without a nonce', { requests: [request()] }],
    ['with a type in another case', { tokenType: 'dPoP' }],
    ['with an opaque token', { confirmation: undefined }],
    ['that lists the general name of Ed25519', { announced: ['EdDSA'], alg: 'Ed25519' }],
    [
      'with a demand at the resource, scheme in another case',
      {
        requests: [
          request({ to: 'resource', status: 401, wantsNonce: true, nonceGiven: 'r-1', challenge: 'dPoP' }),
          request({ to: 'resource', nonce: 'r-1' }),
        ],
      },
    ],
    [
      'with an old nonce refused once',
      {
        requests: [DEMAND, MET, request({ nonce: 'n-1', status: 400, wantsNonce: true, nonceGiven: 'n-3' })],
      },
    ],
    [
      'with nonces of its own at each server',
      {
        requests: [
          DEMAND,
          MET,
          request({
            origin: 'https://api.example.com',
            nonce: 'n-2',
            status: 400,
            wantsNonce: true,
            nonceGiven: 'x',
          }),
        ],
      },
    ],
  ] as const)('%s', async (_name, more) => {
    const { codes, verdict } = await trippedBy(more as Partial<DpopInput>);
    expect(codes).toEqual([]);
    expect(verdict).toBe('valid');
  });
});

describe('each fault trips its check', () => {
  it.each([
    ['dpop.alg', { announced: ['PS256'] }],
    ['dpop.alg', { announced: undefined }],
    ['dpop.token_type', { tokenType: 'Bearer' }],
    ['dpop.token_type', { tokenType: null }],
    ['dpop.cnf', { confirmation: { from: 'payload', cnf: undefined } }],
    ['dpop.cnf', { confirmation: { from: 'payload', cnf: { 'x5t#S256': 'a' } } }],
    ['dpop.cnf', { confirmation: { from: 'introspection', cnf: { jkt: 'another' } } }],
    ['dpop.nonce_given', { requests: [request({ status: 400, wantsNonce: true })] }],
    [
      'dpop.nonce_renewed',
      {
        requests: [
          request({ status: 400, wantsNonce: true, nonceGiven: 'n-1' }),
          request({ name: 'par request', nonce: 'n-1', status: 201 }),
          request({ nonce: 'n-1', status: 400, wantsNonce: true, nonceGiven: 'n-2' }),
          request({ nonce: 'n-2' }),
        ],
      },
    ],
    ['dpop.nonce_status', { requests: [request({ status: 401, wantsNonce: true, nonceGiven: 'n-1' }), MET] }],
    [
      'dpop.nonce_status',
      {
        requests: [
          request({ to: 'resource', status: 401, wantsNonce: true, nonceGiven: 'a', challenge: 'Bearer' }),
        ],
      },
    ],
    [
      'dpop.nonce_kept',
      { requests: [DEMAND, request({ nonce: 'n-1', status: 400, wantsNonce: true, nonceGiven: 'n-2' })] },
    ],
  ] as const)('%s', async (code, more) => {
    const { codes } = await trippedBy(more as Partial<DpopInput>);
    expect(codes).toEqual([code]);
  });
});
