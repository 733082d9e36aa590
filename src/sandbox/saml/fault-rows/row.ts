/** Scenario rows for SAML only. */
import type { Fault } from '../../types.ts';
import type { SamlEffect } from '../idp/effect.ts';

/** A scenario of the SAML endpoints; every tenant with SAML plays it. */
export interface SamlFault extends Fault {
  readonly effect: { readonly saml: SamlEffect };
}

export const samlRow = (
  id: string,
  title: string,
  does: string,
  trips: SamlFault['trips'],
  saml: SamlEffect,
): SamlFault => ({ id, title, does, trips, protocols: { saml: {} }, effect: { saml } });

/** Builds the row of a response that must be rejected, with exactly the checks that fail. */
export const attack = (
  id: string,
  title: string,
  does: string,
  fails: string | readonly string[],
  saml: SamlEffect,
): SamlFault => samlRow(id, title, does, { outcome: 'security', fails: [fails].flat() }, saml);
