/** Metadata of a federation, entity by entity: the same as in one tree, and the same signature. */
import { describe, expect, test } from 'vitest';
import { judgeSamlMetadata } from '../../../../src/checks/saml/metadata.ts';
import { readMetadata } from '../../../../src/protocol/saml/metadata/document.ts';
import { failing, NOW, trusted } from '../../../helpers/saml.ts';
import { idpMetadata } from '../../../helpers/saml-idp.ts';
import { signXml } from '../../../helpers/saml-sign.ts';

const entity = (number: number): string =>
  idpMetadata(`https://idp${number}.example.com/sso`, { entityId: `https://idp${number}.example.com` })
    .replace('<md:IDPSSODescriptor', '<md:IDPSSODescriptor')
    .replace(' xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"', '');
const federation = (inner: string): string =>
  `<?xml version="1.0"?>\n<!-- published today -->\n<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_fed" Name="Université">\r\n  <md:Issuer/>\n  ${inner}\n</md:EntitiesDescriptor>\n`;
const plain = federation([1, 2, 3].map(entity).join('\n  <!-- next -->\n  '));
const signed = signXml(plain, '_fed', { insertAfter: 'Name="Université">' }).replace('<md:Issuer/>', '');
const unsigned = plain.replace('<md:Issuer/>', '');
const good = signXml(unsigned, '_fed', { insertAfter: 'Name="Université">' });

const deep = (levels: number): string =>
  levels === 0
    ? entity(1)
    : `<md:EntitiesDescriptor>${deep(levels - 1)}${entity(levels + 1)}</md:EntitiesDescriptor>`;
/** Groups with namespaces of their own, which the canonical form moves to where they are used. */
const nested = federation(
  `${entity(1)} <md:EntitiesDescriptor xmlns:x="urn:x" x:y="1" Name="Inner">
    <m:EntitiesDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata" xmlns="urn:z" ID="_in"><m:Extensions><z/></m:Extensions>${entity(2)}</m:EntitiesDescriptor>
  ${entity(3)}<!-- end --> </md:EntitiesDescriptor><md:EntitiesDescriptor>${entity(4)}</md:EntitiesDescriptor>`,
).replace('<md:Issuer/>', '');

const CHANGES = [
  ['x:y="1"', 'x:y="2"'],
  ['ID="_in"', 'ID="_on"'],
  ['<z/>', '<y/>'],
  ['idp2.example.com/sso', 'idp0.example.com/sso'],
] as const;

const judge = async (xml: string, large: number, entityId?: string) =>
  judgeSamlMetadata({
    document: readMetadata(Buffer.from(xml), 'fed.xml', large),
    keys: trusted('idp'),
    now: NOW,
    clockToleranceSeconds: 30,
    ...(entityId === undefined ? {} : { entityId }),
  });

