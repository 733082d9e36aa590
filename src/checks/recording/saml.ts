/** A recorded SAML login: how its messages travelled. SAML profiles, 4.1; SAML bindings, 3. */

import { addressOf, isNavigation, rawQueryOf, targetOf } from '../../protocol/recorded/parts.ts';
import type { SamlFlow } from '../../protocol/recorded/saml-flows.ts';
import { readAuthnRequest } from '../../protocol/saml/message/request.ts';
import { type Check, fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { nearMiss } from '../compare.ts';
import { defineCheck } from '../define.ts';
import { meaningOfPage } from './error-page.ts';
import { type FlowFacts, placesOf } from './input.ts';

export interface SamlFacts extends FlowFacts {
  readonly flow: SamlFlow;
}

export const SAML_FLOW_CHECKS: readonly Check<SamlFacts>[] = [
  defineCheck('recording.error_page', judgeErrorPage),
  defineCheck('recording.acs_method', judgeMethod),
  defineCheck('recording.acs', judgeAcs),
  defineCheck('recording.unsolicited', judgeUnsolicited),
];

function judgeErrorPage({ flow, ending }: SamlFacts): Verdict {
  const [request] = flow.requests;
  if (request === undefined) return skip('the request is not in the recording');
  if (flow.responses.length > 0) return pass('the provider answered with a message');
  const { page, text } = ending;
  if (ending.kind !== 'provider refused' || page === undefined) return skip('no answer is in the recording');
  const { cause, fix } = meaningOfPage(text ?? '');
  return fail(
    cause ?? `the provider showed an error page (${page.status ?? 'no status'}) instead of answering`,
    {
      expected: 'a SAML response, or a login page',
      actual: text ?? page.status ?? null,
      hint: [fix, request.issuer === undefined ? undefined : `the request is of ${request.issuer}`]
        .filter((part) => part !== undefined)
        .join('; '),
      evidence: placesOf([page, request.entry]),
    },
  );
}

/** A redirect turns the POST into a GET, and the message is gone; or the provider used the Redirect binding. */
function judgeMethod({ flow, entries }: SamlFacts): Verdict {
  if (flow.kind !== 'saml') return skip('this is not a login');
  const response = flow.responses.find(({ arrived }) => arrived);
  if (response === undefined) return skip('no response arrived');
  const { entry, binding, wsFederation } = response;
  if (wsFederation === true) return skip('WS-Federation has no such address of its own');
  if (binding === 'redirect') {
    return fail('the response came in an address, by the Redirect binding', {
      expected: 'POST or Artifact',
      actual: 'GET',
      hint: 'a login response may not use the Redirect binding: choose HTTP-POST for the assertion consumer service',
      evidence: placesOf([entry]),
    });
  }
  const target = targetOf(entry);
  const next = entries.find(
    (other, at) =>
      at > entries.indexOf(entry) && target !== undefined && other.url === target && isNavigation(other),
  );
  const isSamePlace =
    target !== undefined &&
    addressOf(target)
      .replace(/^https?:/, '')
      .replace(/\/$/, '') === response.address.replace(/^https?:/, '').replace(/\/$/, '');
  const isLost = isSamePlace && (entry.status ?? 0) < 307 && !/SAMLResponse=/.test(rawQueryOf(target));
  return isLost
    ? fail(
        `the assertion consumer service redirects (${entry.status}), so the browser came back with GET and ` +
          `without the response`,
        {
          expected: 'an answer to the POST itself',
          actual: target,
          hint: `use the final address as AssertionConsumerServiceURL: ${addressOf(target)}`,
          evidence: placesOf([entry, next]),
        },
      )
    : pass('by POST', { evidence: placesOf([entry]) });
}

function judgeAcs({ flow }: SamlFacts): Verdict {
  const [request] = flow.requests;
  const response = flow.responses.find(({ arrived }) => arrived);
  const root = request?.document.reading.root;
  if (request === undefined || root === undefined) return skip('the request is not in the recording');
  if (response === undefined) return skip('no response arrived');
  const asked = readAuthnRequest(root).acsUrl;
  if (asked === undefined) return skip('the request names no address; the metadata decides');
  const evidence = placesOf([request.entry, response.entry]);
  return addressOf(asked) === response.address
    ? pass('the address that the request names', { evidence })
    : warn('the response was posted to another address than the request names', {
        expected: asked,
        actual: response.address,
        hint:
          nearMiss(asked, response.address) ??
          'the provider uses the address of its copy of the metadata: renew it',
        evidence,
      });
}

function judgeUnsolicited({ flow }: SamlFacts): Verdict {
  const [response] = flow.responses;
  if (flow.kind !== 'saml') return skip('this is not a login');
  if (response === undefined) return skip('no response is in the recording');
  const evidence = placesOf([response.entry]);
  if (flow.requests.length > 0) return pass('it answers a request of this recording', { evidence });
  return response.inResponseTo === undefined
    ? warn('the response answers no request: the login began at the provider', {
        expected: 'InResponseTo',
        actual: null,
        hint: 'an application that accepts such responses can be logged in by anyone who makes a person click',
        evidence,
      })
    : skip('the request that it answers is not in the recording');
}
