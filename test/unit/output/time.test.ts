import { describe, expect, test } from 'vitest';
import { sizeInWords } from '../../../src/output/human/size.ts';
import { relative, timeInWords, utcInWords } from '../../../src/output/human/time.ts';
import { NOW } from './outcomes.ts';

const at = NOW.getTime() / 1000;

describe('the times of a page have one format', () => {
  test.each([
    ['2027-01-15T08:10:00Z', '2027-01-15 08:10:00 UTC'],
    ['later than 2027-01-15T08:10:00.000Z (1800000600)', 'later than 2027-01-15 08:10:00 UTC (1800000600)'],
    ['2027-01-15T08:10:00.028Z', '2027-01-15 08:10:00.028 UTC'],
    // What is not UTC, or part of something else, stays as it came.
    ['2027-01-15T08:10:00+01:00', '2027-01-15T08:10:00+01:00'],
    ['+058862-05-03T07:20:00Z', '+058862-05-03T07:20:00Z'],
    ['2027-01-15T08:10:00Zulu', '2027-01-15T08:10:00Zulu'],
    ['sdo-2027-01-15T08:10:00Z.xml', 'sdo-2027-01-15T08:10:00Z.xml'],
  ])('%s', (given, words) => {
    expect(utcInWords(given)).toBe(words);
  });
});

describe('how far away', () => {
  test.each([
    [0, 'now'],
    [45, 'in 45 s'],
    [-180, '3 min ago'],
    [3600, 'in 60 min'],
    [7200, 'in 2 h'],
    [54 * 86_400 + 3, 'in 54 days'],
    [-3 * 365.25 * 86_400, '3 years ago'],
  ])('%i seconds', (distance, words) => {
    expect(relative(at + distance, NOW)).toBe(words);
  });
});

describe('a point in time', () => {
  test.each([
    [1_800_000_600, 'UTC', '2027-01-15 08:10:00 UTC, in 54 days'],
    [1_800_000_600, 'Europe/Oslo', '2027-01-15 08:10:00 UTC, 09:10:00 here, in 54 days'],
    [1_800_000_600, 'Pacific/Auckland', '2027-01-15 08:10:00 UTC, 21:10:00 here, in 54 days'],
    [1_800_054_000, 'Europe/Oslo', '2027-01-15 23:00:00 UTC, 2027-01-16 00:00:00 here, in 54 days'],
    [1_800_000_600_000, 'UTC', 'in milliseconds: 2027-01-15 08:10:00 UTC, in 54 days'],
    [1e20, 'UTC', 'beyond any calendar'],
    [Number.NaN, 'UTC', 'beyond any calendar'],
  ])('%d in %s', (seconds, zone, words) => {
    expect(timeInWords(seconds, NOW, zone)).toBe(words);
  });

  test('a zone that nobody knows is the one of the system', () => {
    expect(timeInWords(at, NOW, 'Nowhere/Land')).toMatch(/^2026-11-22 12:00:00 UTC.*now$/);
  });
});

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1400, '1.4 kB'],
  [14_020, '14 kB'],
  [1_048_576, '1.0 MB'],
])('%i bytes are %s', (bytes, words) => {
  expect(sizeInWords(bytes)).toBe(words);
});
