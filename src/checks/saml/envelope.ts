/** `saml.status`, `issuer`, `destination` and `in_response_to`: the envelope of a message. */
import type { NameIdentifier } from '../../protocol/saml/message/common.ts';
import { describeStatus } from '../../protocol/saml/names/status.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { nearMiss } from '../compare.ts';
import { skipFor, soften } from './define.ts';
import type { ResponseFacts } from './facts.ts';
import { unread } from './form.ts';
import type { SenderInput } from './input.ts';
import { likelyCause } from './near.ts';
import { coveredElements } from './signatures.ts';

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/** The status of a Response or LogoutResponse. */
export function judgeStatus(
  facts: Pick<ResponseFacts, 'unreadable' | 'response' | 'responseVerified'>,
): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { response, responseVerified } = facts;
  if (response === undefined) return skip('it is an assertion alone, without a response around it');
  const { status } = response;
  if (status === undefined)
    return fail('there is no Status', { at: `Response/Status`, expected: SUCCESS, actual: null });
  if (status.code === SUCCESS) return pass('success');
  const { words, next } = describeStatus(status);
  const said = [status.message, status.detail].filter((text) => text !== undefined && text !== '');
  const authority = responseVerified
    ? ''
    : '; the response is not signed by a trusted key, so anybody could have sent it';
  return fail(`the provider says: ${words}${said.length === 0 ? '' : ` (${said.join('; ')})`}${authority}`, {
    expected: SUCCESS,
    actual: [status.code, ...status.subcodes],
    hint: next,
  });
}

/** Both issuers of a response: the envelope's and the assertion's. */
export function judgeIssuers(facts: ResponseFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { response, assertion, input } = facts;
  if (assertion !== undefined && (assertion.issuer?.value ?? '') === '') {
    return fail('the assertion has no Issuer', {
      at: 'Assertion/Issuer',
      expected: input.issuer,
      actual: null,
    });
  }
  const own = response?.issuer;
  const due = facts.decryptions.length > 0 || facts.coverage === 'response' || facts.coverage === 'both';
  if (response !== undefined && own === undefined && due) {
    // SAML profiles, 4.1.4.2, with its errata: only a plain unsigned envelope may omit it.
    return soften(
      facts,
      fail('the response has no Issuer, which a signed or encrypted one has to have', {
        at: 'Response/Issuer',
        expected: input.issuer,
        actual: null,
      }),
    );
  }
  const issuers: readonly (readonly [place: string, issuer: NameIdentifier | undefined])[] = [
    ['Response/Issuer', own],
    [response === undefined ? 'Assertion/Issuer' : 'Response/Assertion/Issuer', assertion?.issuer],
  ];
  return judgeIssuerValues(issuers, input);
}

/** @param issuers compared if present; without an expectation, with each other */
export function judgeIssuerValues(
  issuers: readonly (readonly [place: string, issuer: NameIdentifier | undefined])[],
  { issuer: expected, unknownSender }: Pick<SenderInput, 'issuer' | 'unknownSender'>,
): Verdict {
  const present = issuers.flatMap(([place, issuer]) => (issuer === undefined ? [] : [{ place, ...issuer }]));
  const [first] = present;
  if (first === undefined) {
    if (expected === undefined) return skip('there is no Issuer, and none was expected');
    return fail('there is no Issuer', { expected, actual: null });
  }
  const format = present.find((issuer) => issuer.format !== undefined && issuer.format !== ENTITY);
  if (format !== undefined) {
    return fail('the Issuer is not an entity ID', {
      at: `${format.place}/@Format`,
      expected: ENTITY,
      actual: format.format,
    });
  }
  const wrong = present.find(({ value }) => value !== (expected ?? first.value));
  if (wrong === undefined && unknownSender !== undefined) {
    return fail(unknownSender, {
      at: first.place,
      actual: first.value,
      hint: /service provider/.test(unknownSender)
        ? 'give the metadata of the identity provider; it has an IDPSSODescriptor'
        : 'another sender than the metadata is of, or an old copy of the metadata',
    });
  }
  if (wrong === undefined) {
    return expected === undefined
      ? skip(`it says ${first.value}; none was expected: --issuer or --idp-metadata`)
      : pass(expected);
  }
  if (expected === undefined) {
    return fail('the issuers of response and assertion differ', {
      at: wrong.place,
      expected: first.value,
      actual: wrong.value,
    });
  }
  return fail('the message comes from another sender', {
    at: wrong.place,
    expected,
    actual: wrong.value,
    hint:
      nearMiss(expected, wrong.value) ?? 'another identity provider or tenant, or metadata of another one',
  });
}

/** SAML core, 8.3.6: the only format allowed for an Issuer. */
const ENTITY = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';

