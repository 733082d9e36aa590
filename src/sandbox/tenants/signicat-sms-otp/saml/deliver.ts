/** Delivers a response to the service provider, over the usual binding or as a scenario alters it. */
import { defined } from '../../../../common/defined.ts';
import { redirect, type SandboxResponse } from '../../../http.ts';
import { redirectUrl } from '../../../saml/redirect.ts';
import { base64 } from '../../../saml/sign.ts';
import type { SamlEffect } from './effect.ts';
import { idpSigner } from './keys.ts';
import { postForm } from './post-form.ts';
import type { AuthnRequest } from './session.ts';

/** @param note for the request log */
export function deliver(
  { acs, relayState }: AuthnRequest,
  xml: string,
  effect: SamlEffect = {},
  note?: string,
): SandboxResponse {
  const state = { other: 'state-of-another-login', none: undefined, own: relayState }[
    effect.relayState ?? 'own'
  ];
  const beside = defined({ RelayState: state });
  const response =
    effect.wire === 'redirect'
      ? redirect(303, redirectUrl(acs, { SAMLResponse: xml, ...beside }, idpSigner().key))
      : postForm(acs, [...encoded(xml, effect.wire), ...Object.entries(beside)]);
  return note === undefined ? response : { ...response, note };
}

function encoded(xml: string, wire: SamlEffect['wire']): readonly (readonly [string, string])[] {
  const value = base64(xml);
  const values = {
    'cut-off': [value.slice(0, Math.floor(value.length / 2))],
    'no-base64': [`%${value}`],
    twice: [value, value],
    usual: [value],
  }[wire === undefined || wire === 'redirect' ? 'usual' : wire];
  return values.map((one) => ['SAMLResponse', one]);
}
