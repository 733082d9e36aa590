/** Checks of how a provider handles DPoP: tokens bound to a key of the client. */
import { type CatalogEntry, entry } from './entry.ts';

const RFC9449 = 'RFC 9449';

export const DPOP = {
  'dpop.alg': entry(
    'dpop_signing_alg_values_supported',
    'The provider announces the algorithm of the proof',
    `${RFC9449}, 5.1`,
    'The metadata does not list the algorithm that the client signs proofs by, or does not announce DPoP at all.',
    ['metadata that nobody updated', 'give a key of an announced algorithm with --dpop FILE'],
    'should',
  ),
  'dpop.token_type': entry(
    'token_type',
    'The access token is bound to the key',
    `${RFC9449}, 5`,
    'The client proved possession of a key, and the answer is not of the type DPoP. Anyone who steals ' +
      'the token can use it.',
    ['a server that ignores the DPoP header', 'switch DPoP on for this client at the provider'],
  ),
  'dpop.cnf': entry(
    'payload.cnf.jkt',
    'The access token names the key of the client',
    `${RFC9449}, 6.1 and 6.2`,
    'The access token has no `cnf.jkt`, or the thumbprint of another key. An API cannot tell who may use it.',
    ['a server that binds the token to another key', 'compare the thumbprint with the key of the client'],
  ),
  'dpop.nonce_given': entry(
    'DPoP-Nonce',
    'A server that wants a nonce gives one',
    `${RFC9449}, 8 and 9`,
    'The server refused a proof with `use_dpop_nonce`, and sent no header `DPoP-Nonce` to take the nonce from.',
    ['a gateway that drops the header', 'send the header with each such answer'],
  ),
  'dpop.nonce_status': entry(
    'status',
    'The demand for a nonce has the right form',
    `${RFC9449}, 8 and 9`,
    'An authorization server demands a nonce with status 400; an API with 401 and `WWW-Authenticate: DPoP`. ' +
      'Clients that look for that form never retry.',
    ['one error form for all endpoints', 'answer as the specification says for the endpoint'],
  ),
  'dpop.nonce_kept': entry(
    'payload.nonce',
    'The server accepts the nonce that it just gave',
    `${RFC9449}, 8`,
    'The request was repeated at once with the nonce of the answer, and the server demanded another.',
    ['several servers that do not share their nonces', 'keep a nonce good for at least one request'],
  ),
  'dpop.nonce_renewed': entry(
    'DPoP-Nonce',
    'The server gives a new nonce before the old one counts no longer',
    `${RFC9449}, 8.2`,
    'The server accepted a nonce, gave no other in that answer, and refused the next request for it. A ' +
      'client gets on, with one request more for each.',
    ['an endpoint that forgets the header in its good answers', 'send DPoP-Nonce there, too'],
    'should',
  ),
} as const satisfies Record<`dpop.${string}`, CatalogEntry>;
