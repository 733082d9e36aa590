/** The device grant (RFC 8628): device authorization, and the page where a person types the code. */
import { defined } from '../../../../common/defined.ts';
import { json, oauthError, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { readParameters } from '../../../oidc/parameters.ts';
import { isResponse, readForm, refusalResponse } from '../answer/refusals.ts';
import { approve, decline } from '../approval.ts';
import { authenticateClient } from '../clients/authenticate.ts';
import { newId } from '../grants/elsewhere.ts';
import { isOpen } from '../holes.ts';
import { GRANTS } from '../offers.ts';
import { codePage, loginPage, plainPage } from '../pages/pages.ts';
import { PATHS } from '../paths.ts';
import { withChanges } from '../people/choose.ts';
import { noteOf, type Provider, takeFault } from '../provider.ts';
import { readDetails } from '../request/details.ts';
import { resourceProblem } from '../request/resources.ts';
import type { Elsewhere } from '../state.ts';

/** Seconds. */
const LIFETIME = 600;
const INTERVAL = 1;
/** Letters that are not mistaken for others and spell no words (RFC 8628, 6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

export async function authorizeDevice(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  const parameters = readForm(request);
  if (isResponse(parameters)) return parameters;
  const authenticated = await authenticateClient(provider, request, parameters);
  if ('refused' in authenticated) return refusalResponse(authenticated.refused);
  const { client } = authenticated;
  if (!client.grant_types.includes(GRANTS.device))
    return oauthError(
      400,
      'unauthorized_client',
      `${client.client_id} is not registered for ${GRANTS.device}`,
    );
  const resources = parameters.all('resource');
  const problem = resourceProblem(resources);
  if (problem !== undefined) return oauthError(400, ...problem);
  const details = readDetails(parameters.get('authorization_details'), client);
  if ('problem' in details) return oauthError(400, 'invalid_authorization_details', details.problem);
  const fault = takeFault(provider);
  const plan = provider.core.approval.take();
  const userCode = isOpen(provider, 'device-code-guess') ? '1234' : newUserCode(provider);
  const id = newId(provider);
  provider.state.elsewhere.set(id, {
    kind: 'device',
    client,
    scopes: (parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== ''),
    fault,
    person: provider.defaultPerson,
    acrValues: [],
    resources,
    userCode,
    expiresAt: provider.core.now().getTime() + LIFETIME * 1000,
    interval: INTERVAL,
    polls: 0,
    slowDowns: 0,
    pending: plan.pendingPolls ?? 1,
    automatic: plan.automatic,
    ...defined({ details: details.details }),
  });
  const uri = `${provider.base}${PATHS.device}`;
  return {
    ...json(200, {
      device_code: id,
      user_code: userCode,
      verification_uri: uri,
      verification_uri_complete: `${uri}?user_code=${userCode}`,
      expires_in: LIFETIME,
      interval: INTERVAL,
    }),
    ...noteOf(fault),
  };
}

function newUserCode({ core }: Provider): string {
  const letters = [...core.random(8)].map((byte) => LETTERS[byte % LETTERS.length] ?? 'B').join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** The page: first the code, then who the person is. */
export function showDevice(provider: Provider, { url }: SandboxRequest): SandboxResponse {
  const code = url.searchParams.get('user_code');
  if (code === null) return codePage();
  const login = findLogin(provider, code);
  return login === undefined
    ? codePage('This code is not known, or its time is up.')
    : pageOf(provider, login);
}

export function submitDevice(provider: Provider, request: SandboxRequest): SandboxResponse {
  const { get } = readParameters(new URLSearchParams(request.body));
  const login = findLogin(provider, get('user_code') ?? request.url.searchParams.get('user_code') ?? '');
  if (login === undefined) return codePage('This code is not known, or its time is up.');
  const decision = get('decision');
  if (decision === undefined) return pageOf(provider, login);
  if (decision === 'decline') decline(login);
  else {
    const person = provider.people.find(({ id }) => id === (get('persona') ?? login.person.id));
    const changed = withChanges(person ?? login.person, get('claims'));
    if ('problem' in changed) return pageOf(provider, login, changed.problem);
    approve(provider, login, changed.person);
  }
  return plainPage(
    decision === 'decline' ? 'Declined' : 'Done',
    'Go back to your device. You can close this page.',
  );
}

/** People type codes in any case and without the hyphen (RFC 8628, 6.1). */
function findLogin({ core, state }: Provider, typed: string): Elsewhere | undefined {
  const bare = (code: string) => code.toUpperCase().replace(/[^A-Z]/g, '');
  const now = core.now().getTime();
  return [...state.elsewhere.values()].find(
    ({ userCode, expiresAt, outcome }) =>
      userCode !== undefined && bare(userCode) === bare(typed) && expiresAt > now && outcome === undefined,
  );
}

function pageOf(provider: Provider, login: Elsewhere, problem?: string): SandboxResponse {
  return loginPage({
    client: login.client,
    scopes: login.scopes,
    people: provider.people,
    chosen: login.person,
    notice: `Does your device show ${login.userCode ?? ''}?`,
    userCode: login.userCode ?? '',
    ...defined({ details: login.details, problem }),
  });
}
