/** How messages travel through a browser. SAML bindings, 3.4 and 3.5. */

export type Binding = 'redirect' | 'post';

export const BINDINGS: Readonly<Record<Binding, string>> = {
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
};

/** How the identity provider is asked to answer. SAML bindings, 3.5 and 3.6; HTTP-POST-SimpleSign, 2. */
export type AnswerBinding = 'post' | 'artifact' | 'simplesign';

export const ANSWER_BINDINGS: Readonly<Record<AnswerBinding, string>> = {
  post: BINDINGS.post,
  artifact: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact',
  simplesign: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST-SimpleSign',
};

/** The back channel. SAML bindings, 3.2 and 3.3. */
export const SOAP_BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:SOAP';
export const PAOS_BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:PAOS';

/** How a browser sends a message: an address to open, or a form to post. */
export type Dispatch =
  | { readonly binding: 'redirect'; readonly url: string }
  | { readonly binding: 'post'; readonly action: string; readonly fields: readonly FormField[] };

export type FormField = readonly [name: string, value: string];
