/** What a merchant knows about the signer: a persona's phone and name. Light: loads no server. */
import { DEFAULT_PERSONA, findPersona } from './personas.ts';

export interface OrderSigner {
  readonly phone: string;
  readonly givenName?: string;
  readonly familyName?: string;
}

/** Returns the phone and name of a persona. A single name is left out, since an order takes both names or neither. */
export function orderSigner(persona: string | undefined): OrderSigner {
  const { person } = findPersona(persona ?? '') ?? DEFAULT_PERSONA;
  const { phoneNumber: phone, givenName, familyName } = person;
  return givenName === undefined || familyName === undefined ? { phone } : { phone, givenName, familyName };
}
