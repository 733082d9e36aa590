/** What a scenario of the sandbox asks a service provider: which question, how grave, and how it is fixed. */
import { CATALOG, type CheckCode } from '../../checks/catalog/catalog.ts';
import type { Fault } from '../../sandbox/types.ts';
import type { Severity } from '../probe.ts';

/**
 * - `refuse`: a right service provider lets nobody in
 * - `should-refuse`: the same, but a specification leaves it open, or nothing follows alone
 * - `forged`: the message also names somebody whom nobody signed; nobody but the signed person may come in
 * - `whole-name`: let in or not, the name is read as it was signed
 * - `survive`: it logs the person in all the same
 * - `either`: both are right
 */
type Expected = 'refuse' | 'should-refuse' | 'forged' | 'whole-name' | 'survive' | 'either';

export interface Meaning {
  readonly expected: Expected;
  readonly check: CheckCode;
  readonly severity: Severity;
  readonly spec: string;
  readonly gain: string;
  readonly fix: string;
}

type Effect = Readonly<Record<string, unknown>>;

/** What a scenario changes of a SAML message; empty for a usual course. */
export const effectOf = (fault: Fault): Effect => {
  const { saml = {} } = ('effect' in fault ? fault.effect : {}) as { readonly saml?: Effect };
  return saml;
};

/** Check of a client that a scenario trips → question to the application, and how grave it is. */
const QUESTIONS: readonly (readonly [start: string, check: CheckCode, severity: Severity])[] = [
  ['saml.certificate', 'sp.key', 'critical'],
  ['saml.signature_coverage', 'sp.reference', 'high'],
  ['saml.signature', 'sp.reference', 'critical'],
  ['saml.algorithm', 'sp.algorithm', 'high'],
  ['saml.issuer', 'sp.issuer', 'high'],
  ['saml.destination', 'sp.destination', 'medium'],
  ['saml.recipient', 'sp.recipient', 'high'],
  ['saml.audience', 'sp.audience', 'critical'],
  ['saml.in_response_to', 'sp.in_response_to', 'high'],
  ['saml.relay_state', 'sp.return_address', 'info'],
  ['saml.not_', 'sp.times', 'high'],
  ['saml.conditions', 'sp.conditions', 'high'],
  ['saml.subject_confirmation', 'sp.confirmation', 'high'],
  ['saml.authn_statement', 'sp.statement', 'medium'],
  ['saml.version', 'sp.version', 'low'],
  ['saml.assertion_count', 'sp.status', 'high'],
  ['saml.decrypt', 'sp.encryption', 'high'],
  ['saml.', 'sp.parser', 'medium'],
];

/** What a scenario changes → question, where that says more than the check that it trips. */
const BY_EFFECT: readonly (readonly [
  of: (effect: Effect, id: string) => boolean,
  check: CheckCode,
  severity: Severity,
])[] = [
  [
    ({ artifact }, id) => artifact !== undefined && /cert|damaged|unsigned/.test(id),
    'sp.signature',
    'critical',
  ],
  [({ artifact }) => artifact !== undefined, 'sp.artifact', 'high'],
  [({ simpleSign }) => simpleSign === 'stranger', 'sp.key', 'critical'],
  [({ simpleSign }) => simpleSign !== undefined, 'sp.signature', 'critical'],
  [({ wrapping }) => wrapping !== undefined, 'sp.signed_content', 'critical'],
  [({ nameTrick }) => nameTrick !== undefined, 'sp.name', 'critical'],
  [({ status }) => status !== undefined, 'sp.status', 'high'],
  [(_, id) => id === 'foreign-signature', 'sp.signature', 'critical'],
  [({ text }) => /doctype|entit/.test(String(text)), 'sp.doctype', 'critical'],
  [({ text, wire }) => text !== undefined || wire !== undefined, 'sp.parser', 'medium'],
  [({ signing }) => /"covers":"none"/.test(JSON.stringify(signing ?? '')), 'sp.signature', 'critical'],
  [(_, id) => id === 'forged-key-info', 'sp.key', 'critical'],
  [(_, id) => id === 'for-another-sp', 'sp.audience', 'critical'],
  [(_, id) => id === 'unsolicited', 'sp.unsolicited', 'medium'],
  [(_, id) => id === 'duplicate-id', 'sp.signed_content', 'medium'],
];

