/** A provider's metadata. OpenID Connect Discovery 1.0, 3 and 4.3; RFC 8414, 2. */

import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { isObject, member } from '../../protocol/jose/parts.ts';
import {
  type Check,
  type Fact,
  fail,
  pass,
  type Report,
  report,
  runChecks,
  skip,
  type Verdict,
  warn,
} from '../../report.ts';
import { acceptedIssuer } from '../accepted-issuer.ts';
import { isSecureUrl, nearMiss, typeOf } from '../compare.ts';
import { defineCheck, skipFor } from '../define.ts';
import type { DiscoveryInput } from '../input.ts';
import { judgeEndpoints, judgeHosts } from './endpoints.ts';
import {
  judgeAlgorithms,
  judgeAuthMethods,
  judgeIssParameter,
  judgePushedRequests,
  judgeResponseModes,
  judgeScopes,
  listRule,
  type Rule,
} from './offers.ts';

const CHECKS: readonly Check<DiscoveryInput>[] = [
  defineCheck('discovery.parse', judgeForm),
  defineCheck('discovery.issuer', withDocument(judgeIssuer)),
  defineCheck('discovery.jwks', withDocument(unlessOAuth('jwks_uri', judgeJwksUri))),
  defineCheck('discovery.endpoints', withDocument(judgeEndpoints)),
  defineCheck('discovery.endpoint_hosts', withDocument(judgeHosts)),
  defineCheck('discovery.response_types', withDocument(listRule('response_types_supported', 'code', true))),
  defineCheck('discovery.response_modes', withDocument(judgeResponseModes)),
  defineCheck(
    'discovery.subject_types',
    withDocument(
      unlessOAuth('subject_types_supported', listRule('subject_types_supported', undefined, true)),
    ),
  ),
  defineCheck(
    'discovery.algorithms',
    withDocument(unlessOAuth('id_token_signing_alg_values_supported', judgeAlgorithms)),
  ),
  defineCheck('discovery.auth_methods', withDocument(judgeAuthMethods)),
  defineCheck('discovery.scopes', withDocument(judgeScopes)),
  defineCheck('discovery.pkce', withDocument(listRule('code_challenge_methods_supported', 'S256', false))),
  defineCheck('discovery.par', withDocument(judgePushedRequests)),
  defineCheck('discovery.iss_parameter', withDocument(judgeIssParameter)),
];

/** Judges a provider's metadata. Report `discovery`. */
export async function judgeDiscovery(input: DiscoveryInput): Promise<Report> {
  const minimum = ['discovery.parse', 'discovery.issuer'];
  if (input.kind !== 'oauth') minimum.push('discovery.jwks');
  return report('discovery', await runChecks(CHECKS, input), minimum);
}

function judgeForm({ document, duplicates = [] }: DiscoveryInput): Verdict {
  if (!isObject(document)) {
    return fail('the document is not a JSON object', {
      expected: 'an object',
      actual: typeOf(document as Fact),
    });
  }
  if (duplicates.length === 0) return pass(`${Object.keys(document).length} members`);
  return warn(`appears more than once: ${duplicates.join(', ')}`, {
    expected: 'each member once',
    hint: 'the last one was read, and another reader may take the first',
  });
}

function withDocument(rule: Rule): (input: DiscoveryInput) => Verdict {
  return (input) =>
    isObject(input.document)
      ? rule(input.document, input)
      : skipFor('discovery.parse', 'there is no document');
}

/** Required by OpenID Connect, but not by RFC 8414, 2. */
function unlessOAuth(name: string, rule: Rule): Rule {
  return (document, input) =>
    input.kind === 'oauth' && member(document, name) === undefined
      ? skip(`${name} is for ID tokens, and optional for an OAuth server`)
      : rule(document, input);
}

function judgeIssuer(document: JsonObject, { expectedIssuer, acceptedIssuers }: DiscoveryInput): Verdict {
  const issuer = member(document, 'issuer');
  if (issuer === expectedIssuer) return pass('the configured issuer', { actual: issuer });
  const matched = typeof issuer === 'string' ? acceptedIssuer(issuer, acceptedIssuers) : undefined;
  if (matched !== undefined) return pass(`the accepted issuer ${matched}`, { actual: issuer });
  if (typeof issuer !== 'string') {
    return fail(issuer === undefined ? 'issuer is missing' : `issuer is ${typeOf(issuer)}`, {
      expected: expectedIssuer,
      actual: issuer ?? null,
    });
  }
  const template = issuer.includes('{')
    ? `the document is a template for many tenants: configure one of them, or --accept-issuer '${issuer}'`
    : undefined;
  return fail('the document speaks for another issuer', {
    expected: expectedIssuer,
    actual: issuer,
    hint:
      template ?? nearMiss(expectedIssuer, issuer) ?? `if this is the provider you mean: --issuer ${issuer}`,
  });
}

function judgeJwksUri(document: JsonObject, input: DiscoveryInput): Verdict {
  const uri = member(document, 'jwks_uri');
  const expected = 'an absolute https URL';
  if (typeof uri !== 'string') {
    return fail(uri === undefined ? 'jwks_uri is missing' : `jwks_uri is ${typeOf(uri)}`, {
      expected,
      actual: uri ?? null,
    });
  }
  if (!URL.canParse(uri)) return fail('jwks_uri is not an absolute URL', { expected, actual: uri });
  if (!isSecureUrl(uri, input.allowInsecureHttp)) {
    return fail('jwks_uri is not https', {
      expected,
      actual: uri,
      hint: 'anyone on the path can substitute their own keys; --insecure-http allows it for a test system',
    });
  }
  return pass('there', { actual: uri });
}
