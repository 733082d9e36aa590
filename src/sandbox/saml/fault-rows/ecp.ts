/** The envelope around the answer to an enhanced client. */
import type { SamlEffect } from '../idp/effect.ts';
import { type SamlFault, samlRow } from './row.ts';

const toClient = (
  id: string,
  title: string,
  does: string,
  trips: SamlFault['trips'],
  ecp: NonNullable<SamlEffect['ecp']>,
): SamlFault => ({ ...samlRow(id, title, does, trips, { ecp }), needs: { saml: 'ecp' } });

const UNSAFE = { outcome: 'security', fails: ['saml.ecp_response'] };

export const SAML_ECP: readonly SamlFault[] = [
  toClient(
    'ecp-other-acs',
    'ECP answer for another address',
    'the header `ecp:Response` names another assertion consumer service than the request',
    UNSAFE,
    { header: 'other' },
  ),
  toClient('ecp-no-header', 'ECP answer without its header', 'there is no header `ecp:Response`', UNSAFE, {
    header: 'none',
  }),
  toClient(
    'ecp-fault',
    'ECP: SOAP fault',
    'answers the enhanced client with a SOAP fault',
    { outcome: 'server', error: 'PROVIDER_FAILED', providerError: 'soap11:Server' },
    { answers: 'fault' },
  ),
  toClient(
    'ecp-page',
    'ECP: a page instead of a message',
    'answers the enhanced client with a page for people',
    { outcome: 'server', error: 'ANSWER_UNREADABLE' },
    { answers: 'page' },
  ),
];