/** What the sandbox does, as the rest of a sentence. */
export const clauseOf = ({ does }: Fault): string =>
  /^(?:signs|answers|sends|does|leaves|says|shows) /.test(does) ? `the identity provider ${does}` : does;

/** Scenarios that differ from their kind. */
const OWN: Readonly<Record<string, { readonly expected?: Expected; readonly severity?: Severity }>> = {
  // Moved, repeated or beside each other, but signed as a whole.
  'two-assertions': { expected: 'should-refuse' },
  'foreign-assertion': { expected: 'should-refuse' },
  'duplicate-id': { expected: 'should-refuse' },
  // What is signed stays as it is.
  'comment-in-digest': { expected: 'should-refuse' },
  'pi-in-signature': { expected: 'should-refuse' },
  'cdata-in-signature': { expected: 'should-refuse' },
  'two-references': { expected: 'should-refuse' },
  'signature-twice': { severity: 'medium' },
  'one-bad-signature': { severity: 'medium' },
  'reference-mismatch': { severity: 'high' },
  'reference-empty': { severity: 'medium' },
  'inclusive-c14n': { expected: 'either' },
  'unknown-c14n': { severity: 'medium' },
  'xpath-transform': { severity: 'high' },
  hmac: { severity: 'critical' },
  sha1: { severity: 'medium' },
  'sha1-digest': { severity: 'medium' },
  // Nothing follows but a parser that does more than it must.
  doctype: { severity: 'medium' },
  'inner-doctype': { severity: 'high' },
  'recursive-entities': { severity: 'high' },
  'attribute-twice': { severity: 'high' },
  'unquoted-attribute': { severity: 'medium' },
  // A fetch is seen; without one it is a document type like any other.
  'parameter-entity': { expected: 'should-refuse', severity: 'critical' },
  'no-base64': { expected: 'should-refuse' },
  // Nobody can write an element into a name of the provider.
  'elements-in-name': { severity: 'medium' },
  'trailing-text': { expected: 'should-refuse' },
  'parameter-twice': { expected: 'should-refuse' },
  'wrong-encoding': { expected: 'should-refuse' },
  'xml-1.1': { expected: 'either' },
  'missing-response-id': { expected: 'should-refuse' },
  'missing-audience': { severity: 'high' },
  'missing-destination': { expected: 'should-refuse' },
  'unknown-condition': { severity: 'medium' },
  'session-over': { severity: 'medium' },
  'malformed-time': { severity: 'medium' },
  'confirmation-not-before': { expected: 'should-refuse' },
  'future-authn-instant': { expected: 'should-refuse' },
  'encrypted-to-another': { severity: 'low' },
  'encrypted-rsa-1_5': { expected: 'should-refuse', severity: 'medium' },
  // What comes back beside the message is nobody's word.
  'wrong-relay-state': { expected: 'either' },
  'missing-relay-state': { expected: 'either' },
  // How old is too old is for the application to say, and a name qualifier is the provider's own.
  'stale-issue-instant': { expected: 'either' },
  'nq-typo': { expected: 'either' },
  // TLS with a certificate of the provider can stand for the signature (SAML 2.0 bindings, 3.6.5).
  'artifact-unsigned': { expected: 'should-refuse', severity: 'high' },
  // Nothing comes of it but an error, for the person or for whoever reads the log.
  'artifact-page': { severity: 'low' },
  'artifact-fault': { severity: 'low' },
  'artifact-denied': { severity: 'medium' },
  // The profile has no response over this binding (SAML 2.0 profiles, 4.1.2).
  'redirect-answer': { expected: 'either' },
};

