/** How messages travel through a browser. SAML bindings, 3.4 and 3.5. */

export type Binding = 'redirect' | 'post';

export const BINDINGS: Readonly<Record<Binding, string>> = {
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
};

/** How a browser sends a message: an address to open, or a form to post. */
export type Dispatch =
  | { readonly binding: 'redirect'; readonly url: string }
  | { readonly binding: 'post'; readonly action: string; readonly fields: readonly FormField[] };

export type FormField = readonly [name: string, value: string];
