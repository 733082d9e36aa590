/** The strict reader, canonicalization, and the small readers beside them. */
import { describe, expect, test } from 'vitest';
import { readBase64 } from '../../../src/protocol/saml/base64.ts';
import { readDocument } from '../../../src/protocol/saml/message/document.ts';
import { readInstant } from '../../../src/protocol/saml/times.ts';
import { decodeUtf8 } from '../../../src/protocol/saml/utf8.ts';
import { canonicalize } from '../../../src/protocol/xml/canonical.ts';
import { MESSAGE_LIMITS } from '../../../src/protocol/xml/limits.ts';
import { readXml } from '../../../src/protocol/xml/reader.ts';
import { elementsOf, pathOf, positionOf, rawTextOf } from '../../../src/protocol/xml/tree.ts';
import { sourceOf } from '../../helpers/saml.ts';

const read = (xml: string) => readXml(xml, MESSAGE_LIMITS);
const problemsOf = (xml: string) =>
  read(xml).problems.map(({ kind, message, offset }) => `${kind} ${offset} ${message}`);

describe('reading', () => {
  test.each([
    ['references', '<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;&#x1F600;</a>', '<>&"\'AB😀'],
    ['line ends', '<a>1\r\n2\r3\n4&#13;5</a>', '1\n2\n3\n4\r5'],
    ['CDATA', '<a>x<![CDATA[<&]]>]]&gt;</a>', 'x<&]]>'],
    ['line separators that are none in XML', '<a>\u0085\u2028</a>', '\u0085\u2028'],
    ['text in parts', '<a>1<b>2</b>3</a>', '123'],
    ['an XML declaration', '\uFEFF<?xml version="1.0" encoding="utf-8" standalone=\'no\' ?>\n<a>x</a>', 'x'],
    ['names beyond ASCII', '<né:é xmlns:né="urn:1" a·="1" né:å="2">x</né:é>', 'x'],
    ['ASCII under another name', '<?xml version="1.0" encoding="ISO-8859-1"?><a>x</a>', 'x'],
  ])('%s', (_, xml, text) => {
    const { root, problems } = read(xml);
    expect(problems).toEqual([]);
    expect(root && rawTextOf(root)).toBe(text);
  });

  test('white space in attributes as section 3.3.3 has it', () => {
    const { root } = read('<a b="1\r\n2\t3&#10;4&#9;5"/>');
    expect(root?.attributes[0]?.value).toBe('1 2 3\n4\t5');
  });

  test('namespaces', () => {
    const { root } = read(
      '<a xmlns="urn:1" xmlns:p="urn:2" b="" p:b=""><p:c xmlns:p="urn:3"><d xmlns=""/></p:c></a>',
    );
    const [child] = elementsOf(root);
    const [grandchild] = elementsOf(child);
    expect([root?.namespace, child?.namespace, grandchild?.namespace]).toEqual(['urn:1', 'urn:3', '']);
    expect(root?.attributes.map(({ namespace }) => namespace)).toEqual(['', 'urn:2']);
    expect(grandchild && pathOf(grandchild)).toBe('a/c/d');
  });

  test.each([
    ['nothing', '', 'form 0 there is no element in it'],
    ['cut off in an element', '<a><b>', 'form 6 the text ends inside <b>'],
    [
      'cut off in a tag',
      '<a><b x="1',
      'form 8 the value of the attribute x is not closed; the text ends inside <a>',
    ],
    ['a wrong closing tag', '<a><b></a>', 'form 6 </a> where </b> is expected'],
    ['a closing tag alone', '</a>', 'form 0 </a> closes nothing'],
    ['a bare ampersand', '<a>&</a>', 'form 3 & begins no reference; it is written &amp;'],
    [
      'a bare ampersand behind line ends of Windows',
      '<a>\r\n\r\n&</a>',
      'form 7 & begins no reference; it is written &amp;',
    ],
    [
      'an entity named after what every object has',
      '<a>&constructor;</a>',
      'refused 3 &constructor; is an entity that nothing declares',
    ],
    ['a bare <', '<a b="<"/>', 'form 6 the value of the attribute b has a bare <'],
    [']]>', '<a>]]></a>', 'form 3 ]]> is outside a CDATA section'],
    ['an attribute without value', '<a b/>', 'form 4 the attribute b has no value'],
    [
      'attributes without white space between',
      '<a b="1"c="2"/>',
      'form 8 in the tag <a something follows without white space',
    ],
    ['an undeclared prefix', '<p:a/>', 'form 0 the prefix p of <p:a> is not declared'],
    [
      'an undeclared prefix of an attribute',
      '<a p:b="1"/>',
      'form 3 the prefix p of the attribute p:b is not declared',
    ],
    ['a prefix taken away', '<a xmlns:p=""/>', 'form 3 xmlns:p takes a namespace away'],
    ['a reserved prefix', '<a xmlns:xmlns="urn:1"/>', 'form 3 xmlns:xmlns declares what is reserved'],
    [
      'a late XML declaration',
      ' <?xml version="1.0"?><a/>',
      'form 1 an XML declaration is allowed only at the very start',
    ],
    ['-- in a comment', '<a><!-- -- --></a>', 'form 3 a comment has -- in it'],
    ['CDATA outside', '<![CDATA[x]]><a/>', 'form 0 <! begins nothing that is known'],
    ['a DOCTYPE', '<!doctype a><a/>', 'refused 0 a DOCTYPE has no place in a SAML message'],
    ['a comment', '<a><!-- x --></a>', 'refused 3 a comment has no place in a SAML message'],
    [
      'an instruction',
      '<a/><?x y?>',
      'refused 4 the processing instruction <?x?> has no place in a SAML message',
    ],
    [
      'a control character',
      '<a>\u0001</a>',
      'refused 3 it has the character U+0001, which XML does not allow',
    ],
    ['half a surrogate', '<a>\ud800</a>', 'refused 3 it has the character U+D800, which XML does not allow'],
    [
      'a reference to half a surrogate',
      '<a>&#xD800;</a>',
      'refused 3 &#xD800; is a character that XML does not allow',
    ],
    [
      'a relative namespace',
      '<a xmlns:p="1"/>',
      'refused 3 the namespace "1" of xmlns:p is not an absolute URI',
    ],
  ])('a fault with its place: %s', (_, xml, problem) => {
    expect(problemsOf(xml)).toEqual([problem]);
  });

  test('line and column', () => {
    expect(positionOf('a\r\nb\nc\rde', 7)).toEqual({ line: 4, column: 1 });
  });

  test('a fragment sees the namespaces around it', () => {
    const { root } = readXml('<p:a/>', MESSAGE_LIMITS, new Map([['p', 'urn:1']]));
    expect(root?.namespace).toBe('urn:1');
  });
});

