/** Additional parameters of a token request. */
import { IdcliError } from '../../errors.ts';

type Parameters = readonly (readonly [string, string])[];

/** Parameters that the request sets itself, and their source. A duplicate would be dropped silently. */
const OWN: Readonly<Record<string, string>> = {
  grant_type: 'the command says it',
  code: 'it comes from the callback',
  redirect_uri: 'it is the one of the authorization request: --redirect-uri',
  client_secret: 'give it with --client-secret, and the way it is sent with --client-auth',
  client_assertion: 'it is made with --client-auth private_key_jwt or client_secret_jwt',
  client_assertion_type: 'it belongs to an assertion: --client-auth private_key_jwt or client_secret_jwt',
};

const OWN_VERIFIER = 'it belongs to the challenge that was sent; --no-pkce leaves both out';

/**
 * @param pkce the request has its own verifier
 * @throws {IdcliError} `USAGE` for a parameter that the request already has
 */
export function tokenParametersOf(values: { readonly tokenParam?: Parameters }, pkce: boolean): Parameters {
  const parameters = values.tokenParam ?? [];
  const own: Readonly<Record<string, string>> = pkce ? { ...OWN, code_verifier: OWN_VERIFIER } : OWN;
  for (const [name] of parameters) {
    if (!Object.hasOwn(own, name)) continue;
    throw new IdcliError('USAGE', `--token-param cannot set ${name}, which the token request has already`, {
      hint: own[name],
    });
  }
  return parameters;
}
