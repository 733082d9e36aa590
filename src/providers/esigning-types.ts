/** An E-Signing order as data. What nobody outside the vendor knows for certain is a value here, so that it can be changed. */
import type { StatusClass } from './classes.ts';

/** What a value of `OrderStatus` means. */
export interface OrderStatusMeaning {
  readonly class: StatusClass;
  /** What it means, for people. */
  readonly meaning: string;
  /** What to do next, where something can be done. */
  readonly next?: string;
}

export interface OrderProtocol {
  /** Names the eID that the signer may use. */
  readonly authenticationId: string;
  /** `IDType` of the signer's id. */
  readonly idType: string;
  /** The parameter of the sign URL that leads straight to the eID. */
  readonly vendorParameter: { readonly name: string; readonly value: string };
  /** The element around `AuthenticationID`. A guess: nobody publishes it (trap T12). */
  readonly wrapperElement: string;
  /** The page of the sign URL; its parameter names the layout. */
  readonly signUrlBase: string;
  readonly layouts: Readonly<Record<'embedded' | 'standalone', string>>;
  readonly statuses: Readonly<Record<string, OrderStatusMeaning>>;
  /** Characters of base64 that a document may have, and from how many on it is near the limit. */
  readonly documentCharacters: { readonly most: number; readonly many: number };
  /** Signs that no order id may have. */
  readonly forbiddenInId: string;
  /** Seconds between two questions for the status. */
  readonly pollSeconds: number;
  /** Questions for an object that is not there yet although the order is complete. */
  readonly fetchAttempts: number;
  /** Days until an order expires that says nothing. */
  readonly deadlineDays: number;
}
