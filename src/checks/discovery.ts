/** A provider's metadata. OpenID Connect Discovery 1.0, 3 and 4.3; RFC 8414, 2. */
import { isObject, member } from '../protocol/jose/parts.ts';
import type { JsonObject } from '../protocol/jose/types.ts';
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
} from '../report.ts';
import { isSecureUrl, nearMiss, typeOf } from './compare.ts';
import { defineCheck, skipFor } from './define.ts';
import type { DiscoveryInput } from './types.ts';

type Rule = (document: JsonObject, input: DiscoveryInput) => Verdict;

const CHECKS: readonly Check<DiscoveryInput>[] = [
  defineCheck('discovery.parse', ({ document }) =>
    isObject(document)
      ? pass(`${Object.keys(document).length} members`)
      : fail('the document is no JSON object', { expected: 'an object', actual: typeOf(document as Fact) }),
  ),
  defineCheck('discovery.issuer', withDocument(judgeIssuer)),
  defineCheck('discovery.jwks', withDocument(judgeJwksUri)),
  defineCheck('discovery.endpoints', withDocument(judgeEndpoints)),
  defineCheck('discovery.response_types', withDocument(listRule('response_types_supported', 'code', true))),
  defineCheck('discovery.subject_types', withDocument(listRule('subject_types_supported', undefined, true))),
  defineCheck('discovery.algorithms', withDocument(judgeAlgorithms)),
  defineCheck('discovery.scopes', withDocument(listRule('scopes_supported', 'openid', false))),
  defineCheck('discovery.pkce', withDocument(listRule('code_challenge_methods_supported', 'S256', false))),
  defineCheck('discovery.iss_parameter', withDocument(judgeIssParameter)),
];

/** A provider's metadata. Report `discovery`. */
export async function judgeDiscovery(input: DiscoveryInput): Promise<Report> {
  const minimum = ['discovery.parse', 'discovery.issuer', 'discovery.jwks'];
  return report('discovery', await runChecks(CHECKS, input), minimum);
}

function withDocument(rule: Rule): (input: DiscoveryInput) => Verdict {
  return (input) =>
    isObject(input.document)
      ? rule(input.document, input)
      : skipFor('discovery.parse', 'there is no document');
}

function judgeIssuer(document: JsonObject, { expectedIssuer }: DiscoveryInput): Verdict {
  const issuer = member(document, 'issuer');
  if (issuer === expectedIssuer) return pass('the configured issuer', { actual: issuer });
  if (typeof issuer !== 'string') {
    return fail(issuer === undefined ? 'issuer is missing' : `issuer is ${typeOf(issuer)}`, {
      expected: expectedIssuer,
      actual: issuer ?? null,
    });
  }
  const template = issuer.includes('{')
    ? 'the document is a template for many tenants; configure one of them'
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
  if (!URL.canParse(uri)) return fail('jwks_uri is no absolute URL', { expected, actual: uri });
  if (!isSecureUrl(uri, input.allowInsecureHttp)) {
    return fail('jwks_uri is not https', {
      expected,
      actual: uri,
      hint: 'whoever sits in between can hand out keys of their own; --insecure-http allows it for a test system',
    });
  }
  return pass('there', { actual: uri });
}

const ENDPOINTS = ['authorization_endpoint', 'token_endpoint'] as const;
const OPTIONAL_ENDPOINTS = [
  'userinfo_endpoint',
  'end_session_endpoint',
  'introspection_endpoint',
  'revocation_endpoint',
] as const;

function judgeEndpoints(document: JsonObject, input: DiscoveryInput): Verdict {
  for (const name of [...ENDPOINTS, ...OPTIONAL_ENDPOINTS]) {
    const url = member(document, name);
    const at = { at: name, expected: 'an absolute https URL', actual: url ?? null };
    if (url === undefined && OPTIONAL_ENDPOINTS.some((optional) => optional === name)) continue;
    if (url === undefined) return warn(`${name} is missing`, at);
    if (typeof url !== 'string' || !URL.canParse(url)) return warn(`${name} is no absolute URL`, at);
    if (!isSecureUrl(url, input.allowInsecureHttp)) return warn(`${name} is not https`, at);
  }
  return pass('all that a login needs');
}

/** A rule for a list of strings that should contain a value. */
function listRule(name: string, wanted: string | undefined, required: boolean): Rule {
  return (document) => {
    const list = member(document, name);
    const expected = wanted === undefined ? 'a list' : `a list with ${wanted}`;
    if (list === undefined) {
      return required
        ? warn(`${name} is missing`, { expected, actual: null })
        : skip(`${name} is not listed`);
    }
    if (!Array.isArray(list) || list.length === 0)
      return warn(`${name} is no list with members`, { expected, actual: list });
    if (wanted === undefined || list.includes(wanted))
      return pass(wanted === undefined ? 'listed' : `${wanted} is listed`);
    return warn(`${name} does not list ${wanted}`, { expected, actual: list });
  };
}

function judgeAlgorithms(document: JsonObject): Verdict {
  const name = 'id_token_signing_alg_values_supported';
  const list = member(document, name);
  if (!Array.isArray(list) || list.length === 0) {
    return warn(`${name} is ${list === undefined ? 'missing' : 'no list with members'}`, {
      expected: 'a list with RS256',
      actual: list ?? null,
    });
  }
  if (list.some((entry) => String(entry).toLowerCase() === 'none')) {
    return warn('unsigned ID tokens are offered', {
      expected: 'no none',
      actual: list,
      hint: 'idcli refuses them all the same; a client that goes by this list does not',
    });
  }
  if (list.includes('RS256')) return pass(list.join(', '));
  return warn('RS256, which every provider must offer, is not listed', {
    expected: 'RS256 among them',
    actual: list,
  });
}

function judgeIssParameter(document: JsonObject): Verdict {
  const value = member(document, 'authorization_response_iss_parameter_supported');
  if (value === true) return pass('announced, so it will be demanded');
  return value === undefined || value === false
    ? skip('the provider does not announce it')
    : warn(`authorization_response_iss_parameter_supported is ${typeOf(value)}`, {
        expected: true,
        actual: value,
      });
}
