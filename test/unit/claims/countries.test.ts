/** CL-9: the table of ISO 3166-1, held against the regions that this runtime knows. */
import { expect, it } from 'vitest';
import { countryCodes } from '../../../src/claims/readers/countries.ts';

const ALPHA2 = [...countryCodes().keys()].filter((code) => code.length === 2);
const ALPHA3 = [...countryCodes().keys()].filter((code) => code.length === 3);

it('has 249 countries, each with two codes of its own', () => {
  expect(ALPHA2).toHaveLength(249);
  expect(ALPHA3).toHaveLength(249);
  expect([...countryCodes()].filter(([code]) => code.length === 3).map(([, two]) => two)).toEqual(ALPHA2);
});

it('knows no code that is not in use', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect(ALPHA2.filter((code) => names.of(code) === undefined)).toEqual([]);
});

it.each([
  ['DEU', 'DE'],
  ['CHE', 'CH'],
  ['AUT', 'AT'],
  ['AUS', 'AU'],
  ['SWE', 'SE'],
  ['SVN', 'SI'],
  ['SVK', 'SK'],
  ['EST', 'EE'],
  ['ESP', 'ES'],
  ['ISL', 'IS'],
  ['IRL', 'IE'],
  ['PRK', 'KP'],
  ['KOR', 'KR'],
  ['COD', 'CD'],
  ['COG', 'CG'],
  ['ROU', 'RO'],
  ['SRB', 'RS'],
  ['MNE', 'ME'],
  ['GRL', 'GL'],
  ['ALA', 'AX'],
])('%s is %s', (three, two) => {
  expect(countryCodes().get(three)).toBe(two);
});
