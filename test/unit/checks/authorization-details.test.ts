/** Rich authorization requests in the answer of the token endpoint. RFC 9396, 7. */
import { expect, it } from 'vitest';
import { judgeTokenResponse } from '../../../src/checks/index.ts';

const ASKED = '[{"type":"payment"},{"type":"account"}]';

it.each([
  ['all granted', [{ type: 'account' }, { type: 'payment', amount: '1.00' }], 'pass'],
  ['one of two granted', [{ type: 'payment' }], 'warn'],
  ['nothing said', undefined, 'fail'],
  ['not a list', { type: 'payment' }, 'fail'],
])('%s', async (_name, details, status) => {
  const { findings } = await judgeTokenResponse({
    answer: {
      access_token: 'a',
      token_type: 'Bearer',
      ...(details === undefined ? {} : { authorization_details: details }),
    },
    duplicates: [],
    authorizationDetails: ASKED,
  });
  const own = findings.find(({ code }) => code === 'token_response.authorization_details');
  expect(own?.status).toBe(status);
  const others = findings.filter((finding) => finding !== own && ['fail', 'warn'].includes(finding.status));
  expect(others).toEqual([]);
});
