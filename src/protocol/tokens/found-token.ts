/** A token found in an input, before anything is decoded or judged. */

/** By outer form only; the decoder decides. `sd-jwt`: a JWS with `~` and disclosures. */
export type FoundKind = 'jws' | 'jwe' | 'sd-jwt' | 'opaque';

export interface FoundToken {
  /** Text to decode: compact form, or a JSON serialization. Damage inside a part is kept. */
  readonly token: string;
  readonly kind: FoundKind;
  /** For people: `token response, member id_token`; `input` if nothing surrounded it. */
  readonly where: string;
  /** Its name (member, parameter, header, cookie), if any. */
  readonly name?: string;
  /** Steps of unwrapping, a few words each: `quotes removed`, `2 line breaks removed`. */
  readonly notes: readonly string[];
  /** Values from the same object or URL that can be checked against it. */
  readonly beside: Beside;
}

/** OpenID Connect Core 1.0, 3.3.2.11: values whose hash an ID token contains. */
export interface Beside {
  readonly accessToken?: string;
  readonly code?: string;
  readonly state?: string;
}

/** Position of the reader: grows as wrappings are removed. */
export interface Place {
  readonly path: readonly string[];
  readonly notes: readonly string[];
  readonly name?: string;
  readonly beside: Beside;
  /** Wrappings removed so far; limited, so that no crafted input keeps the reader busy. */
  readonly depth: number;
}
