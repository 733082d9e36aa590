/** Scenarios that attack the authorization response: in the clear, and as JWT (JARM). */
import { fapi2, same } from '../../../oidf.ts';
import type { GenericEffect, GenericFault, MessageEffect } from './row.ts';

const attack = (
  id: string,
  title: string,
  does: string,
  fails: readonly string[],
  effect: GenericEffect,
  more: Partial<GenericFault> = {},
): GenericFault => ({ id, title, does, trips: { outcome: 'security', fails }, ...more, effect });

const JARM = { responseMode: 'jwt' } as const;

const signed = (
  id: string,
  title: string,
  does: string,
  fails: readonly string[],
  response: MessageEffect,
  module: string,
): GenericFault => attack(id, title, does, fails, { response }, { needs: JARM, oidf: same(fapi2(module)) });

export const RESPONSE: readonly GenericFault[] = [
  attack(
    'wrong-state',
    'Wrong state',
    '`state` has a `1` behind it',
    ['callback.state'],
    { callback: { state: 'appended' } },
    { oidf: same(fapi2('ensure-authorization-response-with-invalid-state-fails')) },
  ),
  attack(
    'missing-state',
    'No state',
    'the response has no `state`',
    ['callback.state'],
    { callback: { state: 'none' } },
    { oidf: same(fapi2('ensure-authorization-response-with-invalid-missing-state-fails')) },
  ),
  attack(
    'wrong-iss-param',
    'Wrong issuer in the response',
    '`iss` of the response has a `1` behind it (RFC 9207)',
    ['callback.iss'],
    { callback: { iss: 'appended' } },
    { oidf: same(fapi2('invalid-authorization-response-iss')) },
  ),
  attack(
    'missing-iss-param',
    'No issuer in the response',
    'the response lacks the `iss` that metadata announces (RFC 9207)',
    ['callback.iss'],
    { callback: { iss: 'none' } },
    { oidf: same(fapi2('remove-authorization-response-iss')) },
  ),
  signed(
    'jarm-wrong-iss',
    'JARM: wrong issuer',
    '`iss` of the signed response has a `1` behind it',
    ['jarm.iss'],
    { appends: { iss: '1' } },
    'ensure-jarm-with-invalid-iss-fails',
  ),
  signed(
    'jarm-missing-iss',
    'JARM: no issuer',
    'the signed response has no `iss`',
    ['jarm.iss'],
    { drops: ['iss'] },
    'ensure-jarm-without-iss-fails',
  ),
  signed(
    'jarm-wrong-aud',
    'JARM: wrong audience',
    '`aud` of the signed response has a `1` behind it',
    ['jarm.aud'],
    { appends: { aud: '1' } },
    'ensure-jarm-with-invalid-aud-fails',
  ),
  signed(
    'jarm-missing-aud',
    'JARM: no audience',
    'the signed response has no `aud`',
    ['jarm.aud'],
    { drops: ['aud'] },
    'ensure-jarm-without-aud-fails',
  ),
  signed(
    'jarm-expired',
    'JARM: expired',
    'the signed response expired 6 minutes ago',
    ['jarm.exp'],
    { shifts: { exp: -(600 + 360) } },
    'ensure-jarm-with-expired-exp-fails',
  ),
  signed(
    'jarm-missing-exp',
    'JARM: no expiry',
    'the signed response has no `exp`',
    ['jarm.exp'],
    { drops: ['exp'] },
    'ensure-jarm-without-exp-fails',
  ),
  signed(
    'jarm-bad-signature',
    'JARM: bad signature',
    'every byte of the signature is another one',
    ['token.signature'],
    { damaged: true },
    'ensure-jarm-with-invalid-sig-fails',
  ),
  signed(
    'jarm-unsigned',
    'JARM: unsigned',
    'the response says `alg` none, and its signature is empty',
    ['token.alg', 'token.signature'],
    { alg: 'none' },
    'ensure-jarm-signature-is-not-none',
  ),
];
