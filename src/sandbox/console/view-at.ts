/** The views of the console, by name and by address. */
import { PAGES, type PageName } from '../console-paths.ts';
import type { Controlled } from '../control.ts';
import type { SandboxRequest } from '../http.ts';
import { matchPath } from '../router.ts';
import { clientPage, clientsPage } from './views/clients.ts';
import { clockPage } from './views/clock.ts';
import { messagesPage } from './views/messages.ts';
import { peoplePage, personPage } from './views/people.ts';
import { personaPage } from './views/personas.ts';
import { requestPage } from './views/request.ts';
import { requestsPage } from './views/requests.ts';
import { scenariosPage } from './views/scenarios.ts';
import { systemsPage } from './views/systems.ts';
import type { Shown, View } from './views/view.ts';
import { waitingPage } from './views/waiting.ts';

const VIEWS: Readonly<Record<PageName, View>> = {
  requests: requestsPage,
  request: requestPage,
  messages: messagesPage,
  waiting: waitingPage,
  scenarios: scenariosPage,
  people: peoplePage,
  person: personPage,
  persona: personaPage,
  clients: clientsPage,
  client: clientPage,
  systems: systemsPage,
  clock: clockPage,
};

/** @param id of what the address names, as written there */
export function view(name: PageName, controlled: Controlled, request: SandboxRequest, id = ''): Shown {
  return VIEWS[name]({ controlled, request, id: decoded(id) });
}

/** The view at the address of the request; the first page where none is. */
export function viewAt(controlled: Controlled, request: SandboxRequest): Shown {
  for (const [path, name] of Object.entries(PAGES)) {
    const parameters = matchPath(path, request.url.pathname);
    if (parameters !== undefined) return view(name, controlled, request, parameters.id);
  }
  return view('requests', controlled, request);
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