export function judgeDestination(facts: ResponseFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  if (facts.response === undefined) return skip('it is an assertion alone, without a response around it');
  if (facts.input.channel !== undefined && (facts.response.destination ?? '') === '')
    return skip('there is no Destination, which a message over SOAP need not have');
  // A message inside a signed ArtifactResponse came over SOAP and was not sent anywhere else.
  const own = facts.root !== undefined && coveredElements(facts.signatures).includes(facts.root);
  const signed = own || facts.signatures.redirect !== undefined;
  return judgeAddress(facts.response.destination, facts.input.acs === undefined ? [] : [facts.input.acs], {
    signed,
    plain: facts.plain,
    option: '--acs',
  });
}

/** @param expected where the message may have been sent; empty: unknown */
export function judgeAddress(
  destination: string | undefined,
  expected: readonly string[],
  { signed, plain, option }: { readonly signed: boolean; readonly plain: boolean; readonly option: string },
): Verdict {
  if (destination === undefined || destination === '') {
    if (!signed)
      return expected.length === 0
        ? skip('there is no Destination, and none was expected')
        : pass('there is no Destination, which an unsigned envelope need not have');
    const verdict = fail('a signed message has to say where it was sent', {
      expected: expected.length === 0 ? 'a URL' : expected.join(' or '),
      actual: destination ?? null,
      hint: 'without it, a message for one address can be sent on to another',
    });
    return soften({ plain }, verdict);
  }
  if (expected.length === 0) return skip(`it says ${destination}; none was expected: ${option}`);
  if (expected.includes(destination)) return pass(destination);
  return fail('the message was sent to another address', {
    expected: expected.join(' or '),
    actual: destination,
    hint:
      likelyCause(expected[0] ?? '', destination) ??
      'a message for another service, or another URL was registered',
  });
}

/** `InResponseTo` of the envelope and of the judged confirmation. */
export function judgeInResponseTo(
  facts: ResponseFacts,
  confirmed: { readonly inResponseTo?: string } | undefined,
): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { response, assertion, input } = facts;
  const data = 'Assertion/Subject/SubjectConfirmation/SubjectConfirmationData/@InResponseTo';
  const places: (readonly [at: string, value: string | undefined])[] = [
    ...(response === undefined ? [] : [['Response/@InResponseTo', response.inResponseTo] as const]),
    ...(assertion === undefined || confirmed === undefined ? [] : [[data, confirmed.inResponseTo] as const]),
  ];
  if (input.unsolicited === true) return judgeUnsolicited(places);
  return judgeAnswer(places, input.requestId, facts);
}

/** SAML profiles, 4.1.5: an unsolicited response has no InResponseTo, and neither has its confirmation. */
function judgeUnsolicited(places: readonly (readonly [at: string, value: string | undefined])[]): Verdict {
  const named = places.find(([, value]) => value !== undefined);
  if (named === undefined) return pass('unsolicited: it answers no request');
  const [at, actual] = named;
  return fail('it answers a request, and none was sent', {
    at,
    expected: 'no InResponseTo',
    actual,
    spec: 'SAML 2.0 profiles, 4.1.5',
    hint: 'an answer to the login of someone else, or of another service provider',
  });
}

/** @param places where the request must be named, with the value found there */
export function judgeAnswer(
  places: readonly (readonly [at: string, value: string | undefined])[],
  requestId: string | undefined,
  { plain }: { readonly plain: boolean },
): Verdict {
  if (requestId === undefined) {
    const said = places.filter((place): place is readonly [string, string] => place[1] !== undefined);
    const [first, ...others] = said;
    if (first === undefined) return skip('it answers no request, and none was expected: --request-id');
    const other = others.find(([, value]) => value !== first[1]);
    if (other === undefined && plain) return skip(`it says ${first[1]}; none was expected: --request-id`);
    if (other === undefined) {
      return warn(`it answers the request ${first[1]}, and no request was given to hold it against`, {
        level: 'should',
        at: first[0],
        actual: first[1],
        hint: 'a service provider accepts only answers to requests of its own: give the ID with --request-id',
      });
    }
    return fail('response and assertion answer different requests', {
      at: other[0],
      expected: first[1],
      actual: other[1],
    });
  }
  const wrong = places.find(([, value]) => value !== requestId);
  if (wrong === undefined)
    return places.length === 0 ? skipFor('saml.parse', 'nothing says it') : pass(requestId);
  const [at, value] = wrong;
  return fail(
    value === undefined ? 'it does not say which request it answers' : 'it answers another request',
    {
      at,
      expected: requestId,
      actual: value ?? null,
      hint:
        value === undefined && places.some(([, other]) => other === requestId)
          ? 'only the response names it: the subject confirmation has to name it as well (SAML profiles, 4.1.4.2)'
          : value === undefined
            ? 'a login that the provider started by itself, or an injected response'
            : 'a replayed or injected response, or two logins running at once',
    },
  );
}