describe('canonical form', () => {
  const canonical = (xml: string, inclusivePrefixes: readonly string[] = []) => {
    const { root, problems } = read(xml);
    if (root === undefined) throw new Error(problems[0]?.message);
    return canonicalize(root, { inclusivePrefixes });
  };

  test.each([
    ['empty elements are opened', '<a/>', '<a></a>'],
    [
      'namespaces that are not used go',
      '<a xmlns:p="urn:1"><p:b/></a>',
      '<a><p:b xmlns:p="urn:1"></p:b></a>',
    ],
    [
      'attributes are sorted by namespace, then name',
      '<a xmlns:z="urn:1" xmlns:y="urn:2" y:a="1" z:b="2" c="3" B="4"/>',
      '<a xmlns:y="urn:2" xmlns:z="urn:1" B="4" c="3" z:b="2" y:a="1"></a>',
    ],
    [
      'the default namespace is undeclared where it was in force',
      '<a xmlns="urn:1"><b xmlns=""/></a>',
      '<a xmlns="urn:1"><b xmlns=""></b></a>',
    ],
    [
      'text is escaped in one way',
      '<a b="&lt;&quot;&#9;&#10;&#13;>">&lt;>&amp;"&#13;</a>',
      '<a b="&lt;&quot;&#x9;&#xA;&#xD;>">&lt;&gt;&amp;"&#xD;</a>',
    ],
    ['comments go, instructions stay', '<a><!-- x --><?y  z?></a>', '<a><?y z?></a>'],
    ['xml: attributes are not declared', '<a xml:lang="en"/>', '<a xml:lang="en"></a>'],
  ])('%s', (_, xml, expected) => expect(canonical(xml)).toBe(expected));

  test('prefixes of the list are kept, #default too', () => {
    const xml = '<p:a xmlns:p="urn:1" xmlns:q="urn:2" xmlns="urn:3"><p:b/></p:a>';
    expect(canonical(xml, ['q', '#default'])).toBe(
      '<p:a xmlns="urn:3" xmlns:p="urn:1" xmlns:q="urn:2"><p:b></p:b></p:a>',
    );
  });
});

