/** `idcli saml request`: from option values to one call of a flow. */
import { samlRequest } from '../flows/saml-login.ts';
import type { Invocation, ValuesOf } from './command.ts';
import { withSaml } from './saml-input.ts';
import type { samlRequestOptions } from './saml-options.ts';
import { withNow } from './time.ts';

/** @throws {IdcliError} what the options, the sandbox and the flow throw */
export async function runSamlRequest(
  values: ValuesOf<typeof samlRequestOptions>,
  given: Invocation,
): Promise<void> {
  await withSaml(values, { ...given, world: withNow(given.world, values.now) }, samlRequest);
}
