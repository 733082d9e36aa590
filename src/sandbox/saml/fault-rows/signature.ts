/** Attacks on the signature. */
import type { Signing } from '../idp/effect.ts';
import { attack, type SamlFault } from './row.ts';

const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#';

const signs = (
  id: string,
  title: string,
  does: string,
  fails: string | readonly string[],
  signing: Signing,
): SamlFault => attack(id, title, does, fails, { signing });

export const SAML_SIGNATURE: readonly SamlFault[] = [
  signs('unsigned', 'Unsigned', 'nothing is signed', 'saml.signature', { covers: 'none' }),
  signs(
    'wrong-cert',
    'Another certificate',
    'signs with a key that no metadata has, and brings its certificate in KeyInfo',
    'saml.certificate',
    {
      by: 'stranger',
    },
  ),
  signs(
    'forged-key-info',
    "The provider's certificate, another key",
    'signs with a strange key, and has the certificate of the provider in KeyInfo',
    'saml.signature',
    {
      by: 'stranger',
      claimsProvider: true,
    },
  ),
  signs(
    'damaged-value',
    'Damaged signature',
    'the signature value is not the one that was made',
    'saml.signature',
    { damage: 'value' },
  ),
  signs(
    'changed-content',
    'Changed after signing',
    'the name in the assertion was changed after it was signed',
    'saml.signature',
    { damage: 'content' },
  ),
  signs(
    'reference-mismatch',
    'Reference to nothing',
    'the signature names another ID than its assertion has, as the sample of the vendor does',
    'saml.signature',
    { refersTo: 'other' },
  ),
  signs('reference-empty', 'Reference without ID', 'the signature names no ID', 'saml.signature', {
    refersTo: 'nothing',
  }),
  signs(
    'reference-to-response',
    'Reference to the response',
    'the signature in the assertion is of the response around it',
    'saml.signature_coverage',
    { refersTo: 'response' },
  ),
  signs('two-references', 'Two references', 'the signature covers the assertion twice', 'saml.signature', {
    holds: 'two-references',
  }),
  signs('sha1', 'SHA-1', 'the signature is made with `rsa-sha1`', 'saml.algorithm', {
    method: `${XMLDSIG}rsa-sha1`,
  }),
  signs('sha1-digest', 'Digest with SHA-1', 'the digest is made with SHA-1', 'saml.algorithm', {
    digestMethod: `${XMLDSIG}sha1`,
  }),
  signs(
    'hmac',
    'HMAC with the certificate',
    'signs with HMAC, and the certificate of the provider as secret',
    'saml.algorithm',
    {
      by: 'hmac',
      method: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
    },
  ),
  signs(
    'xpath-transform',
    'XPath transform',
    'the signature has a transform that could leave anything out',
    'saml.algorithm',
    {
      transform: 'http://www.w3.org/TR/1999/REC-xpath-19991116',
    },
  ),
  signs(
    'xslt-transform',
    'XSLT transform',
    'the signature has a transform that runs a program',
    'saml.algorithm',
    {
      transform: 'http://www.w3.org/TR/1999/REC-xslt-19991116',
    },
  ),
  signs(
    'inclusive-c14n',
    'Inclusive canonicalization',
    'the assertion is canonicalized with all that is around it',
    'saml.algorithm',
    {
      transform: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
    },
  ),
  signs(
    'unknown-c14n',
    'Unknown canonicalization',
    'SignedInfo has an unknown canonicalization',
    'saml.algorithm',
    {
      canonicalization: 'urn:example:canonicalization',
    },
  ),
  signs('digest-of-nothing', 'Digest of nothing', 'the digest is that of an empty text', 'saml.signature', {
    digestsNothing: true,
  }),
  attack(
    'void-canonicalization',
    'Void canonicalization',
    'a namespace on which some canonicalizers give up, and the digest of nothing (CVE-2025-66475)',
    'saml.content',
    {
      relativeNamespace: true,
      signing: { digestsNothing: true },
    },
  ),
  signs(
    'two-signed-infos',
    'Two SignedInfo',
    'the signature holds a forged SignedInfo before the one that is signed (CVE-2025-29774)',
    'saml.signature',
    { holds: 'two-signed-infos' },
  ),
  signs(
    'comment-in-digest',
    'Comment in the digest',
    'a comment in `DigestValue` hides another digest (CVE-2025-29775)',
    'saml.signature',
    { holds: 'comment-in-digest' },
  ),
  signs(
    'pi-in-signature',
    'Instruction in the signature',
    'SignedInfo holds a processing instruction',
    'saml.signature',
    { holds: 'processing-instruction' },
  ),
  signs(
    'cdata-in-signature',
    'CDATA in the signature',
    'the signature value is in a CDATA section',
    'saml.signature',
    { holds: 'cdata' },
  ),
  signs(
    'signature-twice',
    'Two signatures',
    'the assertion holds its signature twice; careless verifiers leave both out of the digest',
    'saml.signature',
    { twice: true },
  ),
  signs(
    'one-bad-signature',
    'One good, one bad',
    'the signature of the assertion is good, and that of the response is not',
    'saml.signature',
    {
      covers: 'both',
      spoilsResponse: true,
    },
  ),
];
