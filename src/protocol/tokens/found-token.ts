/** What was found in whatever people have at hand, before anything is decoded or judged. */

/** By its outer form only; a decoder has the last word. `sd-jwt`: a JWS with `~` and disclosures. */
export type FoundKind = 'jws' | 'jwe' | 'sd-jwt' | 'opaque';

export interface FoundToken {
  /** As to be decoded: compact form, or the text of a JSON serialization. Damage inside a part is still in it. */
  readonly token: string;
  readonly kind: FoundKind;
  /** For people: `token response, member id_token`; `input` when nothing was around it. */
  readonly where: string;
  /** The name it stood under (member, parameter, header, cookie), where there was one. */
  readonly name?: string;
  /** What was undone to get at it, a few words each: `quotes removed`, `2 line breaks removed`. */
  readonly notes: readonly string[];
  /** What stood beside it in the same object or URL and can be checked against it. */
  readonly beside: Beside;
}

/** OpenID Connect Core 1.0, 3.3.2.11: values that an ID token holds a hash of. */
export interface Beside {
  readonly accessToken?: string;
  readonly code?: string;
  readonly state?: string;
}

/** Where the reader is: grows while wrappings are taken off. */
export interface Place {
  readonly path: readonly string[];
  readonly notes: readonly string[];
  readonly name?: string;
  readonly beside: Beside;
  /** Wrappings taken off so far; bounded, so that nothing crafted keeps the reader busy. */
  readonly depth: number;
}
