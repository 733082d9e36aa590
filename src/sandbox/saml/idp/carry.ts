/** Sends a message of the provider's own through the browser. */
import { defined } from '../../../common/defined.ts';
import { redirect, type SandboxResponse } from '../../http.ts';
import { sent, type XmlElement } from '../../xml/write.ts';
import { PREFIXES } from '../names.ts';
import { redirectUrl } from '../redirect.ts';
import { base64 } from '../sign.ts';
import type { MessageEffect } from './effect.ts';
import type { SamlIdp } from './idp.ts';
import { idpSigner, strangerSigner } from './keys.ts';
import type { LogoutTarget } from './logout-target.ts';
import { postForm } from './post-form.ts';
import { signedAs } from './soap-call.ts';

export interface Carried {
  readonly kind: 'SAMLRequest' | 'SAMLResponse';
  /** Unsigned: over Redirect the query is signed, over POST the XML. */
  readonly tree: XmlElement;
  readonly relayState?: string;
  readonly signature?: MessageEffect['signature'];
}

/** Signs as the binding has it, or as a scenario says. */
export function carry(
  idp: SamlIdp,
  { binding, location }: LogoutTarget,
  { kind, tree, relayState, signature }: Carried,
): SandboxResponse {
  const beside = defined({ RelayState: relayState });
  if (binding === 'redirect') {
    const { key } = signature === 'stranger' ? strangerSigner() : idpSigner();
    const signer = signature === 'none' ? undefined : key;
    const url = redirectUrl(location, { [kind]: sent(tree, PREFIXES), ...beside }, signer);
    return redirect(
      303,
      signature === 'damaged' ? url.replace(/&Signature=.{8}/, '&Signature=AAAAAAAA') : url,
    );
  }
  const message = base64(sent(signedAs(tree, signature), PREFIXES));
  return postForm(idp, location, [[kind, message], ...Object.entries(beside)]);
}
