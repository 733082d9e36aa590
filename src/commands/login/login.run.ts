/** `idcli login`: dispatches by protocol; each has its own file, loaded on use. */

import type { Invocation } from '../command.ts';
import { asOf } from '../input/time.ts';
import type { LoginValues } from './login.ts';

type LogIn = (values: LoginValues, invocation: Invocation) => Promise<void>;

const PROTOCOLS = {
  oidc: async () => (await import('./login-oidc.run.ts')).logInByOidc,
  saml: async () => (await import('./login-saml.run.ts')).logInBySaml,
  rest: async () => (await import('./login-rest.run.ts')).logInByRest,
} as const satisfies Record<string, () => Promise<LogIn>>;

/** The option only allows known protocols. */
export async function runLogin(values: LoginValues, given: Invocation): Promise<void> {
  const invocation = asOf(given, values.now);
  const logIn = await PROTOCOLS[protocolOf(values.protocol)]();
  await logIn(values, invocation);
}

/** Defaults to OpenID Connect. */
function protocolOf(name = 'oidc'): keyof typeof PROTOCOLS {
  return Object.keys(PROTOCOLS).find((known): known is keyof typeof PROTOCOLS => known === name) ?? 'oidc';
}
