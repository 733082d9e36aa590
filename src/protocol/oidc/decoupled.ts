/** First requests of a login on another device, through openid-client. RFC 8628, 3.1; CIBA Core 1.0, 7.1. */
import type { Configuration } from 'openid-client';
import type { JsonObject } from '../jose/decoded.ts';
import type { OidcClient } from './client.ts';
import { failedRequest, formOf, isSuccess, type Meanings, objectIn, type Parameters } from './grant.ts';

type Start = (configuration: Configuration, parameters: URLSearchParams) => Promise<unknown>;

/**
 * Asks the device authorization endpoint. Returns a successful answer even if the library refuses it: our checks judge.
 * @throws {IdcliError} `REQUEST_REFUSED` and its like, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
export async function startDevice(
  client: OidcClient,
  parameters: Parameters,
  meanings: Meanings,
): Promise<JsonObject> {
  const { initiateDeviceAuthorization } = await import('openid-client');
  return start(initiateDeviceAuthorization, client, parameters, { ...meanings, at: 'device' });
}

/**
 * Asks the backchannel authentication endpoint, as {@link startDevice} does.
 * @throws {IdcliError} `REQUEST_REFUSED` and its like, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
export async function startBackchannel(
  client: OidcClient,
  parameters: Parameters,
  meanings: Meanings,
): Promise<JsonObject> {
  const { initiateBackchannelAuthentication } = await import('openid-client');
  return start(initiateBackchannelAuthentication, client, parameters, { ...meanings, at: 'backchannel' });
}

async function start(
  ask: Start,
  client: OidcClient,
  parameters: Parameters,
  asked: Meanings & { readonly at: 'device' | 'backchannel' },
): Promise<JsonObject> {
  let thrown: unknown;
  try {
    await ask(client.configuration, formOf(parameters));
  } catch (error) {
    thrown = error;
  }
  const answer = client.lastAnswer();
  const members = isSuccess(answer) ? objectIn(answer.text) : undefined;
  if (members === undefined) throw failedRequest(thrown, answer, asked);
  return members;
}
