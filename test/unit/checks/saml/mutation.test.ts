/** Random changes to signed messages: whatever happens, no value that was not signed is ever taken for signed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Assertion } from '../../../../src/protocol/saml/message/assertion.ts';
import { runs } from '../../../helpers/property.ts';
import { decryptionKey, judge, trusted, vector } from '../../../helpers/saml.ts';

const MESSAGES = [
  'assertion signed',
  'response signed',
  'both signed',
  'like Okta',
  'like Signicat',
  'like Shibboleth, signed and encrypted',
  'encrypted, response signed',
  'assertion alone',
].map((name) => vector(name).message);

/** What a service provider goes by. */
function facts(assertion: Assertion | undefined): string {
  if (assertion === undefined) return '';
  const { element: _, encrypted: __, ...values } = assertion;
  return JSON.stringify(values);
}

const judged = (xml: string) => judge(xml, { keys: trusted('idp'), decryptionKeys: [decryptionKey] });

const place = fc.double({ min: 0, max: 0.999999, noNaN: true });
const snippet = fc.constantFrom(
  '<!-- x -->',
  '<?x y?>',
  '<![CDATA[x]]>',
  '&#x0;',
  '&lt;',
  'evil',
  ' ',
  '\n',
  '<x/>',
  'ID="_assertion1"',
  'xmlns="urn:example:x"',
  '\u0000',
  '"',
  '>',
);

type Change = (xml: string) => string;

const change: fc.Arbitrary<Change> = fc.oneof(
  // One character becomes another.
  fc.tuple(place, fc.integer({ min: 33, max: 126 })).map(
    ([at, code]): Change =>
      (xml) => {
        const index = Math.floor(at * xml.length);
        return xml.slice(0, index) + String.fromCharCode(code) + xml.slice(index + 1);
      },
  ),
  // Something is put in.
  fc.tuple(place, snippet).map(
    ([at, piece]): Change =>
      (xml) => {
        const index = Math.floor(at * xml.length);
        return xml.slice(0, index) + piece + xml.slice(index);
      },
  ),
  // Something between two tags is put in, so that the XML stays well-formed.
  fc.tuple(place, snippet).map(
    ([at, piece]): Change =>
      (xml) => {
        const ends = [...xml.matchAll(/>/g)];
        const index = (ends[Math.floor(at * ends.length)]?.index ?? 0) + 1;
        return xml.slice(0, index) + piece + xml.slice(index);
      },
  ),
  // The text of an element becomes another.
  fc.tuple(place, fc.constantFrom('evil', '', 'admin@example.com', '2099-01-01T00:00:00Z')).map(
    ([at, text]): Change =>
      (xml) => {
        const texts = [...xml.matchAll(/>([^<]+)</g)];
        const found = texts[Math.floor(at * texts.length)];
        if (found === undefined) return xml;
        return xml.slice(0, found.index + 1) + text + xml.slice(found.index + found[0].length - 1);
      },
  ),
  // An element is moved or copied to another place.
  fc.tuple(place, place, fc.boolean()).map(
    ([from, to, move]): Change =>
      (xml) => {
        const opens = [...xml.matchAll(/<([\w:]+)[^>]*>/g)];
        const open = opens[Math.floor(from * opens.length)];
        if (open === undefined) return xml;
        const close = `</${open[1]}>`;
        const end = open[0].endsWith('/>')
          ? open.index + open[0].length
          : xml.indexOf(close, open.index) + close.length;
        const element = xml.slice(open.index, end);
        const rest = move ? xml.slice(0, open.index) + xml.slice(end) : xml;
        const ends = [...rest.matchAll(/>/g)];
        const index = (ends[Math.floor(to * ends.length)]?.index ?? 0) + 1;
        return rest.slice(0, index) + element + rest.slice(index);
      },
  ),
);

test('no mutated value is ever accepted', async () => {
  const originals = new Map<string, string>();
  for (const xml of MESSAGES) {
    const { assertion, verified, report } = await judged(xml);
    expect([verified, report.verdict]).toEqual([true, 'valid']);
    originals.set(xml, facts(assertion));
  }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...MESSAGES),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      async (original, changes) => {
        const xml = changes.reduce((text, apply) => apply(text), original);
        const { assertion, verified, report } = await judged(xml);
        if (verified || report.verdict === 'valid') expect(facts(assertion)).toBe(originals.get(original));
      },
    ),
    runs(600),
  );
});
