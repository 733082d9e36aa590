/** Signature wrapping attacks. */
import type { Wrapping } from '../idp/effect.ts';
import { attack, type SamlFault } from './row.ts';

const CONTENT = 'saml.content';
const COUNT = 'saml.assertion_count';
const COVERAGE = 'saml.signature_coverage';
const DUPLICATE = 'saml.duplicate_id';
const SIGNATURE = 'saml.signature';

const wraps = (
  id: string,
  title: string,
  does: string,
  fails: readonly string[],
  wrapping: Wrapping,
): SamlFault => attack(id, title, does, fails, { wrapping });

export const SAML_WRAPPING: readonly SamlFault[] = [
  wraps(
    'xsw',
    'Wrapped in the status',
    'a forged assertion in place of the signed one, which is in StatusDetail',
    [CONTENT, COVERAGE],
    'status-detail',
  ),
  wraps(
    'xsw-1',
    'Wrapping 1',
    'the signed response in the signature of a forged one',
    [CONTENT, DUPLICATE, COVERAGE],
    'xsw-1',
  ),
  wraps(
    'xsw-2',
    'Wrapping 2',
    'the signed response before its signature, in a forged one',
    [CONTENT, DUPLICATE, COVERAGE],
    'xsw-2',
  ),
  wraps('xsw-3', 'Wrapping 3', 'a forged assertion before the signed one', [COUNT, COVERAGE], 'xsw-3'),
  wraps('xsw-4', 'Wrapping 4', 'the signed assertion in a forged one', [CONTENT, COVERAGE], 'xsw-4'),
  wraps(
    'xsw-5',
    'Wrapping 5',
    'a forged assertion with the signature, and the signed one behind it',
    [COUNT, COVERAGE],
    'xsw-5',
  ),
  wraps(
    'xsw-6',
    'Wrapping 6',
    'the signed assertion in the signature of a forged one',
    [CONTENT, COVERAGE],
    'xsw-6',
  ),
  wraps(
    'xsw-7',
    'Wrapping 7',
    'a forged assertion of the same ID in Extensions',
    [CONTENT, DUPLICATE, COVERAGE],
    'xsw-7',
  ),
  wraps(
    'xsw-8',
    'Wrapping 8',
    'the signed assertion in an Object in the signature of a forged one',
    [CONTENT, COVERAGE],
    'xsw-8',
  ),
  wraps(
    'xsw-extensions',
    'Wrapped in Extensions',
    'a forged assertion has taken over ID and signature of the signed one, which is in Extensions',
    [CONTENT, DUPLICATE, COVERAGE],
    'extensions',
  ),
  wraps(
    'xsw-advice',
    'Wrapped in Advice',
    'the signed assertion is the advice of a forged one',
    [CONTENT, COVERAGE],
    'advice',
  ),
  wraps(
    'xsw-attribute',
    'Wrapped in an attribute',
    'the signed assertion is the value of an attribute of a forged one',
    [CONTENT, COVERAGE],
    'attribute',
  ),
  wraps(
    'unsigned-beside-signed',
    'One signed, one not',
    'a forged assertion behind the signed one',
    [COUNT, COVERAGE],
    'unsigned-beside',
  ),
  wraps(
    'two-assertions',
    'Two assertions',
    'two assertions, both signed by the provider',
    [COUNT],
    'two-assertions',
  ),
  wraps(
    'foreign-assertion',
    'Assertion without a subject',
    'an `Assertion` of another namespace before the signed one',
    [CONTENT],
    'foreign-assertion',
  ),
  wraps(
    'smuggled-digest',
    'Smuggled digest',
    'a forged assertion, and in Extensions a digest that a search finds first (CVE-2024-45409)',
    [CONTENT, SIGNATURE],
    'smuggled-digest',
  ),
  wraps(
    'prefixed-id',
    'ID in a namespace',
    'a forged assertion has the ID of the signed one as `saml2:ID`, which some readers take for `ID`',
    [CONTENT, COVERAGE],
    'prefixed-id',
  ),
  wraps(
    'encrypted-beside-signed',
    'Encrypted beside signed',
    'a forged assertion, encrypted, before the signed one',
    [COUNT, COVERAGE],
    'encrypted-beside',
  ),
  wraps(
    'xsw-object',
    'Beside what is signed, in the signature',
    'the signed assertion is as it should be, and its signature holds a forged one in an Object',
    [CONTENT, COVERAGE],
    'object',
  ),
  attack('duplicate-id', 'One ID twice', 'response and assertion have the same ID', DUPLICATE, {
    sets: { responseId: '_the-same', assertionId: '_the-same' },
  }),
];