describe('small readers', () => {
  test.each([
    ['2026-11-22T12:00:00Z', '2026-11-22T12:00:00.000Z'],
    ['2026-11-22T12:00:00.1234567Z', '2026-11-22T12:00:00.123Z'],
    ['2026-11-22T14:00:00+02:00', '2026-11-22T12:00:00.000Z'],
    ['2026-11-22T12:00:00', '2026-11-22T12:00:00.000Z'],
    [' 2026-11-22T12:00:00Z\n', '2026-11-22T12:00:00.000Z'],
    ['2024-02-29T24:00:00Z', '2024-03-01T00:00:00.000Z'],
    ['0050-01-01T00:00:00Z', '0050-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('the instant %s', (text, expected) => {
    expect(new Date(readInstant(text) ?? Number.NaN).toISOString()).toBe(expected);
  });

  test.each([
    '',
    'now',
    '2026-11-22',
    '2026-11-22 12:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-11-22T25:00:00Z',
    '2026-11-22T12:60:00Z',
    '2026-11-22T24:00:01Z',
    '2026-11-22T12:00Z',
    '2026-11-22T12:00:00+15:00',
    '1795348800',
    '+2026-11-22T12:00:00Z',
    '0000-01-01T00:00:00Z',
    '２026-11-22T12:00:00Z',
  ])('no instant: %s', (text) => expect(readInstant(text)).toBeUndefined());

  test.each([
    ['AAECAw==', 4],
    [' AA EC\r\nAw == ', 4],
    ['', 0],
  ])('base64 %j', (text, length) => expect(readBase64(text).bytes?.length).toBe(length));

  test.each([
    ['AAEC!w==', 4],
    ['AAE=CAw=', 3],
    ['AAECAw=', 7],
    ['AAECA', 5],
    ['AAEC-w__', 4],
    ['A===', 1],
  ])('no base64: %j', (text, at) => expect(readBase64(text).problem?.at).toBe(at));

  test('the first byte that is not UTF-8', () => {
    expect(decodeUtf8(Buffer.concat([Buffer.from('aé'), Buffer.from([0xc3]), Buffer.from('b')]))).toEqual({
      invalidAt: 3,
    });
    expect(decodeUtf8(Buffer.from([0x61, 0xff]))).toEqual({ invalidAt: 1 });
    expect(decodeUtf8(Buffer.from('é'))).toEqual({ text: 'é' });
  });

  test('UTF-16 is named', () => {
    const bytes = Buffer.from(
      '\uFEFF<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>',
      'utf16le',
    );
    const { reading } = readDocument({ ...sourceOf(''), bytes });
    expect(reading.problems[0]).toMatchObject({ kind: 'refused', hint: 'it looks like UTF-16' });
  });
});
