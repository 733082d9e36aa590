/** Explains from its form why an address or name in a message differs from the expected one. */
import { nearMiss } from '../compare.ts';

export interface OwnNames {
  readonly audience?: string;
  readonly acs?: string;
}

/**
 * Returns the likely cause, or `undefined`.
 * @param actual the value in the message
 * @param own name and address of the service provider
 */
export function likelyCause(expected: string, actual: string, own: OwnNames = {}): string | undefined {
  const near = nearMiss(expected, actual);
  if (/\{\{?[\w.:-]{1,60}\}?\}|\$\{|%\{|<%=|__[A-Z_]{3,}__/.test(actual)) {
    return 'it is a placeholder that was never filled in: the configuration of the identity provider is a template';
  }
  if (actual === `spn:${expected}` || expected === `spn:${actual}`) {
    return (
      'Entra ID writes spn: in front of an application ID: register the entity ID as identifier there, or ' +
      'expect it with --audience'
    );
  }
  if (own.acs !== undefined && actual === own.acs && expected === own.audience) {
    return (
      'it is the address of the assertion consumer service: the identity provider has it in the field for ' +
      'the entity ID'
    );
  }
  if (own.audience !== undefined && actual === own.audience && expected === own.acs) {
    return 'it is the entity ID: the identity provider has it in the field for the assertion consumer service';
  }
  return near;
}
