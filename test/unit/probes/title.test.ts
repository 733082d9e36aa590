import { expect, it } from 'vitest';
import { titleOf } from '../../../src/probes/application/title.ts';

it.each([
  ['Wrong nonce', 'wrong nonce'],
  ['Basic alone', 'basic alone'],
  ['HTML from the token endpoint', 'HTML from the token endpoint'],
  ['RS256 alone', 'RS256 alone'],
  ['UserInfo of another person', 'UserInfo of another person'],
  ['SHA-1', 'SHA-1'],
  ['XML 1.1', 'XML 1.1'],
  ["The provider's certificate, another key", "the provider's certificate, another key"],
])('%s', (title, inside) => {
  expect(titleOf({ title })).toBe(inside);
});
