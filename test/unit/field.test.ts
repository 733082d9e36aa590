import { describe, expect, test } from 'vitest';
import { fieldOf, fieldText, namesOf } from '../../src/field.ts';

describe('a path is names with dots between them', () => {
  test.each([
    ['claims.subject', ['claims', 'subject']],
    ['reports.0.verdict', ['reports', '0', 'verdict']],
    ['data.payload.https://example\\.com/role', ['data', 'payload', 'https://example.com/role']],
    ['a\\\\.b', ['a\\', 'b']],
    ['a\\', ['a\\']],
    ['', ['']],
    ['a..b', ['a', '', 'b']],
    ['.a', ['', 'a']],
  ])('%s', (path, names) => {
    expect(namesOf(path)).toEqual(names);
  });
});

const DOCUMENT = {
  command: 'login',
  claims: { subject: 'user-1', given_name: 'Camille', 'mitid.uuid': 'x' },
  reports: [{ verdict: 'valid' }],
  data: { list: [1, 2], nothing: null },
};

describe('--field prints what is there', () => {
  test.each([
    ['claims.subject', 'user-1'],
    ['reports.0.verdict', 'valid'],
    ['claims.mitid\\.uuid', 'x'],
    ['data.list', '[1,2]'],
    ['data.list.1', '2'],
    ['data.nothing', 'null'],
    ['reports', '[{"verdict":"valid"}]'],
  ])('%s', (path, text) => {
    expect(fieldText(fieldOf(DOCUMENT, path))).toBe(text);
  });
});

describe('--field names what is there instead', () => {
  test.each([
    ['claims.given_nam', 'did you mean claims.given_name?\nclaims has subject, given_name, mitid\\.uuid'],
    ['token', 'the result has command, claims, reports, data'],
    ['reports.1', 'reports has 0'],
    ['claims.subject.length', 'claims.subject is a single value, with nothing inside'],
    ['claims.constructor', 'claims has subject, given_name, mitid\\.uuid'],
    ['data.list.length', 'data.list has 0, 1'],
    ['', 'the result has command, claims, reports, data'],
  ])('%s', (path, hint) => {
    expect(() => fieldOf(DOCUMENT, path)).toThrow(expect.objectContaining({ code: 'FIELD_NOT_FOUND', hint }));
  });

  test('a long list is cut', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`member-number-${at}`, at]));
    expect(() => fieldOf(many, 'absent')).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/member-number-39 and 10 more$/) }),
    );
  });
});
