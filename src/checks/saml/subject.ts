/**
 * `saml.subject_confirmation` and `recipient`: whether the bearer may deliver the assertion here. SAML profiles,
 * 4.1.4.2.
 */
import { defined } from '../../common/defined.ts';
import type { SubjectConfirmation } from '../../protocol/saml/message/assertion.ts';
import { fail, pass, skip, type Verdict } from '../../report.ts';
import { nearMiss } from '../compare.ts';
import { skipFor, soften } from './define.ts';
import type { ResponseFacts } from './facts.ts';
import { unread } from './form.ts';
import { likelyCause } from './near.ts';
import { judgeEnd } from './times.ts';

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const DATA = 'Assertion/Subject/SubjectConfirmation/SubjectConfirmationData';

/** Skips a check if there is no assertion, and says why. */
export function withoutAssertion(facts: ResponseFacts): Verdict | undefined {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  if (facts.assertion !== undefined) return undefined;
  if (facts.uncovered.length > 0) {
    return skipFor('saml.signature_coverage', 'there is no assertion that a signature covers');
  }
  if (facts.decryptions.length > 0) {
    const failed = facts.decryptions.some(({ state }) => state !== 'no-key');
    return failed
      ? skipFor('saml.decrypt', 'the assertion could not be decrypted')
      : skip('the assertion is encrypted');
  }
  return facts.refusal
    ? skip('an error response has no assertion')
    : skipFor('saml.assertion_count', 'there is no assertion');
}

/** Returns the bearer confirmation with the fewest faults: one valid confirmation is enough. SAML core, 2.4.1. */
export function chooseConfirmation(facts: ResponseFacts): SubjectConfirmation | undefined {
  const bearers = (facts.assertion?.confirmations ?? []).filter(({ method }) => method === BEARER);
  const faults = (one: SubjectConfirmation): number => {
    const { acs, requestId } = facts.input;
    const { data } = one;
    return [
      data === undefined,
      data?.notOnOrAfter === undefined,
      data?.notBefore !== undefined,
      judgeEnd('@NotOnOrAfter', data?.notOnOrAfter, facts.input) !== undefined,
      data?.recipient === undefined || (acs !== undefined && data.recipient !== acs),
      requestId !== undefined && data?.inResponseTo !== requestId,
    ].filter(Boolean).length;
  };
  return bearers.toSorted((one, other) => faults(one) - faults(other))[0];
}

/** Judges the subject of the assertion. SAML core, 2.4.1 and 8.3.7; SAML profiles, 4.1.4.2. */
export function judgeSubject(facts: ResponseFacts): Verdict {
  const reason = withoutAssertion(facts);
  if (reason !== undefined) return reason;
  const { nameId, attributes = [], hasSubject } = facts.assertion ?? {};
  if (nameId === undefined) {
    if (facts.parts.some(({ element }) => element.local === 'EncryptedID'))
      return skip('the name is encrypted (saml.decrypt)');
    if (attributes.some(({ values }) => values.some((value) => value.trim() !== '')))
      return pass('it has no NameID; its attributes say whom it is about');
    return fail('nothing says whom the assertion is about', {
      at: hasSubject ? 'Assertion/Subject' : 'Assertion',
      expected: 'a NameID, or attributes',
      actual: null,
    });
  }
  if (nameId.value === '') return skipFor('saml.content', 'the NameID is blank');
  const { spNameQualifier } = nameId;
  const { audience } = facts.input;
  if (audience === undefined || spNameQualifier === undefined || spNameQualifier === audience)
    return pass('a NameID');
  return fail('the NameID is one of another service provider', {
    at: 'Assertion/Subject/NameID/@SPNameQualifier',
    expected: audience,
    actual: spNameQualifier,
    hint:
      nearMiss(audience, spNameQualifier) ??
      'the name identifies someone there and perhaps no one here, unless both belong to one affiliation',
  });
}

export function judgeConfirmation(facts: ResponseFacts): Verdict {
  const reason = withoutAssertion(facts);
  if (reason !== undefined) return reason;
  const verdict = judgeBearer(facts);
  return soften(facts, verdict);
}

function judgeBearer(facts: ResponseFacts): Verdict {
  const methods = facts.assertion?.confirmations.map(({ method }) => method) ?? [];
  const best = chooseConfirmation(facts);
  if (best === undefined) {
    return fail(
      methods.length === 0
        ? 'there is no subject confirmation'
        : 'no subject confirmation has the method bearer',
      {
        expected: BEARER,
        actual: methods.length === 0 ? null : methods,
      },
    );
  }
  const { data } = best;
  if (data === undefined) {
    return fail('the bearer confirmation has no data, so nothing bounds it', { at: DATA, actual: null });
  }
  if (data.notOnOrAfter === undefined) {
    return fail('the bearer confirmation has no end', {
      at: `${DATA}/@NotOnOrAfter`,
      expected: 'a time',
      actual: null,
    });
  }
  if (data.notBefore !== undefined) {
    return fail('the bearer confirmation has a NotBefore, which the profile forbids', {
      at: `${DATA}/@NotBefore`,
      expected: 'nothing',
      actual: data.notBefore,
    });
  }
  return pass(methods.length === 1 ? 'bearer' : `bearer, the best of ${methods.length}`);
}

export function judgeRecipient(facts: ResponseFacts): Verdict {
  const reason = withoutAssertion(facts);
  if (reason !== undefined) return reason;
  const { acs } = facts.input;
  const best = chooseConfirmation(facts);
  if (best?.data === undefined)
    return skipFor('saml.subject_confirmation', 'there is no bearer confirmation with data');
  const { recipient } = best.data;
  if (recipient === undefined) {
    const verdict = fail('the bearer confirmation names no Recipient', {
      expected: acs ?? 'a URL',
      actual: null,
    });
    return soften(facts, verdict);
  }
  if (acs === undefined) return skip(`it says ${recipient}; none was expected: --acs`);
  if (recipient === acs) return pass(recipient);
  return fail('the assertion may be delivered to another address only', {
    expected: acs,
    actual: recipient,
    hint:
      likelyCause(acs, recipient, { acs, ...defined({ audience: facts.input.audience }) }) ??
      'an assertion for another service, or another URL was registered',
  });
}
