/** The person's flow: terms, identity source, proofing and, if the mail address is requested, an e-mail check. */
import { mediaType, redirect, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { type Parameters, readParameters } from '../../oidc/parameters.ts';
import { callback } from './callback.ts';
import { TENANT_ID } from './client.ts';
import { gonePage, openPage, stepPage } from './pages.ts';
import { PATHS, type Provider } from './provider.ts';
import { IDENTITY_SOURCES, type Interaction, STEPS, type Step } from './state.ts';

/** Lifetime of a code (the provider states none). Milliseconds. */
const CODE_LIFETIME = 60 * 1000;
/** 39 bytes give 52 characters of base64url, as in the provider's sample code. */
const CODE_BYTES = 39;

export function showStep(provider: Provider, step: Step, id: string | undefined): SandboxResponse {
  const interaction = find(provider, step, id);
  if (interaction === undefined) return gonePage();
  return skippedTo(provider, interaction, step) ?? page(provider, interaction, step);
}

export function submitStep(
  provider: Provider,
  step: Step,
  id: string | undefined,
  request: SandboxRequest,
): SandboxResponse {
  const interaction = find(provider, step, id);
  if (interaction === undefined) return gonePage();
  const skipped = skippedTo(provider, interaction, step);
  if (skipped !== undefined) return skipped;
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    return page(provider, interaction, step, 'The form did not arrive as a form.');
  }
  const form = readParameters(new URLSearchParams(request.body));
  const decision = form.get('decision');
  if (decision === 'decline') return decline(provider, interaction, step);
  if (decision !== 'approve') return page(provider, interaction, step, 'Choose one of the buttons.');
  const problem = APPLY[step](provider, interaction, form);
  if (problem !== undefined) return page(provider, interaction, step, problem);
  interaction.done.add(step);
  const next = stepDue(interaction);
  return next === undefined ? finish(provider, interaction) : goTo(provider, interaction, next);
}

/** Applies the form of each page; returns an error message if it is invalid. */
const APPLY = {
  terms: () => undefined,
  source: (_provider, interaction, form) => {
    const value = form.get('source') ?? interaction.source;
    const source = IDENTITY_SOURCES.find((candidate) => candidate === value);
    if (source === undefined) return 'Choose one of the identity sources.';
    interaction.source = source;
    return undefined;
  },
  proofing: (provider, interaction, form) => {
    const value = form.get('persona') ?? interaction.persona.id;
    const persona = provider.core.personas.find((candidate) => candidate.id === value);
    if (persona === undefined) return 'Choose one of the people.';
    // A different person has a different mailbox.
    if (persona !== interaction.persona) delete interaction.emailCode;
    interaction.persona = persona;
    return undefined;
  },
  email: (_provider, { emailCode }, form) =>
    emailCode !== undefined && form.get('code') === emailCode
      ? undefined
      : 'This is not the code that was sent.',
} as const satisfies Record<
  Step,
  (provider: Provider, interaction: Interaction, form: Parameters) => string | undefined
>;

function stepsOf(interaction: Interaction): readonly Step[] {
  return STEPS.filter((step) => step !== 'email' || interaction.request.scopes.includes('email'));
}

/** Returns the first unfinished step. */
function stepDue(interaction: Interaction): Step | undefined {
  return stepsOf(interaction).find((step) => !interaction.done.has(step));
}

/** Redirects to the due step when the URL names a later one. Earlier steps may be repeated. */
function skippedTo(provider: Provider, interaction: Interaction, step: Step): SandboxResponse | undefined {
  const due = stepDue(interaction);
  if (due === undefined || STEPS.indexOf(step) <= STEPS.indexOf(due)) return undefined;
  return goTo(provider, interaction, due);
}

function find(provider: Provider, step: Step, id = ''): Interaction | undefined {
  const interaction = provider.state.interactions.get(id);
  if (interaction === undefined) return undefined;
  if (provider.core.now().getTime() > interaction.expiresAt) {
    provider.state.interactions.delete(id);
    return undefined;
  }
  return stepsOf(interaction).includes(step) ? interaction : undefined;
}

function goTo(provider: Provider, { id }: Interaction, step: Step): SandboxResponse {
  return redirect(303, `${provider.issuer}${PATHS.interaction}/${id}/${step}`);
}

function page(provider: Provider, interaction: Interaction, step: Step, problem?: string): SandboxResponse {
  if (step === 'email') sendEmailCode(provider, interaction);
  return stepPage({
    step,
    steps: stepsOf(interaction),
    interaction,
    personas: provider.core.personas,
    clientId: interaction.request.clientId,
    problem,
  });
}

/** Sends the code once; a reload shows the same page. */
function sendEmailCode({ core }: Provider, interaction: Interaction): void {
  if (interaction.emailCode !== undefined) return;
  const number = Buffer.from(core.random(4)).readUInt32BE() % 1_000_000;
  const code = String(number).padStart(6, '0');
  interaction.emailCode = code;
  core.inbox.add({
    system: TENANT_ID,
    channel: 'email',
    to: interaction.persona.person.email,
    text: `Your code for the identity check is ${code}.`,
    code,
    at: core.now().toISOString(),
  });
}

function decline(provider: Provider, { id, request }: Interaction, step: Step): SandboxResponse {
  provider.state.interactions.delete(id);
  const description = `the person declined on the page ${step}`;
  return callback(
    request,
    { error: 'access_denied', error_description: description },
    `access_denied: ${description}`,
  );
}

/** Returns to the client after the last page, with a code or with the scenario's result. */
function finish(provider: Provider, interaction: Interaction): SandboxResponse {
  const { core, state } = provider;
  const { request, fault, persona } = interaction;
  const { effect } = fault;
  state.interactions.delete(interaction.id);
  if (effect.page === 'open') return openPage();
  if (effect.refusesPerson !== undefined) {
    const { error, description } = effect.refusesPerson;
    return callback(request, { error, error_description: description }, `${error}: ${description}`);
  }
  const code = Buffer.from(core.random(CODE_BYTES)).toString('base64url');
  const now = core.now().getTime();
  const delayMilliseconds = (effect.delaySeconds ?? 0) * 1000;
  state.grants.set(code, {
    request,
    fault,
    persona,
    authenticatedAt: now,
    expiresAt: now + delayMilliseconds + CODE_LIFETIME,
  });
  return {
    ...callback(
      { redirectUri: request.redirectUri, state: callbackState(interaction) },
      { code, iss: effect.callback?.iss },
      fault.id === 'ok' ? undefined : `scenario ${fault.id}`,
    ),
    ...(delayMilliseconds === 0 ? {} : { delayMilliseconds }),
  };
}

function callbackState({ request, fault }: Interaction): string | undefined {
  const played = fault.effect.callback?.state;
  if (played === 'none') return undefined;
  if (played === 'other') return 'state-of-another-login';
  if (played === 'unpadded') return request.state.replace(/=+$/, '');
  return request.state;
}
