import { describe, expect, it } from 'vitest';
import { suggest } from '../../../src/common/suggest.ts';

describe('suggest', () => {
  it.each([
    ['ingroup', ['generic', 'ingroupe'], 'ingroupe'],
    ['igroupne', ['generic', 'ingroupe'], 'ingroupe'],
    ['clientID', ['clientAuth', 'clientId'], 'clientId'],
    ['IDCLI_CLIENT-ID', ['IDCLI_CLIENT_ID'], 'IDCLI_CLIENT_ID'],
    ['tiemout', ['timeout'], 'timeout'],
    ['sope', ['scope', 'scopes'], 'scope'],
    ['scpoe', ['scopes', 'scope'], 'scope'],
    ['zzz', ['scope'], undefined],
    ['', ['a'], undefined],
    ['scope', [], undefined],
    ['x'.repeat(65), ['x'.repeat(65)], undefined],
  ])('%j among %j is %j', (word, candidates, expected) => {
    expect(suggest(word, candidates)).toBe(expected);
  });
});