describe('entity by entity', () => {
  test('the names and the entity that was asked for are those of the tree', () => {
    const [one, other] = [0, Number.POSITIVE_INFINITY].map((large) =>
      readMetadata(Buffer.from(unsigned), 'x', large),
    );
    expect(other?.federation).toBeUndefined();
    expect(one?.federation?.entities.map(({ entityId, kinds }) => [entityId, kinds])).toEqual(
      [1, 2, 3].map((number) => [`https://idp${number}.example.com`, ['idp']]),
    );
    const [, second] = one?.federation?.entities ?? [];
    expect(second?.roles[0]?.endpoints[0]?.location).toBe('https://idp2.example.com/sso');
    expect(second?.roles[0]?.keys.length).toBe(1);
  });

  test.each([0, Number.POSITIVE_INFINITY])(
    'a signature of the whole file is verified (%s)',
    async (large) => {
      const { report } = await judge(good, large, 'https://idp2.example.com');
      expect([failing(report), report.verdict]).toEqual([[], 'valid']);
      expect(report.findings.find(({ code }) => code === 'saml.signature')?.status).toBe('pass');
    },
  );

  test.each([
    ['another entity', good.replace('https://idp3.example.com/sso', 'https://evil.example.com/sso')],
    ['the white space between', good.replace('<!-- next -->\n ', '<!-- next -->\n  ')],
    [
      'an entity more',
      good.replace('</md:EntitiesDescriptor>', () => `${entity(4)}</md:EntitiesDescriptor>`),
    ],
    ['the root', good.replace('Université', 'University')],
    ['a signature that something stands in front of', signed],
  ])('and refused when %s was changed', async (_, xml) => {
    const { report } = await judge(xml, 0, 'https://idp2.example.com');
    expect(failing(report)).toContain('saml.signature');
  });

  test('groups in groups are the same as in the tree, and so is the signature around them', async () => {
    const around = signXml(nested, '_fed', { insertAfter: 'Name="Université">' });
    const { federation: read } = readMetadata(Buffer.from(around), 'x', 0);
    expect(read?.entities.map(({ entityId }) => entityId)).toEqual(
      [1, 2, 3, 4].map((number) => `https://idp${number}.example.com`),
    );
    expect(read?.entities[1]?.roles[0]?.endpoints[0]?.location).toBe('https://idp2.example.com/sso');
    for (const large of [0, Number.POSITIVE_INFINITY]) {
      const { report } = await judge(around, large, 'https://idp3.example.com');
      expect([failing(report), report.verdict]).toEqual([[], 'valid']);
      for (const [part, other] of CHANGES) {
        const changed = await judge(around.replace(part, other), large, 'https://idp3.example.com');
        expect([part, failing(changed.report)]).toEqual([part, ['saml.signature']]);
      }
    }
  });

  test('an ID of a group is not that of an entity', async () => {
    const xml = nested.replace('<md:IDPSSODescriptor', '<md:IDPSSODescriptor ID="_in"');
    expect(readMetadata(Buffer.from(xml), 'x', 0).federation?.duplicateId).toBe('_in');
  });

  test('a comment changes nothing, since the canonical form leaves it out', async () => {
    const { report } = await judge(
      good.replace('<!-- next -->', '<!-- other -->'),
      0,
      'https://idp2.example.com',
    );
    expect(failing(report)).toEqual([]);
  });

  test.each([
    [
      'an ID',
      unsigned.replace('<md:IDPSSODescriptor', '<md:IDPSSODescriptor ID="_fed"'),
      'saml.duplicate_id',
    ],
    [
      'an entity',
      unsigned.replaceAll('"https://idp3.example.com"', '"https://idp1.example.com"'),
      'saml.duplicate_id',
    ],
  ])('%s that appears twice is found', async (_, xml, code) => {
    const { report } = await judgeSamlMetadata({
      document: readMetadata(Buffer.from(xml), 'x', 0),
      now: NOW,
      clockToleranceSeconds: 30,
    });
    expect(failing(report)).toEqual([code]);
  });

  test.each([
    [
      'one entity',
      entity(1).replace(
        '<md:EntityDescriptor',
        '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"',
      ),
    ],
    [
      'a signed group in a federation that is not',
      nested.replace('Name="Inner">', '$&<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'),
    ],
    ['an open group', nested.replace('</md:EntitiesDescriptor>', '')],
    ['too many groups in one another', federation(deep(9)).replace('<md:Issuer/>', '')],
    [
      'a group of another kind',
      nested.replace('<md:EntitiesDescriptor xmlns:x', '<md:EntitiesDescriptor xmlns:md="urn:other" xmlns:x'),
    ],
    [
      'an end in a comment',
      unsigned.replace('<md:IDPSSODescriptor', '<!-- </md:EntityDescriptor> --><md:IDPSSODescriptor'),
    ],
    ['a broken entity', unsigned.replace('</md:IDPSSODescriptor>', '')],
    ['text between the entities', unsigned.replace('<!-- next -->', 'next')],
    ['a processing instruction', unsigned.replace('<!-- next -->', '<?next?>')],
    ['a root that is not closed', unsigned.replace('</md:EntitiesDescriptor>', '')],
    ['two roots', `${unsigned}<x/>`],
  ])('%s is left to the reader of trees', (_, xml) => {
    expect(readMetadata(Buffer.from(xml), 'x', 0).federation).toBeUndefined();
  });

  test('without a name, nothing but the whole is judged', async () => {
    const { report, metadata } = await judge(good, 0);
    expect(failing(report)).toEqual([]);
    expect(metadata?.entities.length).toBe(3);
    expect(report.findings.find(({ code }) => code === 'saml.endpoints')?.message).toMatch(
      /3 entities in it; --issuer/,
    );
  });
});
