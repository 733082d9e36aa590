/** The schemas of OASIS: what they say, and that the short way says the same or nothing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../../src/protocol/saml/message/document.ts';
import { checkSchema } from '../../../../src/protocol/saml/schema/check-schema.ts';
import { findQuickly } from '../../../../src/protocol/saml/schema/quick.ts';
import { loadValidator } from '../../../../src/protocol/saml/schema/validator.ts';
import { runs } from '../../../helpers/property.ts';
import { rootOf, sourceOf, VECTORS, vector } from '../../../helpers/saml.ts';

const check = (xml: string) => checkSchema(readDocument(sourceOf(xml)));

describe('findings', () => {
  const good = vector('assertion signed').message;

  test.each([
    [
      'elements in another order',
      good.replace(/(<saml:Subject>.*<\/saml:Subject>)(<saml:Conditions.*<\/saml:Conditions>)/, '$2\n$1'),
      /Subject.*not expected/,
      2,
    ],
    [
      'an ID that begins with a digit',
      good.replace('ID="_response1"', 'ID="1"'),
      /'1' is not a valid value/,
      1,
    ],
    [
      'an attribute that is missing',
      good.replace(
        ' IssueInstant="2026-11-22T12:00:00Z" Version="2.0"><saml:Issuer',
        '\n Version="2.0"><saml:Issuer',
      ),
      /IssueInstant/,
      2,
    ],
    [
      'a time that is none',
      good.replace('AuthnInstant="2026-11-22T11:59:55Z"', 'AuthnInstant="now"'),
      /AuthnInstant/,
      1,
    ],
  ])('%s', async (_, xml, words, line) => {
    const [first] = (await check(xml)) ?? [];
    expect(first?.message).toMatch(words);
    expect(first?.line).toBe(line);
  });

  test.each(
    VECTORS.filter(({ maker }) => !maker.includes('pysaml2')).map(
      ({ name, message }) => [name, message] as const,
    ),
  )('none in a message that fits: %s', async (_, xml) => expect(await check(xml)).toEqual([]));

  test('what is refused anyway is not handed to the validator', async () => {
    expect(await check(`<!DOCTYPE x>${good}`)).toBeUndefined();
    expect(await check(good.slice(0, 500))).toBeUndefined();
  });

  test('types and parameters of other schemas are not fault', async () => {
    const typed = good.replace(
      '<saml:AttributeValue>Camille',
      '<saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
        'xmlns:e="http://eidas.europa.eu/attributes/naturalperson" ' +
        'xsi:type="e:CurrentGivenNameType">Camille',
    );
    expect(await check(typed)).toEqual([]);
  });
});

describe('the short way', () => {
  test('most messages take it', () => {
    const short = VECTORS.filter(({ message }) => findQuickly(rootOf(message), message)?.length === 0);
    expect(short.length).toBeGreaterThan(VECTORS.length * 0.9);
  });

  const good = vector('assertion signed').message;
  const response = (attributes: string) => good.replace(/ID="_response1"/, attributes);
  test.each([
    ['an ID that begins with a digit', response('ID="1"')],
    ['an ID that is there twice', good.replace(/ ID="_[^"]*"/g, ' ID="_same"')],
    ['an empty InResponseTo', good.replace(/ InResponseTo="[^"]*"/, ' InResponseTo=""')],
    ['a time in words', good.replace(/ IssueInstant="[^"]*"/, ' IssueInstant="now"')],
    ['no version', good.replace(' Version="2.0"', '')],
    ['an attribute of its own', response('ID="_response1" Extra="1"')],
    ['all of these at one element', response('ID="1" Extra="1"').replace(' Version="2.0"', '')],
    ['attributes on lines of their own', response('\nID="1"\nExtra=">"\n')],
  ])('finds by itself what the validator finds: %s', async (_, xml) => {
    const found = findQuickly(rootOf(xml), xml);
    expect(found).not.toHaveLength(0);
    expect(found).toEqual((await loadValidator('protocol')).validate(xml));
  });

  /** A change to a message: what a sloppy sender does. */
  const change = fc.record({
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    kind: fc.constantFrom('drop', 'double', 'rename', 'attribute', 'value', 'odd', 'line', 'text'),
  });
  const changes = fc.record({
    vector: fc.constantFrom(...VECTORS.filter(({ message }) => message.length < 20_000)),
    list: fc.array(change, { minLength: 1, maxLength: 4 }),
  });

  test('says what the schemas say, or nothing', async () => {
    const validator = await loadValidator('protocol');
    let settled = 0;
    fc.assert(
      fc.property(changes, ({ vector: { message }, list }) => {
        const xml = list.reduce((text, { at, kind }) => changed(text, at, kind), message);
        const { root, complete, problems } = readDocument(sourceOf(xml)).reading;
        if (root === undefined || !complete || problems.length > 0) return;
        const found = findQuickly(root, xml);
        if (found === undefined) return;
        expect(found).toEqual(validator.validate(xml));
        if (found.length > 0) settled += 1;
      }),
      runs(1000),
    );
    expect(settled).toBeGreaterThan(30);
  });
});

/** Values that are right somewhere, nowhere, or only nearly. */
const ODD = [
  '',
  '1',
  'a:b',
  'yes',
  'TRUE',
  'now',
  '_same',
  '2026-02-30T00:00:00Z',
  '2026-11-22T12:00:00',
  '12:00',
  '2026-11-22',
  '+1',
  '-0',
  '1.5',
  '65536',
  'http://[x',
  'urn:x',
  '%',
  'T',
];

function changed(xml: string, at: number, kind: string): string {
  const tags = [...xml.matchAll(/<([\w:]+)([^<>]*)\/?>/g)];
  const tag = tags[Math.floor(at * tags.length)];
  if (tag === undefined) return xml;
  const [whole, name = '', attributes = ''] = tag;
  const { index } = tag;
  const rest = xml.slice(index);
  const end = whole.endsWith('/>') ? whole.length : rest.indexOf(`</${name}>`) + name.length + 3;
  const element = rest.slice(0, end);
  const put = (text: string) => xml.slice(0, index) + text + xml.slice(index + end);
  if (kind === 'drop') return put('');
  if (kind === 'double') return put(element + element);
  if (kind === 'rename') return put(element.replaceAll(name, `${name}s`));
  if (kind === 'text') return put(element.replace(/>([^<]*)</, '>text<'));
  const names = [...attributes.matchAll(/ (\w+)="([^"]*)"/g)];
  const attribute = names[Math.floor(at * 7919) % Math.max(1, names.length)];
  if (attribute === undefined)
    return put(element.replace(whole, whole.replace(`<${name}`, `<${name} extra="1"`)));
  const [written, attributeName, value] = attribute;
  const others: Record<string, string> = {
    attribute: '',
    odd: ` ${attributeName}="${ODD[Math.floor(at * 104_729) % ODD.length]}"`,
    line: `\n  Extra=">"${written}`,
  };
  return put(element.replace(written, others[kind] ?? ` ${attributeName}="${value?.slice(0, -1)} %"`));
}
