/** Unusual but valid responses. */
import type { SamlEffect } from '../idp/effect.ts';
import { type SamlFault, samlRow } from './row.ts';

const good = (id: string, title: string, does: string, saml: SamlEffect): SamlFault =>
  samlRow(id, title, does, { outcome: 'done' }, saml);

const MONTH = 31 * 24 * 3600;

export const SAML_GOOD: readonly SamlFault[] = [
  good('nq-typo', 'Misspelt qualifier', 'the `NameQualifier` is `smt-otp`, as in the sample of the vendor', {
    sets: { nameQualifier: 'smt-otp' },
  }),
  good(
    'stale-issue-instant',
    'Old IssueInstant',
    'the assertion says that it was issued a month before its `Conditions` begin; `saml.issue_instant` warns',
    { times: { assertionIssueInstant: -MONTH } },
  ),
  good(
    'clock-ahead',
    'Clock ahead',
    'the clock of the provider is 20 seconds ahead, which is within tolerance',
    {
      times: {
        responseIssueInstant: 20,
        assertionIssueInstant: 20,
        notBefore: 20,
        authnInstant: 20,
        notOnOrAfter: 140,
        confirmationNotOnOrAfter: 140,
      },
    },
  ),
  good('response-signed', 'Response signed', 'the response is signed and the assertion is not', {
    signing: { covers: 'response' },
  }),
  good('both-signed', 'Both signed', 'response and assertion are signed', { signing: { covers: 'both' } }),
  good('rsa-sha512', 'SHA-512', 'signature and digest are made with SHA-512', {
    signing: {
      method: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
      digestMethod: 'http://www.w3.org/2001/04/xmlenc#sha512',
    },
  }),
  good(
    'encrypted',
    'Encrypted assertion',
    'the signed assertion is encrypted with AES-256-GCM and RSA-OAEP',
    {
      encryption: { cipher: 'gcm' },
    },
  ),
  good('encrypted-cbc', 'Encrypted with CBC', 'the same with AES-256-CBC', { encryption: { cipher: 'cbc' } }),
  good(
    'encrypted-response-signed',
    'Encrypted under a signature',
    'the assertion is encrypted and not signed; the response around it is',
    { encryption: {}, signing: { covers: 'response' } },
  ),
  good(
    'redirect-answer',
    'Answer by Redirect',
    'the response comes over the Redirect binding, signed as that binding has it, although POST was asked for',
    { wire: 'redirect', signing: { covers: 'none' } },
  ),
  good(
    'extra-attributes',
    'Unknown attributes',
    'attributes of no schema, one with three values and one without',
    { moreAttributes: true },
  ),
  good('two-authn-statements', 'Two statements', 'the assertion has two `AuthnStatement`', {
    twoStatements: true,
  }),
  good('other-prefixes', 'Other prefixes', 'the namespaces have the prefixes `saml` and `samlp`', {
    style: 'other-prefixes',
  }),
  good('spaced', 'White space', 'every element is on a line of its own', { style: 'spaced' }),
  good(
    'inclusive-namespaces',
    'Inclusive namespaces',
    'the signature keeps a prefix of the envelope in its canonical form (`PrefixList`)',
    { signing: { inclusive: true } },
  ),
  good('no-destination', 'No Destination', 'the envelope, which is not signed, names no `Destination`', {
    sets: { destination: null },
  }),
];
