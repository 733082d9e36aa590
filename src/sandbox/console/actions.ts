/**
 * What the forms of the console do: the control calls, with the rules of a page (same origin, and the form's own
 * key).
 */
import { defined } from '../../common/defined.ts';
import { reasonOf } from '../../common/foreign.ts';
import { isObject, jsonIn } from '../../common/json.ts';
import {
  addServiceProviders,
  advanceClock,
  armScenario,
  type Controlled,
  reset,
  setApproval,
  takeOwn,
  takePersonas,
} from '../control.ts';
import { mediaType, oauthError, redirect, type SandboxRequest, type SandboxResponse } from '../http.ts';
import { redirectUriProblem } from '../oidc/redirect-uri.ts';
import { refuseForeign } from '../same-origin.ts';
import type { Decision } from '../types.ts';
import { framed } from './frame.ts';
import { viewAt } from './view-at.ts';

type Fields = (name: string) => string;
/** Why it was not done, and else the word for what was. */
type Outcome = { readonly problem: string } | { readonly done: string };
type Action = (controlled: Controlled, field: Fields) => Outcome | Promise<Outcome>;

export async function act(controlled: Controlled, request: SandboxRequest): Promise<SandboxResponse> {
  const refused = refuseForeign(request, controlled.core.url);
  if (refused !== undefined) return refused;
  if (mediaType(request) !== 'application/x-www-form-urlencoded')
    return oauthError(415, 'invalid_request', 'the body must be application/x-www-form-urlencoded');
  const form = new URLSearchParams(request.body);
  const field: Fields = (name) => form.get(name) ?? '';
  if (field('key') !== controlled.formKey())
    return oauthError(403, 'access_denied', 'this form is not one of the console; load the page again');
  const back = pageBehind(request, field('back'));
  const action = Object.hasOwn(ACTIONS, field('do')) ? ACTIONS[field('do')] : undefined;
  const outcome =
    action === undefined ? { problem: 'There is no such action.' } : await action(controlled, field);
  if ('done' in outcome) return redirect(303, withDone(back, outcome.done));
  const url = new URL(back, request.url);
  const shown = viewAt(controlled, { ...request, method: 'GET', url, query: url.search.slice(1) });
  return framed(controlled, { ...request, url }, shown, outcome.problem);
}

/** The page that the form came from; never an address elsewhere. */
function pageBehind(request: SandboxRequest, field: string): string {
  const referrer = request.headers.referer ?? '';
  const named = field === '' && URL.canParse(referrer) ? new URL(referrer) : undefined;
  const path = named === undefined ? field : `${named.pathname}${named.search}`;
  return /^\/(?:$|\?|console\/)/.test(path) ? path : '/';
}

function withDone(back: string, done: string): string {
  const [path = '/', query = ''] = back.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('done', done);
  return `${path}?${parameters}`;
}

/** Turns the answer of a control call into an outcome. */
function outcomeOf({ status, body }: SandboxResponse, done: string): Outcome {
  if (status < 400) return { done };
  const { error_description: text } = JSON.parse(body) as { error_description: string };
  return { problem: text };
}

