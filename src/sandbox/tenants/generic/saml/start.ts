/** Logins and logouts that start here, from a page, a link or a call. */

import { defined } from '../../../../common/defined.ts';
import { jsonIn } from '../../../../common/json.ts';
import { json, mediaType, oauthError, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { consumerAt } from '../../../saml/idp/consumer.ts';
import { callServiceProvider } from '../../../saml/idp/logout-call.ts';
import { startLogout } from '../../../saml/idp/logout-start.ts';
import { refusedPage } from '../../../saml/idp/pages.ts';
import { Refusal, refuse } from '../../../saml/refusal.ts';
import type { SamlDoor } from './door.ts';
import { begin } from './login.ts';
import { gonePage, startPage } from './pages.ts';
import { SAML_PATHS } from './paths.ts';
import { attributesFor, preferredFormat, UNSOLICITED } from './wishes.ts';

const PARAMETERS = ['sp', 'persona', 'acs', 'RelayState', 'binding', 'nameIdFormat'] as const;
type Start = Readonly<Partial<Record<(typeof PARAMETERS)[number], string>>>;

/** Shows the page, or with `sp` starts a login there. With `persona` no page asks who logs in. */
export function showStart(door: SamlDoor, { url }: SandboxRequest): SandboxResponse {
  const given = PARAMETERS.map((name) => [name, url.searchParams.get(name) ?? ''] as const);
  const start: Start = Object.fromEntries(given.filter(([, value]) => value !== ''));
  if (start.sp === undefined) return startPage(door, door.serviceProviders());
  try {
    return startLogin(door, start);
  } catch (error) {
    if (error instanceof Refusal) return refusedPage(door.idp, error.message);
    throw error;
  }
}

/** @throws {Refusal} */
function startLogin(door: SamlDoor, start: Start): SandboxResponse {
  const { idp } = door;
  const sender =
    idp.serviceProvider(start.sp ?? '') ??
    refuse(`the service provider ${quoted(start.sp)} is not registered here`);
  const binding = idp.responseBindings.find((one) => one === start.binding);
  if (start.binding !== undefined && binding === undefined)
    refuse(`there is no binding ${quoted(start.binding)}; there is ${idp.responseBindings.join(', ')}`);
  const consumer = consumerAt(sender, start.acs, binding === undefined ? idp.responseBindings : [binding]);
  const person = door.people.find(({ id }) => id === start.persona);
  if (start.persona !== undefined && person === undefined)
    refuse(`there is no person ${quoted(start.persona)}`);
  const nameIdFormat = start.nameIdFormat ?? preferredFormat(idp, sender);
  const attributes = attributesFor(undefined, sender);
  const request = {
    sender,
    ...consumer,
    ...defined({ relayState: start.RelayState }),
  };
  const wishes = { ...UNSOLICITED, nameIdFormat, ...defined({ attributes }) };
  return begin(door, request, wishes, { known: person });
}

const quoted = (text = ''): string => JSON.stringify(text.slice(0, 200));

/** The same for programs: takes the parameters as JSON, and answers with the URL for the browser. */
export function prepareStart(door: SamlDoor, request: SandboxRequest): SandboxResponse {
  if (mediaType(request) !== 'application/json')
    return oauthError(400, 'invalid_request', 'the body must be JSON, with Content-Type: application/json');
  try {
    const start = startIn(request.body);
    // Also finds out whether it can be started.
    if (door.idp.serviceProvider(start.sp ?? '') === undefined)
      refuse(
        `sp must be one of ${door
          .serviceProviders()
          .map(({ entityId }) => entityId)
          .join(', ')}`,
      );
    const query = new URLSearchParams(Object.entries(start));
    return json(200, { url: `${door.base}${SAML_PATHS.start}?${query.toString()}` });
  } catch (error) {
    if (error instanceof Refusal) return oauthError(400, 'invalid_request', error.message);
    throw error;
  }
}

/** @throws {Refusal} */
function startIn(body: string): Start {
  const value = jsonIn(body);
  if (value === undefined) return refuse('the body is not JSON');
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('the body must be a JSON object');
  for (const [name, one] of Object.entries(value)) {
    if (!PARAMETERS.some((known) => known === name))
      refuse(`unknown member ${quoted(name)}; this call takes ${PARAMETERS.join(', ')}`);
    if (typeof one !== 'string') refuse(`${name} must be a text`);
  }
  return value as Start;
}

/** Starts a logout of `session`, a SessionIndex, by `binding`: `redirect`, `post` or `soap`. */
export async function startSamlLogout(door: SamlDoor, { url }: SandboxRequest): Promise<SandboxResponse> {
  const { idp } = door;
  const session = idp.state.sessions.get(url.searchParams.get('session') ?? '');
  if (session === undefined) return gonePage(door);
  const { played } = door.choose();
  const effect = played.effect.logoutRequest ?? session.effect.logoutRequest;
  const binding = url.searchParams.get('binding') ?? 'redirect';
  try {
    if (binding === 'soap') return await callServiceProvider(idp, session, effect);
    if (binding !== 'redirect' && binding !== 'post')
      return refuse(`there is no binding ${quoted(binding)}; there is redirect, post, soap`);
    return startLogout(idp, session, effect, binding);
  } catch (error) {
    if (error instanceof Refusal) return refusedPage(idp, error.message);
    throw error;
  }
}
