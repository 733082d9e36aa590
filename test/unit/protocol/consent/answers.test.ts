/** CS-C6, CS-C9: answers of every dialect, known by their members; errors in every shape. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/common/json.ts';
import {
  type ConsentProtocol,
  readAnswerError,
  readOrder,
  readStatus,
} from '../../../../src/protocol/consent/index.ts';
import { signicatConsent } from '../../../../src/providers/signicat-consent.ts';

const protocol = signicatConsent.consent as ConsentProtocol;
const { authorization } = signicatConsent.errors;
const known = (code: string) => Object.hasOwn(authorization, code);
const BASE = 'https://id.example.com';

describe('CS-C6: the order, by the members that are there', () => {
  it.each<[string, Json, object]>([
    [
      'Swedish',
      { orderRef: 'o-1', autoStartToken: 'a b&c', collectUrl: `${BASE}/collect`, error: null },
      {
        dialect: { id: 'sbid' },
        statusUrl: `${BASE}/collect?orderRef=o-1`,
        orderRef: 'o-1',
        appStartUrl: 'bankid:///?autostarttoken=a%20b%26c&redirect=null',
      },
    ],
    [
      'T12: a collectUrl with a query',
      { orderRef: 'o/1', collectUrl: `${BASE}/collect?tenant=x` },
      { statusUrl: `${BASE}/collect?tenant=x&orderRef=o%2F1` },
    ],
    [
      'a collectUrl that has the orderRef',
      { orderRef: 'o-1', collectUrl: `${BASE}/collect?orderRef=o-1` },
      { statusUrl: `${BASE}/collect?orderRef=o-1` },
    ],
    [
      'Norwegian',
      { statusUri: `${BASE}/s`, status: 'pending', merchantReference: 'BRAVE RIVER' },
      { dialect: { id: 'nbid' }, statusUrl: `${BASE}/s`, status: 'pending', reference: 'BRAVE RIVER' },
    ],
    ['Norwegian, the one certain member', { statusUri: `${BASE}/s` }, { dialect: { id: 'nbid' } }],
    [
      'MobileID',
      { status: 'PENDING', statusUrl: `${BASE}/s`, completeUrl: `${BASE}/c`, error: null },
      { dialect: { id: 'mobileid' }, completeUrl: { member: 'completeUrl', url: `${BASE}/c` } },
    ],
  ])('%s', (_what, answer, expected) => {
    expect(readOrder(answer, protocol)).toMatchObject(expected);
  });

  it.each<Json>([{}, [], null, 'collectUrl', { collectUrl: 7 }, { statusUri: '' }, { status: 'pending' }])(
    'is none: %j',
    (answer) => {
      expect(readOrder(answer, protocol)).toBeUndefined();
    },
  );
});

describe('the status', () => {
  it.each<[Json, object]>([
    [
      { progressStatus: 'COMPLETE', completeUrl: `${BASE}/c` },
      { status: 'COMPLETE', completeUrl: { url: `${BASE}/c` } },
    ],
    [
      { status: 'finished', completeUri: `${BASE}/c` },
      { status: 'finished', completeUrl: { member: 'completeUri' } },
    ],
    [{ status: 'PENDING', error: null }, { status: 'PENDING' }],
    [{ progressStatus: null }, {}],
    [{ progressStatus: 'null' }, {}],
    [{ progressStatus: 5 }, {}],
  ])('%j', (answer, expected) => {
    expect(readStatus(answer, protocol)).toMatchObject(expected);
  });
});

describe('CS-C9: an error as text, as an object, as the word null', () => {
  it.each<[string, Json, object | undefined]>([
    [
      'text',
      { error: 'invalid_scope', error_description: 'why' },
      { error: 'invalid_scope', error_description: 'why' },
    ],
    [
      'object',
      { error: { code: 'USER_CANCEL', message: 'why' } },
      { error: 'USER_CANCEL', error_description: 'why' },
    ],
    [
      'object with error inside',
      { error: { error: 'x', error_description: 'why' } },
      { error: 'x', error_description: 'why' },
    ],
    [
      'MobileID: the code that is documented wins',
      { error: { code: 'm-7', error: 'm' }, errorMessageKey: 'EXPIRED_TRANSACTION', errorMessage: 'late' },
      { error: 'EXPIRED_TRANSACTION', error_description: 'late' },
    ],
    ['Norwegian', { status: 'error', errorMessageKey: 'USER_CANCEL' }, { error: 'USER_CANCEL' }],
    ['unknown code', { error: { code: 'NEW_CODE' } }, { error: 'NEW_CODE' }],
    ['object without a code', { error: {} }, { error: 'error without a code' }],
    ['null', { progressStatus: 'x', error: null }, undefined],
    ['the word null', { collectUrl: 'x', error: 'null' }, undefined],
    ['empty text', { error: '' }, undefined],
    ['absent', { status: 'pending' }, undefined],
    ['a code beside an order is none', { collectUrl: 'x', code: 'abc' }, undefined],
    ['no object', ['error'], undefined],
  ])('%s', (_what, answer, expected) => {
    const error = readAnswerError(answer, known);
    if (expected === undefined) expect(error).toBeUndefined();
    else expect(error).toMatchObject(expected);
  });

  it.each(
    Object.entries({
      USER_CANCEL: 'user-cancel',
      CANCELLED: 'user-cancel',
      EXPIRED_TRANSACTION: 'expired',
      START_FAILED: 'expired',
      ALREADY_IN_PROGRESS: 'busy',
      RETRY: 'retry',
      INTERNAL_ERROR: 'server',
      'Internal system error': 'server',
      INVALID_PARAMETERS: 'bad-request',
      ACCESS_DENIED_RP: 'bad-request',
      CERTIFICATE_ERR: 'denied',
    }),
  )('the bank code %s is of class %s', (code, outcome) => {
    expect(authorization[code]?.class).toBe(outcome);
  });
});