const ACTIONS: Readonly<Record<string, Action>> = {
  scenario: (controlled, field) => {
    const [system, scenario, times] = [field('system'), field('scenario'), field('times')];
    const limited = times === '' ? {} : { times: Number(times) };
    return outcomeOf(armScenario(controlled, { system, scenario, ...limited }), 'scenario');
  },
  off: ({ core }, field) => {
    core.scenarios.disarm(field('system'));
    return { done: 'off' };
  },
  decide: ({ tenants }, field) => {
    const tenant = tenants.find(({ info }) => info.id === field('system'));
    const decision = DECISIONS.find((one) => one === field('decision'));
    if (decision === undefined) return { problem: 'Approve, refuse or let expire.' };
    return tenant?.decide?.(field('id'), decision) === true
      ? { done: 'decided' }
      : { problem: 'This does not wait any more.' };
  },
  approval: (controlled, field) =>
    outcomeOf(setApproval(controlled, { automatic: field('automatic') === 'true' }), 'approval'),
  clock: (controlled, field) => {
    const typed = field('seconds').trim();
    const advanceSeconds = typed === 'now' ? -controlled.clock.advancedSeconds : Number(typed || Number.NaN);
    return outcomeOf(advanceClock(controlled, { advanceSeconds }), 'clock');
  },
  reset: (controlled) => outcomeOf(reset(controlled, {}), 'reset'),
  preselect: (controlled, field) => {
    const id = field('persona');
    const own = controlled.tenants.flatMap(({ registry }) => registry?.people?.() ?? []);
    if (![...controlled.core.personas, ...own].some((one) => one.id === id))
      return { problem: 'There is nobody by this name.' };
    controlled.preselected.id = id;
    return { done: 'preselected' };
  },
  persona: async (controlled, field) => {
    const person = jsonIn(field('person'));
    if (person === undefined) return { problem: 'What is known of the person is not JSON.' };
    const persona = { id: field('id'), ...defined({ title: field('title') || undefined }), person };
    return outcomeOf(await takePersonas(controlled, { personas: [persona] }), 'persona');
  },
  'remove-persona': ({ personas }, field) =>
    personas.remove(field('id')) ? { done: 'removed' } : { problem: 'Nobody added or changed this one.' },
  person: savePerson,
  people: (controlled, field) => importText(controlled, 'people', field('text')),
  client: (controlled, field) => {
    const client = jsonIn(field('client'));
    if (!isObject(client)) return { problem: 'The metadata is not a JSON object.' };
    const system = field('system') || 'generic';
    return outcomeOf(takeOwn(controlled, 'clients', { clients: [{ ...client, system }] }), 'client');
  },
  clients: (controlled, field) => importText(controlled, 'clients', field('text')),
  'remove-client': ({ tenants }, field) => {
    const tenant = tenants.find(({ info }) => info.id === field('system'));
    return tenant?.registry?.remove('clients', field('id')) === true
      ? { done: 'removed' }
      : { problem: 'No client has this id.' };
  },
  'remove-person': ({ tenants }, field) =>
    tenants.some(({ registry }) => registry?.remove('people', field('id')) === true)
      ? { done: 'removed' }
      : { problem: 'Somebody has to be there to log in.' },
  'service-provider': addServiceProvider,
  'remove-service-provider': ({ serviceProviders }, field) =>
    serviceProviders.remove(field('id')) ? { done: 'removed' } : { problem: 'Nobody added this one.' },
  'redirect-uri': ({ tenants }, field) => {
    const tenant = tenants.find(({ info }) => info.id === field('system'));
    const problem = redirectUriProblem(field('uri'));
    if (problem !== undefined) return { problem: `This cannot be a redirect URI: ${problem}.` };
    if (tenant?.addRedirectUri === undefined) return { problem: 'This system has no redirect URIs.' };
    tenant.addRedirectUri(field('uri'), field('client') || undefined);
    return { done: 'redirect-uri' };
  },
};

const DECISIONS: readonly Decision[] = ['approve', 'refuse', 'expire'];

/** Adds a person, or changes the title and the claims of one who is there. */
function savePerson(controlled: Controlled, field: Fields): Outcome {
  const claims = jsonIn(field('claims'));
  if (claims === undefined) return { problem: 'The claims are not JSON.' };
  const people = controlled.tenants.flatMap(({ registry }) => registry?.people?.() ?? []);
  const id = field('id');
  const known = people.find((person) => person.id === id);
  const title = field('title') || undefined;
  const saved = { ...known, id, ...defined({ title }), claims };
  const all = known === undefined ? [...people, saved] : people.map((one) => (one === known ? saved : one));
  return outcomeOf(takeOwn(controlled, 'people', { people: all }), 'person');
}

/** From pasted metadata, or from its address. */
async function addServiceProvider(controlled: Controlled, field: Fields): Promise<Outcome> {
  const text = field('metadata').trim();
  if (!/^https?:\/\//i.test(text))
    return outcomeOf(await addServiceProviders(controlled, { metadata: text }), 'service-provider');
  if (controlled.fetchMetadata === undefined)
    return { problem: 'This sandbox makes no requests: paste the metadata itself.' };
  try {
    const metadata = await controlled.fetchMetadata(text);
    return outcomeOf(await addServiceProviders(controlled, { metadata }), 'service-provider');
  } catch (error) {
    return { problem: `The metadata could not be fetched: ${reasonOf(error)}` };
  }
}

async function importText(
  controlled: Controlled,
  part: 'people' | 'clients',
  text: string,
): Promise<Outcome> {
  const value = jsonIn(text) ?? (await controlled.readDocument(text));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: `This is not a document with ${part}.` };
  return outcomeOf(takeOwn(controlled, part, { ...value }), part);
}
