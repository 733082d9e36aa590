/** A right request that cannot be met is answered with a status (SAML core, 3.2.2.2). */

/** The last parts of the status codes. */
export interface Denial {
  readonly top: 'Requester' | 'Responder';
  readonly second: string;
  readonly message: string;
}

export const denial = (top: Denial['top'], second: string, message: string): Denial => ({
  top,
  second,
  message,
});
