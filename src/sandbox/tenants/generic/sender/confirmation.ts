/** What binds tokens to their sender: a DPoP key (RFC 9449) or a certificate (RFC 8705). */
import type { SandboxRequest } from '../../../http.ts';
import type { Refusal } from '../clients/authenticate.ts';
import { certificateThumbprint } from '../clients/certificate.ts';
import type { Client } from '../clients/metadata.ts';
import type { GenericFault } from '../fault-rows/row.ts';
import type { Provider } from '../provider.ts';
import type { Confirmation } from '../state.ts';
import { certificateOf } from './alias.ts';
import { readProof } from './dpop.ts';

export interface SenderRefusal extends Refusal {
  readonly nonce?: string;
}

/** Reads what a token request is bound by. */
export function readConfirmation(
  provider: Provider,
  request: SandboxRequest,
  client: Client,
  fault: GenericFault,
): { readonly confirmation?: Confirmation } | { readonly refused: SenderRefusal } {
  if (request.headers.dpop !== undefined) {
    const proof = readProof(provider, request, { fault, place: 'server' });
    if ('problem' in proof) return { refused: proof.problem };
    return { confirmation: { jkt: proof.jkt } };
  }
  if (client.dpop_bound_access_tokens === true)
    return {
      refused: {
        error: 'invalid_dpop_proof',
        description: 'the DPoP header is missing, and this client is registered for DPoP-bound tokens',
      },
    };
  const isBound = client.tls_client_certificate_bound_access_tokens === true;
  if (!isBound || fault.effect.aliases !== undefined) return {};
  const certificate = certificateOf(provider, request);
  if (certificate === undefined)
    return {
      refused: {
        error: 'invalid_request',
        description:
          'TLS showed no certificate, and access tokens of this client are bound to one; call the ' +
          'address in mtls_endpoint_aliases',
      },
    };
  return { confirmation: { 'x5t#S256': certificateThumbprint(certificate) } };
}
