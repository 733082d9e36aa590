/** The schemas of OASIS: what they say, and that the short way never says more than they do. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../../src/protocol/saml/message/document.ts';
import { checkSchema } from '../../../../src/protocol/saml/schema/check-schema.ts';
import { plainlyFits } from '../../../../src/protocol/saml/schema/quick.ts';
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
    const short = VECTORS.filter(({ message }) => plainlyFits(rootOf(message)));
    expect(short.length).toBeGreaterThan(VECTORS.length * 0.9);
  });

  /** A change to a message: what a sloppy sender does. */
  const change = fc.record({
    vector: fc.constantFrom(...VECTORS.filter(({ message }) => message.length < 20_000)),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    kind: fc.constantFrom('drop', 'double', 'rename', 'attribute', 'value', 'text'),
  });

  test('never accepts what the schemas refuse', async () => {
    const validator = await loadValidator('protocol');
    fc.assert(
      fc.property(change, ({ vector: { message }, at, kind }) => {
        const xml = changed(message, at, kind);
        const { root, complete, problems } = readDocument(sourceOf(xml)).reading;
        if (root === undefined || !complete || problems.length > 0 || !plainlyFits(root)) return;
        expect(validator.validate(xml)).toEqual([]);
      }),
      runs(1000),
    );
  });
});

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
  return put(
    element.replace(
      attribute[0],
      kind === 'attribute' ? '' : ` ${attribute[1]}="${attribute[2]?.slice(0, -1)} %"`,
    ),
  );
}
