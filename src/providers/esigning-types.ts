/** An E-Signing order as data. Details not confirmed by the vendor are values here, so that they can be changed. */
import type { StatusClass } from './classes.ts';

/** The meaning of a value of `OrderStatus`. */
export interface OrderStatusMeaning {
  readonly class: StatusClass;
  /** The meaning, for display. */
  readonly meaning: string;
  /** What to do next, if anything. */
  readonly next?: string;
}

export interface OrderProtocol {
  /** Names the eID available to the signer. */
  readonly authenticationId: string;
  /** `IDType` of the signer's id. */
  readonly idType: string;
  /** The sign URL parameter that selects the eID directly. */
  readonly vendorParameter: { readonly name: string; readonly value: string };
  /** The element around `AuthenticationID`. A guess: it is not published (trap T12). */
  readonly wrapperElement: string;
  /** The page of the sign URL; its parameter names the layout. */
  readonly signUrlBase: string;
  readonly layouts: Readonly<Record<'embedded' | 'standalone', string>>;
  readonly statuses: Readonly<Record<string, OrderStatusMeaning>>;
  /** Maximum base64 length of a document, and the length from which it is near the limit. */
  readonly documentCharacters: { readonly most: number; readonly many: number };
  /** Characters not allowed in an order id. */
  readonly forbiddenInId: string;
  /** Seconds between status polls. */
  readonly pollSeconds: number;
  /** Number of polls for an object still missing after the order is complete. */
  readonly fetchAttempts: number;
  /** Default days until an order expires. */
  readonly deadlineDays: number;
}
