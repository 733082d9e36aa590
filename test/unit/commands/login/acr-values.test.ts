import { describe, expect, it } from 'vitest';
import { acrValuesOf } from '../../../../src/commands/login/acr-values.ts';
import { generic } from '../../../../src/providers/generic.ts';
import { signicatSmsOtp } from '../../../../src/providers/signicat-sms-otp.ts';

describe('SO-C2 acr_values', () => {
  it.each([
    ['nothing said', {}, 'idp:otp-sms'],
    ['another eID', { idp: 'mitid' }, 'idp:mitid'],
    ['no eID, so that the person may choose', { idp: '' }, undefined],
    ['a level', { loa: 'substantial' }, 'idp:otp-sms loa:substantial'],
    ['free pairs keep the default', { acrValues: 'otp_sms_sender:Acme' }, 'idp:otp-sms otp_sms_sender:Acme'],
    ['a free pair of the same key', { acrValues: 'idp:nbid loa:low' }, 'idp:nbid loa:low'],
    ['an option wins over a free pair', { acrValues: 'loa:low', loa: 'high' }, 'idp:otp-sms loa:high'],
    ['a value with colons', { acrValues: 'a:urn:b:c' }, 'idp:otp-sms a:urn:b:c'],
  ])('%s', (_name, values, expected) => {
    expect(acrValuesOf(values, signicatSmsOtp)).toBe(expected);
  });

  it.each(['otp-sms', 'idp=otp-sms', 'idp:', ':otp-sms', 'idp:otp-sms substantial'])(
    'refuses %s, which the hub would ignore without a word',
    (acrValues) => {
      expect(() => acrValuesOf({ acrValues }, signicatSmsOtp)).toThrow(/no key and value/);
    },
  );

  it('leaves the values of other providers alone', () => {
    expect(acrValuesOf({}, generic)).toBeUndefined();
    expect(acrValuesOf({ acrValues: 'urn:x high' }, generic)).toBe('urn:x high');
  });
});
