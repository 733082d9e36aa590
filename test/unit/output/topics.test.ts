import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { envelopeOf } from '../../../src/output/envelope.ts';
import { widthOf } from '../../../src/output/human/width.ts';
import { ENVIRONMENT, TOPICS } from '../../../src/output/topics.ts';
import { login } from './outcomes.ts';

describe.each(Object.entries(TOPICS))('help %s', (_, text) => {
  test('fits 80 columns and ends its last line', () => {
    expect(text.split('\n').filter((line) => widthOf(line) > 80)).toEqual([]);
    expect(text).toMatch(/[^\n]\n$/);
  });
});

test('every environment variable that is read by name is explained', () => {
  const source = new URL('../../../src/', import.meta.url);
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  const read = files.flatMap((path) => [
    ...readFileSync(new URL(path, source), 'utf8').matchAll(/\benv\.([A-Z_]{2,})\b/g),
  ]);
  const explained = Object.keys(ENVIRONMENT).flatMap((names) => names.split(', '));
  expect(explained).toEqual(expect.arrayContaining([...new Set(read.map(([, name]) => name))]));
});

test('every member of the document is explained', () => {
  const document = envelopeOf(login({ data: { any: 1 } }), { code: 'NETWORK', message: 'm' });
  for (const member of Object.keys(document))
    expect(TOPICS.output).toMatch(new RegExp(`^ .*\\b${member}\\b`, 'm'));
});
