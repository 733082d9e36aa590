/** Every probe of a service provider passes at a right one, and fails at the hole that it is about. */
import { describe, expect, it } from 'vitest';
import { judged } from '../../../src/probes/judged.ts';
import { GOOD_LOGIN, spProbes } from '../../../src/probes/sp/probes.ts';
import { faultsOf } from '../../../src/sandbox/index.ts';
import { probed, type Situation } from './sp-bench.ts';

const PROBES = spProbes(faultsOf('generic'));
const ENCRYPTED: Situation = { encrypts: true };
const FIRST =
  'saml.content saml.assertion_count saml.signature_coverage saml.duplicate_id saml.signature reads-first';
const LAST = FIRST.replace('reads-first', 'reads-last');
const STATUS = 'saml.status';
const ARTIFACT: Situation = { binding: 'artifact' };
const SIGNED_FORM: Situation = { binding: 'simplesign' };
/** Takes what came last for what does not come. */
const LATEST = 'takes-latest reads-first saml.in_response_to saml.replay saml.content';

/** Probe → the hole that it finds, and what else the application does. */
const HOLES: Readonly<Record<string, string | readonly [hole: string, situation: Situation]>> = {
  'good-login': 'nobody',
  'login-csrf': 'anybody',
  'idp-initiated': 'unsolicited',
  'response-replay': 'replay',
  'assertion-replay': 'replay',
  'session-fixation': 'keeps-session',
  'parallel-logins': 'one-login',
  'relay-state-redirect': 'follows-relay-state',
  'return-open-redirect': 'returns-anywhere',
  'error-reflected': 'error-page',
  cache: 'stored',
  'logout-request-good': 'deaf-to-logout',
  'logout-request-unsigned': 'saml.signature',
  'logout-request-wrong-cert': 'saml.signature',
  'logout-request-damaged': 'saml.signature',
  'logout-request-wrong-issuer': 'saml.issuer',
  'logout-request-wrong-destination': 'saml.destination',
  'logout-request-other-session': 'saml.session',
  'logout-request-other-person': 'saml.session',
  'logout-request-expired': 'saml.not_on_or_after',
  'clock-ahead': 'strict demands-exact-clock',
  'response-signed': 'strict demands-signed-assertion',
  'both-signed': 'strict demands-one-signature',
  'rsa-sha512': 'strict demands-sha256',
  encrypted: ['strict later demands-no-encryption', ENCRYPTED],
  'encrypted-cbc': ['strict later demands-no-encryption', ENCRYPTED],
  'encrypted-response-signed': ['strict later demands-no-encryption', ENCRYPTED],
  'extra-attributes': 'strict later demands-known-attributes',
  'two-authn-statements': 'strict later demands-one-statement',
  'other-prefixes': 'strict later demands-prefixes',
  spaced: 'strict later demands-no-space',
  'inclusive-namespaces': 'strict later demands-usual-prefix-list',
  'second-key': 'first-key-only',
  'authn-failed-with-assertion': STATUS,
  'for-another-sp': 'saml.destination saml.recipient saml.audience',
  'prefixed-id': LAST,
  'foreign-signature': 'saml.content saml.signature reads-first',
  'no-destination': 'strict demands-destination',
  'authn-failed': STATUS,
  'authn-failed-unsigned': STATUS,
  'request-denied': STATUS,
  'no-authn-context': STATUS,
  'no-passive': STATUS,
  'request-unsupported': STATUS,
  'invalid-attribute': STATUS,
  'version-mismatch': STATUS,
  'requester-error': STATUS,
  'responder-error': STATUS,
  'unknown-status': STATUS,
  'missing-assertion': 'saml.assertion_count',
  'wrong-issuer': 'saml.issuer',
  'wrong-assertion-issuer': 'saml.issuer',
  'wrong-destination': 'saml.destination',
  'wrong-recipient': 'saml.recipient',
  'missing-recipient': 'saml.recipient',
  'wrong-audience': 'saml.audience',
  'missing-audience': 'saml.audience',
  'wrong-in-response-to': 'saml.in_response_to',
  'assertion-of-another-request': 'saml.in_response_to',
  unsolicited: 'unsolicited',
  replay: 'saml.in_response_to saml.not_on_or_after',
  'not-yet-valid': 'saml.not_before',
  'assertion-expired': 'saml.not_on_or_after',
  'confirmation-expired': 'saml.not_on_or_after',
  'session-over': 'saml.not_on_or_after',
  'malformed-time': 'saml.not_on_or_after',
  'missing-conditions': 'saml.conditions',
  'unknown-condition': 'saml.conditions',
  'missing-confirmation': 'saml.subject_confirmation',
  'confirmation-without-data': 'saml.subject_confirmation',
  'wrong-method': 'saml.subject_confirmation',
  'confirmation-without-end': 'saml.subject_confirmation',
  'missing-authn-statement': 'saml.authn_statement',
  'wrong-response-version': 'saml.version',
  'wrong-assertion-version': 'saml.version',
  unsigned: 'saml.signature reads-first',
  'wrong-cert': 'saml.certificate saml.signature reads-first',
  'forged-key-info': 'saml.signature reads-first',
  'damaged-value': 'saml.signature reads-first',
  'changed-content': 'saml.signature reads-first',
  'reference-mismatch': 'saml.signature reads-first',
  'reference-empty': 'saml.signature reads-first',
  'reference-to-response': 'saml.signature_coverage reads-first',
  sha1: 'saml.algorithm reads-first',
  'sha1-digest': 'saml.algorithm reads-first',
  hmac: 'saml.algorithm reads-first',
  'xpath-transform': 'saml.algorithm reads-first',
  'xslt-transform': 'saml.algorithm reads-first',
  'unknown-c14n': 'saml.algorithm reads-first',
  'digest-of-nothing': 'saml.signature reads-first',
  'void-canonicalization': 'saml.content saml.signature reads-first',
  'two-signed-infos': 'saml.signature reads-first',
  'signature-twice': 'saml.signature reads-first',
  'one-bad-signature': 'saml.signature reads-first',
  xsw: LAST,
  'xsw-1': LAST,
  'xsw-2': LAST,
  'xsw-3': FIRST,
  'xsw-4': FIRST,
  'xsw-5': FIRST,
  'xsw-6': LAST,
  'xsw-7': FIRST,
  'xsw-8': LAST,
  'xsw-extensions': LAST,
  'xsw-advice': FIRST,
  'xsw-attribute': FIRST,
  'xsw-object': FIRST,
  'unsigned-beside-signed': LAST,
  'smuggled-digest': FIRST,
  'encrypted-beside-signed': [`${FIRST} saml.decrypt reads-opened`.replace('reads-first ', ''), ENCRYPTED],
  'comment-in-value': 'saml.content cuts-names',
  'pi-in-value': 'saml.content cuts-names',
  'elements-in-name': 'saml.content cuts-names',
  doctype: 'saml.content reads-first',
  'external-entity': 'fetches-entities',
  'parameter-entity': 'fetches-entities',
  'recursive-entities': 'saml.content saml.signature reads-first',
  'inner-doctype': 'saml.content reads-first',
  'attribute-twice': 'saml.parse reads-first',
  'unquoted-attribute': 'saml.parse reads-first',
  'second-root': 'saml.content reads-first',
  nul: 'saml.content saml.signature reads-first',
  'wrong-namespace': 'saml.content reads-first',
  'saml-1.1': 'saml.version saml.content reads-first',
  'deep-nesting': 'saml.content saml.signature reads-first',
  'cut-off': 'saml.parse reads-first',
  'no-base64': 'saml.parse reads-first',
  'encrypted-unsigned': ['saml.signature', ENCRYPTED],
  'encrypted-to-another': 'saml.decrypt reads-first',
  'cipher-reference': 'saml.decrypt reads-first',
  'short-tag': ['saml.decrypt reads-first', ENCRYPTED],
  'two-assertions': FIRST,
  'foreign-assertion': 'saml.content',
  'duplicate-id': 'saml.duplicate_id',
  'comment-in-digest': 'saml.signature reads-first',
  'pi-in-signature': 'saml.signature reads-first',
  'cdata-in-signature': 'saml.signature reads-first',
  'two-references': 'saml.signature reads-first',
  'trailing-text': 'saml.content reads-first',
  'parameter-twice': 'saml.parse reads-first',
  'wrong-encoding': 'saml.content reads-first',
  'missing-response-id': 'saml.content reads-first',
  'missing-destination': 'saml.destination',
  'confirmation-not-before': 'saml.subject_confirmation',
  'future-authn-instant': 'saml.authn_statement',
  'encrypted-rsa-1_5': ['saml.decrypt reads-first', ENCRYPTED],
  'artifact-signed-around': ['strict later demands-signed-assertion', ARTIFACT],
  'artifact-unsigned': ['saml.signature', ARTIFACT],
  'artifact-wrong-cert': ['saml.certificate saml.signature', ARTIFACT],
  'artifact-damaged': ['saml.signature', ARTIFACT],
  'artifact-wrong-in-response-to': ['saml.in_response_to', ARTIFACT],
  'artifact-wrong-issuer': ['saml.issuer', ARTIFACT],
  'artifact-unknown': [LATEST, ARTIFACT],
  'artifact-used': [LATEST, ARTIFACT],
  'artifact-of-another-sp': [LATEST, ARTIFACT],
  'artifact-empty': [LATEST, ARTIFACT],
  'artifact-of-another-provider': [LATEST, ARTIFACT],
  'artifact-wrong-endpoint': [LATEST, ARTIFACT],
  'artifact-cut-off': [LATEST, ARTIFACT],
  'artifact-denied': [LATEST, ARTIFACT],
  'artifact-fault': [LATEST, ARTIFACT],
  'artifact-page': [LATEST, ARTIFACT],
  'form-unsigned': ['saml.signature', SIGNED_FORM],
  'form-wrong-cert': ['saml.signature', SIGNED_FORM],
  'form-damaged': ['saml.signature', SIGNED_FORM],
  'form-of-another-relay-state': ['saml.signature', SIGNED_FORM],
  'encrypted-subject': ['saml.decrypt reads-first', ENCRYPTED],
};

