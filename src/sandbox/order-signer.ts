/** What a merchant knows of the signer: phone and name of a persona. Light: no server is loaded. */
import { DEFAULT_PERSONA, findPersona } from './personas.ts';

export interface OrderSigner {
  readonly phone: string;
  readonly givenName?: string;
  readonly familyName?: string;
}

/** Somebody with one name has none here, since an order takes both or neither. */
export function orderSigner(persona: string | undefined): OrderSigner {
  const { person } = findPersona(persona ?? '') ?? DEFAULT_PERSONA;
  const { phoneNumber: phone, givenName, familyName } = person;
  return givenName === undefined || familyName === undefined ? { phone } : { phone, givenName, familyName };
}
