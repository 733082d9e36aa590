/** The single sign-on endpoint, its page, and the return to the service provider. */
import { defined } from '../../../../common/defined.ts';
import { mediaType, redirect, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { readParameters } from '../../../oidc/parameters.ts';
import { isOpen } from '../../../saml/holes.ts';
import { browserLoginOf, silentProblem, startBrowserLogin } from '../../../saml/idp/browser-login.ts';
import { deliver } from '../../../saml/idp/deliver.ts';
import { type Denial, denial } from '../../../saml/idp/denial.ts';
import { freshId } from '../../../saml/idp/idp.ts';
import { refusedPage } from '../../../saml/idp/pages.ts';
import { readAuthnRequest } from '../../../saml/idp/request.ts';
import { type Answer, loginResponse, statusResponse } from '../../../saml/idp/response.ts';
import type { AuthnRequest, BrowserLogin, Subject } from '../../../saml/idp/session.ts';
import { Refusal, refuse } from '../../../saml/refusal.ts';
import { isTrue } from '../../../saml/service-provider.ts';
import { attributeOf } from '../../../xml/read.ts';
import type { GenericPerson } from '../people/people.ts';
import { withChanges } from './changes.ts';
import type { SamlDoor } from './door.ts';
import { gonePage, loginPage } from './pages.ts';
import { SAML_PATHS } from './paths.ts';
import { withResponseHoles } from './response-holes.ts';
import { findPerson, subjectFor } from './subject.ts';
import type { Played, SamlVisit } from './visits.ts';
import { readWishes, type Wishes } from './wishes.ts';

/** Time limit for the person. Milliseconds. */
const VISIT_LIFETIME = 10 * 60 * 1000;

/** Accepts a request over any binding of the browser. Shows errors here: an unverified address gets no response. */
export function takeRequest(door: SamlDoor, request: SandboxRequest): SandboxResponse {
  try {
    const { request: read, root } = readAuthnRequest(door.idp, request);
    demandFresh(door, read, attributeOf(root, 'IssueInstant') ?? '');
    const skipsPage = isOpen(door.idp, 'force-authn') && isTrue(attributeOf(root, 'ForceAuthn'));
    const login = browserLoginOf(door.idp, request);
    const known = skipsPage ? personOf(door, login, door.defaultPerson) : undefined;
    return begin(door, read, readWishes(door.idp, root, read.sender), { known, login, isNamed: true });
  } catch (error) {
    if (error instanceof Refusal) return refusedPage(door.idp, error.message);
    throw error;
  }
}

const DAY = 24 * 60 * 60 * 1000;

/** @throws {Refusal} in a strict sandbox, for a request of another day and for one that was answered */
function demandFresh({ idp, answered }: SamlDoor, request: AuthnRequest, instant: string): void {
  if (!idp.core.samlIsStrict) return;
  if (Date.parse(instant) < idp.core.now().getTime() - DAY && !isOpen(idp, 'instant-old'))
    refuse('IssueInstant is more than a day ago');
  if (answered.has(keyOf(request)) && !isOpen(idp, 'id-replayed'))
    refuse('a request with this ID was answered before');
}

const keyOf = ({ sender, id }: AuthnRequest): string => `${sender.entityId} ${id}`;

interface Arriving {
  /** Who logs in, when that was chosen before; the login then needs no page. */
  readonly known?: GenericPerson | undefined;
  /** An earlier login with this browser. */
  readonly login?: BrowserLogin | undefined;
  /** The hint is the `Subject` of a request: the answer is about that person, or is an error (SAML core, 3.4.1.4). */
  readonly isNamed?: boolean;
}

export function begin(
  door: SamlDoor,
  request: AuthnRequest,
  wishes: Wishes | Denial,
  { known, login, isNamed = false }: Arriving = {},
): SandboxResponse {
  const hint = 'top' in wishes ? undefined : wishes.hint;
  const chosen = door.choose(hint);
  const { played, problem } = chosen;
  const takesName = isOpen(door.idp, 'subject-other') && chosen.isStrange;
  const named = chosen.isStrange ? findPerson(door, hint ?? '', request.sender) : undefined;
  const person = chosen.person ?? named;
  if (played.effect.page === 'error')
    return refusedPage(door.idp, `scenario ${played.id}: every request is bad`);
  if ('top' in wishes) return deny(door, request, wishes);
  if (problem !== undefined) return deny(door, request, denial('Responder', 'UnknownPrincipal', problem));
  if (isNamed && chosen.isStrange && named === undefined && !takesName)
    return deny(
      door,
      request,
      denial('Responder', 'UnknownPrincipal', 'nobody here has the name in Subject'),
    );
  const silent = wishes.isPassive ? silentProblem(login, wishes, person?.id) : undefined;
  if (silent !== undefined)
    return deny(door, request, denial('Responder', 'NoPassive', `IsPassive was asked for, and ${silent}`));
  door.idp.state.latestConsumers.set(request.sender.entityId, request.acs);
  const visit: SamlVisit = {
    id: freshId(door.idp),
    request,
    wishes,
    played,
    person: known ?? person ?? personOf(door, login, door.defaultPerson),
    expiresAt: door.idp.core.now().getTime() + VISIT_LIFETIME,
    ...defined({
      named: isNamed ? person?.id : undefined,
      claimed: takesName ? hint : undefined,
    }),
  };
  if (wishes.isPassive && login !== undefined) return goOn(door, visit, login);
  if (known !== undefined) return finish(door, visit, visit.person);
  door.visits.set(visit.id, visit);
  return {
    ...redirect(303, `${door.base}${SAML_PATHS.visit}?id=${visit.id}`),
    ...defined({ note: played.note }),
  };
}

export function showVisit(door: SamlDoor, request: SandboxRequest): SandboxResponse {
  const visit = visitOf(door, request);
  return visit === undefined ? gonePage(door) : loginPage(door, visit);
}

export function submitVisit(door: SamlDoor, request: SandboxRequest): SandboxResponse {
  const visit = visitOf(door, request);
  if (visit === undefined) return gonePage(door);
  if (mediaType(request) !== 'application/x-www-form-urlencoded')
    return loginPage(door, visit, { problem: 'The form did not arrive as a form.' });
  const form = readParameters(new URLSearchParams(request.body));
  const decision = form.get('decision');
  if (decision === 'decline') {
    door.visits.delete(visit.id);
    return deny(door, visit.request, denial('Responder', 'AuthnFailed', 'the person declined'));
  }
  if (decision !== 'approve') return loginPage(door, visit, { problem: 'Choose one of the buttons.' });
  const wanted = form.get('persona') ?? visit.person.id;
  const person = door.people.find(({ id }) => id === wanted);
  if (person === undefined) return loginPage(door, visit, { problem: 'Choose one of the people.' });
  if (visit.named !== undefined && visit.named !== person.id) {
    door.visits.delete(visit.id);
    return deny(
      door,
      visit.request,
      denial('Responder', 'AuthnFailed', `Subject names ${visit.named}, not ${person.id}`),
    );
  }
  return finish(door, visit, person, form.get('attributes'));
}

function visitOf({ idp, visits }: SamlDoor, { url }: SandboxRequest): SamlVisit | undefined {
  const visit = visits.get(url.searchParams.get('id') ?? '');
  if (visit === undefined || idp.core.now().getTime() <= visit.expiresAt) return visit;
  visits.delete(visit.id);
  return undefined;
}

function finish(door: SamlDoor, visit: SamlVisit, person: GenericPerson, changes = ''): SandboxResponse {
  const { request, wishes, played } = visit;
  const subject = subjectFor(door, person, request.sender, wishes);
  if (subject === undefined) {
    door.visits.delete(visit.id);
    return deny(door, request, noName(wishes));
  }
  const { claimed = subject.nameId } = visit;
  const changed = withChanges({ ...subject, nameId: claimed }, changes);
  if ('problem' in changed)
    return loginPage(door, { ...visit, person }, { changes, problem: changed.problem });
  door.visits.delete(visit.id);
  const answer = answerFor(door, { request, subject: changed.subject, person, played });
  const response = deliver(door.idp, request, answer, played.effect, played.note);
  return { ...response, ...startBrowserLogin(door.idp, person.id, answer.session) };
}

/** Answers by a login from before. */
function goOn(door: SamlDoor, visit: SamlVisit, login: BrowserLogin): SandboxResponse {
  const { request, wishes, played } = visit;
  const { level, authenticatedAt } = login;
  const person = personOf(door, login, visit.person);
  const subject = subjectFor(door, person, request.sender, { ...wishes, level });
  if (subject === undefined) return deny(door, request, noName(wishes));
  const answer = answerFor(door, { request, subject, person, played, authenticatedAt });
  if (answer.session !== undefined) login.indexes.add(answer.session.index);
  return deliver(door.idp, request, answer, played.effect, played.note);
}

const personOf = (
  { people }: SamlDoor,
  login: BrowserLogin | undefined,
  otherwise: GenericPerson,
): GenericPerson => people.find(({ id }) => id === login?.person) ?? otherwise;

/** A person without a NameID of the format. */
export const noName = ({ nameIdFormat }: Wishes): Denial =>
  denial('Requester', 'InvalidNameIDPolicy', `the person has no NameID of the format ${nameIdFormat}`);

export interface Granted {
  readonly request: AuthnRequest;
  readonly subject: Subject;
  readonly person: GenericPerson;
  readonly played: Played;
  /** Milliseconds since 1970; absent: now. */
  readonly authenticatedAt?: number;
}

/** Builds the response, and remembers the session that it starts. */
export function answerFor({ idp, persons, answered }: SamlDoor, granted: Granted): Answer {
  const { request, subject, person, played, authenticatedAt } = granted;
  const answer = loginResponse(idp, {
    request,
    subject,
    effect: withResponseHoles(idp, played.effect),
    ...defined({ authenticatedAt }),
  });
  if (answer.session !== undefined) {
    idp.state.sessions.set(answer.session.index, answer.session);
    persons.set(answer.session.index, person);
    if (request.id !== undefined) answered.set(keyOf(request), true);
  }
  return answer;
}

const deny = ({ idp }: SamlDoor, request: AuthnRequest, reason: Denial): SandboxResponse =>
  deliver(idp, request, statusResponse(idp, request, reason), {}, `${reason.second}: ${reason.message}`);
