/** Logouts reach every client of a session: back-channel by a logout token, front-channel by a frame. */

import { defined } from '../../../common/defined.ts';
import { asText, reasonOf } from '../../../common/foreign.ts';
import type { Client } from './clients/metadata.ts';
import type { GenericFault } from './fault-rows/row.ts';
import { type Provider, randomText, secondsOf } from './provider.ts';
import type { Session } from './state.ts';
import { writeMessage } from './tokens/message.ts';

/** Seconds (Back-Channel Logout 1.0, 2.4 advises two minutes at most). */
const LIFETIME = 120;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/**
 * Sends a logout token to each client that registered an address for it, and waits for the answers.
 * @returns one line for each, for the request log
 */
export async function logOutClients(provider: Provider, session: Session): Promise<readonly string[]> {
  const told = [...session.clients.values()].map(async ({ client, sub, fault }) => {
    const address = client.backchannel_logout_uri;
    if (address === undefined) return [];
    try {
      const token = await logoutToken(provider, { client, sub, fault, session });
      const response = await provider.core.fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ logout_token: token }).toString(),
      });
      return [`back-channel logout of ${client.client_id}: ${response.status}`];
    } catch (error) {
      return [`back-channel logout of ${client.client_id} failed: ${reasonOf(error)}`];
    }
  });
  return (await Promise.all(told)).flat();
}

interface LoggedOut {
  readonly client: Client;
  readonly sub: string;
  readonly fault: GenericFault;
  readonly session: Session;
}

/** The logout token (OpenID Connect Back-Channel Logout 1.0, 2.4). */
function logoutToken(provider: Provider, { client, sub, fault, session }: LoggedOut): Promise<string> {
  const now = secondsOf(provider.core.now().getTime());
  const encryption = client.id_token_encrypted_response_alg;
  return writeMessage(provider, {
    client,
    typ: 'logout+jwt',
    alg: client.id_token_signed_response_alg,
    payload: {
      iss: provider.issuer,
      sub,
      aud: client.client_id,
      iat: now,
      exp: now + LIFETIME,
      jti: randomText(provider, 16),
      sid: session.sid,
      events: { [EVENT]: {} },
    },
    fault,
    effect: fault.effect.logoutToken,
    ...(encryption === undefined
      ? {}
      : { encryption: { alg: encryption, ...defined({ enc: client.id_token_encrypted_response_enc }) } }),
  });
}

/** Addresses to load in frames (OpenID Connect Front-Channel Logout 1.0, 2). */
export function logoutFrames({ issuer }: Provider, session: Session): readonly string[] {
  return [...session.clients.values()].flatMap(({ client }) => {
    const address = client.frontchannel_logout_uri;
    if (address === undefined || !URL.canParse(address)) return [];
    const url = new URL(address);
    if (client.frontchannel_logout_session_required === true) {
      url.searchParams.set('iss', issuer);
      url.searchParams.set('sid', asText(session.sid));
    }
    return [url.href];
  });
}