const GAINS: Readonly<Record<Expected, string>> = {
  refuse: 'an attacker logs in as somebody else, or somebody else as the attacker',
  forged: 'whoever has a signed assertion of anybody logs in as anybody else',
  'whole-name': 'whoever may choose a name at the identity provider logs in as somebody with a shorter one',
  'should-refuse': 'a second fault is enough for an attacker to log in as somebody else',
  survive: 'people are locked out by what an identity provider may do any day',
  either: 'nothing by itself',
};

export function meaningOf(fault: Fault): Meaning {
  const [first] = fault.trips.fails ?? [];
  const [check, usual] = questionOf(fault, first);
  const own = Object.hasOwn(OWN, fault.id) ? (OWN[fault.id] ?? {}) : {};
  const expected = own.expected ?? expectedOf(fault);
  const severity =
    expected === 'either' ? 'info' : (own.severity ?? (expected === 'should-refuse' ? 'medium' : usual));
  return {
    expected,
    check,
    severity,
    spec:
      first !== undefined && Object.hasOwn(CATALOG, first)
        ? CATALOG[first as CheckCode].spec
        : CATALOG[check].spec,
    gain: GAINS[expected],
    fix: FIXES[check] ?? FIXES['sp.reference'] ?? '',
  };
}

function expectedOf(fault: Fault): Expected {
  const { wrapping, nameTrick } = effectOf(fault);
  if (fault.trips.outcome === 'done') return 'survive';
  if (wrapping !== undefined) return 'forged';
  return nameTrick === undefined ? 'refuse' : 'whole-name';
}

function questionOf(
  fault: Fault,
  first: string | undefined,
): readonly [check: CheckCode, severity: Severity] {
  if (fault.trips.outcome === 'done') return ['sp.survives', 'medium'];
  const effect = effectOf(fault);
  const found =
    BY_EFFECT.find(([of]) => of(effect, fault.id)) ??
    QUESTIONS.find(([start]) => first?.startsWith(start) === true);
  return found === undefined ? ['sp.status', 'high'] : [found[1], found[2]];
}

const FIXES: Readonly<Partial<Record<CheckCode, string>>> = {
  'sp.survives': 'take what the specification allows, and read XML as XML',
  'sp.signature':
    'demand a signature of the response or the assertion, and verify it with the key of the metadata',
  'sp.key': 'verify with the keys of the metadata alone, whatever KeyInfo says',
  'sp.signed_content':
    'read the element that the verified reference names, and refuse messages with several assertions',
  'sp.reference': 'demand one reference to the ID of the element around, with the two usual transforms',
  'sp.algorithm': 'name the algorithms that are taken, without HMAC and SHA-1',
  'sp.name': 'read the whole text of the NameID, or refuse comments in it',
  'sp.doctype': 'switch document types and entities off in the XML parser',
  'sp.parser': 'use one parser, and refuse what is not well-formed',
  'sp.issuer': 'compare Issuer of response and assertion with the entity ID of the metadata',
  'sp.audience': 'demand an AudienceRestriction with the own entity ID',
  'sp.recipient': 'compare Recipient with the own assertion consumer URL',
  'sp.destination': 'compare Destination with the own assertion consumer URL',
  'sp.in_response_to': 'keep the IDs of requests until they are answered, and compare InResponseTo',
  'sp.unsolicited': 'refuse responses without InResponseTo, or say --allow-unsolicited where they are wanted',
  'sp.return_address': 'follow RelayState only where it is a path of the application',
  'sp.times': 'compare NotBefore and NotOnOrAfter of conditions and confirmation with the clock',
  'sp.conditions': 'demand Conditions, and refuse unknown ones',
  'sp.confirmation': 'demand a bearer confirmation with NotOnOrAfter and Recipient',
  'sp.statement': 'demand an AuthnStatement',
  'sp.version': 'refuse every version but 2.0',
  'sp.status': 'take an assertion only where the status is Success',
  'sp.artifact':
    'resolve at the address of the metadata alone, compare SourceID and InResponseTo, and take nothing for a ' +
    'missing response',
  'sp.encryption': 'take RSA-OAEP and AES-GCM alone, and no references',
  'sp.logout':
    'verify signature, Issuer, Destination, NotOnOrAfter, NameID and SessionIndex of a LogoutRequest',
};
