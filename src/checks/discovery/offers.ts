/** What a provider advertises, compared with the specifications and the client's settings. */

import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { member } from '../../protocol/jose/parts.ts';
import { type Fact, pass, skip, type Verdict, warn } from '../../report.ts';
import { typeOf } from '../compare.ts';
import type { DiscoveryInput } from '../input.ts';

export type Rule = (document: JsonObject, input: DiscoveryInput) => Verdict;

/** Reads a list from the document; `undefined` if the member is missing, `null` if it is not a list of strings. */
function listIn(document: JsonObject, name: string): readonly string[] | null | undefined {
  const list = member(document, name);
  if (list === undefined) return undefined;
  if (!Array.isArray(list) || list.length === 0) return null;
  return list.every((entry): entry is string => typeof entry === 'string') ? list : null;
}

const noList = (name: string, document: JsonObject, expected: string): Verdict =>
  warn(`${name} is not a list of words`, {
    at: name,
    expected,
    actual: (member(document, name) as Fact) ?? null,
  });

/** Builds a rule for a list of strings that should contain a value. */
export function listRule(name: string, wanted: string | undefined, required: boolean): Rule {
  return (document) => {
    const list = listIn(document, name);
    const expected = wanted === undefined ? 'a list' : `a list with ${wanted}`;
    if (list === undefined) {
      return required
        ? warn(`${name} is missing`, { expected, actual: null })
        : skip(`${name} is not listed`);
    }
    if (list === null) return noList(name, document, expected);
    if (wanted === undefined || list.includes(wanted))
      return pass(wanted === undefined ? 'listed' : `${wanted} is listed`);
    return warn(`${name} does not list ${wanted}`, { expected, actual: list });
  };
}

/** `openid`, and every scope that the client is configured to request. */
export function judgeScopes(document: JsonObject, { scopes = [] }: DiscoveryInput): Verdict {
  const name = 'scopes_supported';
  const list = listIn(document, name);
  if (list === undefined) return skip(`${name} is not listed`);
  if (list === null) return noList(name, document, 'a list with openid');
  if (!list.includes('openid')) {
    return warn(`${name} does not list openid`, { expected: 'a list with openid', actual: list });
  }
  const missing = scopes.filter((scope) => !list.includes(scope));
  if (missing.length === 0) return pass(scopes.length === 0 ? 'openid is listed' : 'all that are asked for');
  return warn(`not listed, and asked for: ${missing.join(' ')}`, {
    expected: scopes,
    actual: list,
    hint: 'a provider need not list all; if it refuses them, leave them out with --scope',
  });
}

export function judgeAlgorithms(document: JsonObject): Verdict {
  const name = 'id_token_signing_alg_values_supported';
  const list = listIn(document, name);
  if (list === undefined || list === null) {
    return warn(`${name} is ${list === undefined ? 'missing' : 'no list of words'}`, {
      expected: 'a list with RS256',
      actual: (member(document, name) as Fact | undefined) ?? null,
    });
  }
  if (list.some(isNone)) {
    return warn('unsigned ID tokens are offered', {
      expected: 'no none',
      actual: list,
      hint: 'idcli refuses them all the same; a client that goes by this list does not',
    });
  }
  const assertions = 'token_endpoint_auth_signing_alg_values_supported';
  if (listIn(document, assertions)?.some(isNone)) {
    return warn('unsigned client assertions are offered', {
      at: assertions,
      expected: 'no none',
      actual: listIn(document, assertions) ?? null,
    });
  }
  if (list.includes('RS256')) return pass(list.join(', '));
  if (list.every((alg) => alg.startsWith('HS'))) {
    return warn('ID tokens are signed with the client secret only', {
      expected: 'RS256 among them',
      actual: list,
      hint: `idcli takes these only by name: --alg ${list[0]}`,
    });
  }
  return warn('RS256, which every provider must offer, is not listed', {
    expected: 'RS256 among them',
    actual: list,
  });
}

const isNone = (alg: string): boolean => alg.toLowerCase() === 'none';

/** The method the client is configured for, and algorithms for assertions if those are offered. */
export function judgeAuthMethods(document: JsonObject, { clientAuth }: DiscoveryInput): Verdict {
  const name = 'token_endpoint_auth_methods_supported';
  const list = listIn(document, name);
  if (list === null) return noList(name, document, 'a list of methods');
  // OpenID Connect Discovery 1.0, 3: the default if nothing is listed.
  const offered = list ?? ['client_secret_basic'];
  const used = clientAuth?.replace(/_raw$/, '');
  if (used !== undefined && !offered.includes(used)) {
    const said = list === undefined ? `${name} is missing, which means client_secret_basic` : 'not listed';
    return warn(`the client is set up for ${clientAuth}: ${said}`, {
      at: name,
      expected: used,
      actual: offered,
      hint: `choose another one with --client-auth, or ask the provider whether ${used} works all the same`,
    });
  }
  const assertions = 'token_endpoint_auth_signing_alg_values_supported';
  const signed = offered.filter((method) => method.endsWith('_jwt'));
  // A client that signs no assertions does not need the list.
  const concerned = used === undefined || used.endsWith('_jwt');
  if (concerned && signed.length > 0 && member(document, assertions) === undefined) {
    return warn(`no algorithms are listed for ${signed.join(' and ')}`, {
      at: assertions,
      expected: 'a list with RS256',
      actual: null,
    });
  }
  return list === undefined ? skip(`${name} is not listed`) : pass(offered.join(', '));
}

/** The code comes back in the query unless another mode is requested. */
export function judgeResponseModes(document: JsonObject): Verdict {
  const name = 'response_modes_supported';
  const list = listIn(document, name);
  if (list === undefined) return skip(`${name} is not listed`);
  if (list === null) return noList(name, document, 'a list with query');
  if (list.includes('query')) return pass(list.join(', '));
  const [first = 'form_post'] = list;
  return warn('query, in which a code comes back by itself, is not listed', {
    expected: 'query among them',
    actual: list,
    hint: `ask for another way: --response-mode ${first}`,
  });
}

export function judgePushedRequests(document: JsonObject): Verdict {
  const required = member(document, 'require_pushed_authorization_requests');
  const endpoint = member(document, 'pushed_authorization_request_endpoint');
  if (required !== undefined && typeof required !== 'boolean') {
    return warn(`require_pushed_authorization_requests is ${typeOf(required)}`, {
      at: 'require_pushed_authorization_requests',
      expected: 'true or false',
      actual: required as Fact,
    });
  }
  if (endpoint === undefined) {
    return required === true
      ? warn('pushed authorization requests are required, but there is no endpoint for them', {
          expected: 'an endpoint',
          actual: null,
        })
      : skip('the provider does not announce pushed authorization requests');
  }
  return pass(required === true ? 'demanded: --par' : 'possible: --par');
}

export function judgeIssParameter(document: JsonObject): Verdict {
  const value = member(document, 'authorization_response_iss_parameter_supported');
  if (value === true) return pass('announced, so it will be demanded');
  return value === undefined || value === false
    ? skip('the provider does not announce it')
    : warn(`authorization_response_iss_parameter_supported is ${typeOf(value)}`, {
        expected: true,
        actual: value,
      });
}