/** Probes that warn at their hole: no specification decides it alone. */
const WARNS: ReadonlySet<string> = new Set([
  'artifact-unsigned',
  'two-assertions',
  'foreign-assertion',
  'duplicate-id',
  'comment-in-digest',
  'pi-in-signature',
  'cdata-in-signature',
  'two-references',
  'trailing-text',
  'parameter-twice',
  'wrong-encoding',
  'missing-response-id',
  'missing-destination',
  'confirmation-not-before',
  'future-authn-instant',
  'encrypted-rsa-1_5',
  'no-base64',
]);

const told = (results: Awaited<ReturnType<typeof probed>>): string =>
  results.map(({ status, message }) => `${status}: ${message}`).at(-1) ?? '';

describe.each(PROBES.map((probe) => [probe.id, probe] as const))('%s', (id, probe) => {
  const entry = HOLES[id] ?? '';
  const [hole, situation] = typeof entry === 'string' ? [entry, {}] : entry;
  const probes = probe === GOOD_LOGIN ? [probe] : [GOOD_LOGIN, probe];

  it('passes without the hole', async () => {
    expect(told(await probed(probes, situation))).toMatch(/^pass: /);
  });

  if (hole !== '')
    it(`finds the hole ${hole}`, async () => {
      const results = await probed(probes, { ...situation, holes: hole.split(' ') });
      expect(told(results)).toMatch(WARNS.has(id) ? /^warn: / : /^fail: /);
      const { findings } = judged('sp', results, 'low');
      const open = findings.filter(({ status }) => status === 'fail' || status === 'warn');
      expect(open.map(({ code }) => code)).toEqual([probe.check]);
    });
});

it('has a hole for every probe that can fail', () => {
  const without = PROBES.filter(({ id }) => !(id in HOLES));
  expect(without.filter(({ severity }) => severity !== 'info').map(({ id }) => id)).toEqual([]);
});

/** What people do in browsers, and what a message says: the same whatever brings it. */
const SAID =
  /login|replay|fixation|initiated|csrf|relay-state|return|cache|reflected|issuer|audience|expired|clock|logout/;

it.each([
  ['artifact', ARTIFACT],
  ['simplesign', SIGNED_FORM],
])('finds nothing at a right service provider that asks for responses by %s', async (_, situation) => {
  const chosen = PROBES.filter(
    ({ id, check }) => !/^sp\.(parser|signed_content|doctype|name)$/.test(check) && SAID.test(id),
  );
  const results = await probed(chosen, situation);
  const open = results.filter(({ status }) => /fail|warn|inconclusive/.test(status));
  expect(open.map(({ row, message }) => `${row.id}: ${message}`)).toEqual([]);
  const passed = results.filter(({ status }) => status === 'pass').map(({ row }) => row.id);
  expect(passed).toEqual(expect.arrayContaining(['login-csrf', 'wrong-audience', 'assertion-expired']));
});
