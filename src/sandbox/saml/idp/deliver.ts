/** Delivers a response to the service provider, over its binding or as a scenario alters it. */
import { defined } from '../../../common/defined.ts';
import { redirect, type SandboxResponse } from '../../http.ts';
import { isOpen } from '../holes.ts';
import { redirectUrl } from '../redirect.ts';
import { base64 } from '../sign.ts';
import { simpleSignature } from '../simple-sign.ts';
import { issueArtifact } from './artifact.ts';
import type { SamlEffect } from './effect.ts';
import type { SamlIdp } from './idp.ts';
import { idpSigner, strangerSigner } from './keys.ts';
import { postForm } from './post-form.ts';
import type { Answer } from './response.ts';
import type { AuthnRequest } from './session.ts';

type Fields = readonly (readonly [name: string, value: string])[];

/** @param note for the request log */
export function deliver(
  idp: SamlIdp,
  request: AuthnRequest,
  answer: Answer,
  effect: SamlEffect = {},
  note?: string,
): SandboxResponse {
  const response = delivered(idp, request, answer, effect);
  return note === undefined ? response : { ...response, note };
}

function delivered(
  idp: SamlIdp,
  { acs, binding, sender, relayState }: AuthnRequest,
  { xml, message }: Answer,
  effect: SamlEffect,
): SandboxResponse {
  const url = relayState !== undefined && isOpen(idp, 'relaystate-url') && /^https?:/.test(relayState);
  if (url) return redirect(303, relayState);
  const own = isOpen(idp, 'relaystate-long') ? relayState?.slice(0, 80) : relayState;
  const state = { other: 'state-of-another-login', none: undefined, own }[effect.relayState ?? 'own'];
  const beside = defined({ RelayState: state });
  if (effect.wire === 'redirect')
    return redirect(303, redirectUrl(acs, { SAMLResponse: xml, ...beside }, idpSigner().key));
  if (binding === 'artifact') {
    const artifact = issueArtifact(idp, message, sender.entityId, effect.artifact);
    return redirect(303, withQuery(acs, { SAMLart: artifact, ...beside }));
  }
  const fields = [...encoded(xml, effect.wire), ...Object.entries(beside)];
  const signature = binding === 'simplesign' ? signatureOf(xml, state, effect.simpleSign) : [];
  return postForm(idp, acs, [...fields, ...signature]);
}

function withQuery(address: string, parameters: Readonly<Record<string, string>>): string {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${address}${address.includes('?') ? '&' : '?'}${query.join('&')}`;
}

function signatureOf(xml: string, relayState: string | undefined, trick: SamlEffect['simpleSign']): Fields {
  if (trick === 'none') return [];
  const { key } = trick === 'stranger' ? strangerSigner() : idpSigner();
  const fields = simpleSignature(xml, trick === 'other-relay-state' ? 'another' : relayState, key);
  if (trick !== 'damaged') return fields;
  return fields.map(([name, value]) => [name, name === 'Signature' ? `AAAAAAAA${value.slice(8)}` : value]);
}

function encoded(xml: string, wire: SamlEffect['wire']): Fields {
  const value = base64(xml);
  const values = {
    'cut-off': [value.slice(0, Math.floor(value.length / 2))],
    'no-base64': [`%${value}`],
    twice: [value, value],
    usual: [value],
  }[wire === undefined || wire === 'redirect' ? 'usual' : wire];
  return values.map((one) => ['SAMLResponse', one]);
}
