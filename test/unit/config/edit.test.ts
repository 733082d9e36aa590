/** Files are changed as a careful person would: what was not meant stays. */
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/config/document.ts';
import { newFile, withMembers, withoutProvider } from '../../../src/config/edit.ts';
import { checkShape } from '../../../src/config/shape.ts';

const FILE = `# of the team
defaults:
  timeout: 120 # patience
  alg:
  - RS256

providers:
  # the one for tests
  zebra:
    issuer: https://zebra.example.com
    clientId: a # from the portal
  ape: { issuer: 'https://ape.example.com', clientId: b }
# the end
`;

const contentOf = (text: string) => readDocument(text).value as { providers?: Record<string, unknown> };
/** Lines that are in one text and not in the other. */
const difference = (before: string, after: string) => ({
  gone: before.split('\n').filter((line) => !after.split('\n').includes(line)),
  come: after.split('\n').filter((line) => !before.split('\n').includes(line)),
});

describe('adding', () => {
  it('a new provider comes last, and nothing else changes', () => {
    expect(
      difference(FILE, withMembers(FILE, 'new', { issuer: 'https://n.example.com', clientId: 'c' })),
    ).toEqual({
      gone: [],
      come: ['  new:', '    issuer: https://n.example.com', '    clientId: c'],
    });
  });

  it('a member that is there is replaced in its place, with what is remarked', () => {
    expect(difference(FILE, withMembers(FILE, 'zebra', { clientId: 'z', scope: 'openid' }))).toEqual({
      gone: ['    clientId: a # from the portal'],
      come: ['    clientId: z # from the portal', '    scope: openid'],
    });
  });

  it.each([
    ['nothing', ''],
    ['a remark', '# mine\n'],
    ['an empty mapping', 'providers:\n'],
    ['a provider of which nothing is said', 'providers:\n  new:\n'],
    ['JSON', '{ "providers": { "other": { "clientId": "q" } } }\n'],
  ])('to a file with %s', (_name, text) => {
    const after = withMembers(text, 'new', { clientId: 'c: #1', clientSecret: 'env:A' });
    expect(checkShape(contentOf(after))).toHaveProperty('content');
    expect(contentOf(after).providers?.new).toEqual({ clientId: 'c: #1', clientSecret: 'env:A' });
    if (text.startsWith('#')) expect(after).toContain('# mine');
  });

  it('keeps the indentation of the file', () => {
    const text = 'providers:\n    a:\n        clientId: x\n';
    expect(withMembers(text, 'b', { clientId: 'y' })).toBe(`${text}    b:\n        clientId: y\n`);
  });

  it('text that looks like something else stays text', () => {
    expect(contentOf(withMembers('', 'new', { clientId: '007', scope: 'true' })).providers?.new).toEqual({
      clientId: '007',
      scope: 'true',
    });
  });
});

describe('removing', () => {
  it('takes the provider and its remark, and nothing else', () => {
    expect(difference(FILE, withoutProvider(FILE, 'zebra') ?? '')).toEqual({
      gone: [
        '  # the one for tests',
        '  zebra:',
        '    issuer: https://zebra.example.com',
        '    clientId: a # from the portal',
      ],
      come: [],
    });
  });

  it('leaves no empty mapping behind', () => {
    expect(withoutProvider('# top\n\nproviders:\n  a:\n    clientId: x\n', 'a')).toBe('# top\n');
    expect(withoutProvider('defaults:\n  timeout: 1\nproviders:\n  a:\n    clientId: x\n', 'a')).toBe(
      'defaults:\n  timeout: 1\n',
    );
  });

  it.each([FILE, '', 'providers:\n'])('says when it is not there: %#', (text) => {
    expect(withoutProvider(text, 'none')).toBeUndefined();
  });
});

it('a new file is valid, and names the provider as the usual one', () => {
  const text = newFile('ingroupe', { clientId: 'abc', clientSecret: 'env:A' });
  expect(contentOf(text)).toEqual({
    defaults: { provider: 'ingroupe' },
    providers: { ingroupe: { clientId: 'abc', clientSecret: 'env:A' } },
  });
  expect(text.startsWith('# yaml-language-server: $schema=')).toBe(true);
});
