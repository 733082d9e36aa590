/** The page on which the person chooses who they are. */
import { isIP } from 'node:net';
import { defined } from '../../../../common/defined.ts';
import { mediaType, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { readParameters } from '../../../oidc/parameters.ts';
import { respond } from '../answer/respond.ts';
import { isOpen, withoutHeaders } from '../holes.ts';
import { finishLogin } from '../login.ts';
import { gonePage, loginPage } from '../pages/pages.ts';
import { withChanges } from '../people/choose.ts';
import type { Provider } from '../provider.ts';
import type { Interaction } from '../state.ts';

export function showLogin(provider: Provider, id = ''): SandboxResponse {
  const interaction = find(provider, id);
  if (interaction === undefined) return gonePage();
  const shown = pageOf(provider, interaction);
  return { ...shown, headers: withoutHeaders(pinned(provider, shown), missingHeaders(provider)) };
}

/** Browsers pin names only (RFC 6797, 8.1.1): under an address, the header harms nobody who works on this machine. */
function pinned({ base }: Provider, shown: SandboxResponse): SandboxResponse {
  const { protocol, hostname } = new URL(base);
  const isHarmless = protocol === 'https:' && isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  return isHarmless
    ? { ...shown, headers: { ...shown.headers, 'Strict-Transport-Security': 'max-age=31536000' } }
    : shown;
}

/** Headers that a provider with holes does not send with its login page. */
function missingHeaders(provider: Provider): readonly string[] {
  return [
    ...(isOpen(provider, 'framing') ? ['x-frame-options', 'content-security-policy'] : []),
    ...(isOpen(provider, 'referrer') ? ['referrer-policy'] : []),
    ...(isOpen(provider, 'hsts') ? ['strict-transport-security'] : []),
    ...(isOpen(provider, 'csp') ? ['content-security-policy'] : []),
  ];
}

export async function submitLogin(
  provider: Provider,
  request: SandboxRequest,
  id = '',
): Promise<SandboxResponse> {
  const interaction = find(provider, id);
  if (interaction === undefined) return gonePage();
  if (mediaType(request) !== 'application/x-www-form-urlencoded')
    return pageOf(provider, interaction, { problem: 'The form did not arrive as a form.' });
  if (isOpen(provider, 'redirect-307') && request.url.search === '')
    return { status: 307, headers: { Location: `${request.url.pathname}?again` }, body: '' };
  const { get } = readParameters(new URLSearchParams(request.body));
  const decision = get('decision');
  if (decision === 'decline') {
    provider.state.interactions.delete(id);
    const answer = { error: 'access_denied', error_description: 'the person declined' };
    const note = 'access_denied: the person declined';
    return respond(provider, interaction.request, answer, { fault: interaction.fault, note });
  }
  if (decision !== 'approve') return pageOf(provider, interaction, { problem: 'Choose one of the buttons.' });
  const wanted = get('persona') ?? interaction.person.id;
  const person = provider.people.find((one) => one.id === wanted);
  if (person === undefined) return pageOf(provider, interaction, { problem: 'Choose one of the people.' });
  const changed = withChanges(person, get('claims'));
  if ('problem' in changed)
    return pageOf(
      provider,
      { ...interaction, person },
      { ...changed, ...defined({ claims: get('claims') }) },
    );
  provider.state.interactions.delete(id);
  return finishLogin(provider, {
    request: interaction.request,
    fault: interaction.fault,
    person: changed.person,
  });
}

function find({ core, state }: Provider, id: string): Interaction | undefined {
  const interaction = state.interactions.get(id);
  if (interaction === undefined || core.now().getTime() <= interaction.expiresAt) return interaction;
  state.interactions.delete(id);
  return undefined;
}

function pageOf(
  provider: Provider,
  { request, person }: Interaction,
  more: { readonly problem?: string; readonly claims?: string } = {},
): SandboxResponse {
  return loginPage({
    client: request.client,
    scopes: request.scopes,
    people: provider.people,
    chosen: person,
    ...defined({ details: request.details }),
    ...more,
  });
}
