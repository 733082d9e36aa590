/** `idcli saml request`: maps option values to one call of a flow. */
import { samlRequest } from '../../flows/saml-login/saml-login.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { asOf } from '../input/time.ts';
import type { samlRequestOptions } from '../options/saml-options.ts';
import { withSaml } from './saml-input.ts';

/** @throws {IdcliError} errors of the options, the sandbox and the flow */
export async function runSamlRequest(
  values: ValuesOf<typeof samlRequestOptions>,
  given: Invocation,
): Promise<void> {
  await withSaml(values, asOf(given, values.now), samlRequest);
}
