/** Attacks on the parser: XML that programs read differently, and malformed messages. */
import type { TextTrick } from '../idp/effect.ts';
import { attack, type SamlFault } from './row.ts';

const CONTENT = 'saml.content';
const PARSE = 'saml.parse';

const tricks = (id: string, title: string, does: string, fails: string, text: TextTrick): SamlFault =>
  attack(id, title, does, fails, { text });

export const SAML_TEXT: readonly SamlFault[] = [
  attack(
    'comment-in-value',
    'Comment in the name',
    'a comment cuts the signed name in two for careless readers',
    CONTENT,
    { nameTrick: 'comment' },
  ),
  attack(
    'pi-in-value',
    'Instruction in the name',
    'a processing instruction is in the signed name',
    CONTENT,
    { nameTrick: 'processing-instruction' },
  ),
  attack('elements-in-name', 'Elements in the name', 'the signed name holds an element', CONTENT, {
    nameTrick: 'elements',
  }),
  tricks('doctype', 'DOCTYPE', 'the message has a DOCTYPE', CONTENT, 'doctype'),
  tricks(
    'external-entity',
    'External entity',
    'an entity would be read from a file of the client, or fetched from an address',
    CONTENT,
    'external-entity',
  ),
  tricks(
    'recursive-entities',
    'Recursive entities',
    'entities grow tenfold at each step',
    CONTENT,
    'recursive-entities',
  ),
  tricks(
    'parameter-entity',
    'External parameter entity',
    'a parameter entity would fetch a DTD',
    CONTENT,
    'parameter-entity',
  ),
  tricks(
    'inner-doctype',
    'DOCTYPE inside',
    'a DOCTYPE is among the elements, which parsers read in different ways (CVE-2025-25291)',
    CONTENT,
    'inner-doctype',
  ),
  tricks(
    'attribute-twice',
    'Attribute twice',
    'the assertion has two IDs, and parsers take different ones (CVE-2025-25292)',
    PARSE,
    'attribute-twice',
  ),
  tricks(
    'unquoted-attribute',
    'Attribute without quotes',
    'the ID of the assertion has no quotes',
    PARSE,
    'unquoted-attribute',
  ),
  tricks('trailing-text', 'Text behind the end', 'text follows the root element', CONTENT, 'trailing-text'),
  tricks('second-root', 'Two roots', 'the whole message is there twice', CONTENT, 'second-root'),
  tricks('nul', 'NUL', 'a NUL is in the name', CONTENT, 'nul'),
  tricks(
    'wrong-encoding',
    'Another encoding',
    'the message says that it is UTF-7',
    CONTENT,
    'wrong-encoding',
  ),
  tricks('xml-1.1', 'XML 1.1', 'the message says that it is XML 1.1', CONTENT, 'xml-1.1'),
  tricks(
    'wrong-namespace',
    'Another namespace',
    'the response is in an unknown namespace',
    CONTENT,
    'wrong-namespace',
  ),
  tricks(
    'saml-1.1',
    'SAML 1.1',
    'the response belongs to the namespace of SAML 1.x',
    'saml.version',
    'saml-1.1',
  ),
  attack(
    'foreign-signature',
    'Signature of another namespace',
    'what looks like a signature is in an unknown namespace, so nothing is signed',
    [CONTENT, 'saml.signature'],
    { text: 'foreign-signature' },
  ),
  tricks('deep-nesting', 'Deep nesting', 'five thousand elements are nested', CONTENT, 'deep'),
  tricks('missing-response-id', 'No ID', 'the response has no ID', CONTENT, 'no-response-id'),
  attack('cut-off', 'Cut off', 'half of the message is missing', PARSE, { wire: 'cut-off' }),
  attack('no-base64', 'No base64', 'the message is not base64', PARSE, { wire: 'no-base64' }),
  attack('parameter-twice', 'Parameter twice', 'the form has two `SAMLResponse`', PARSE, { wire: 'twice' }),
];
