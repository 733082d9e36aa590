/** SAML without a vendor: its endpoints, below the tenant. */
import { defined } from '../../../../common/defined.ts';
import { BoundedMap } from '../../../bounded-map.ts';
import type { SandboxRequest, SandboxResponse } from '../../../http.ts';
import { resolveArtifact } from '../../../saml/idp/artifact.ts';
import { answerQuery } from '../../../saml/idp/attribute-query.ts';
import { clearSamlState } from '../../../saml/idp/idp.ts';
import { samlInfo } from '../../../saml/idp/info.ts';
import { callLogout, takeLogout } from '../../../saml/idp/logout.ts';
import { showMetadata } from '../../../saml/idp/metadata.ts';
import type { ServiceProvider } from '../../../saml/service-provider.ts';
import type { SamlInfo } from '../../../types.ts';
import type { Route } from '../../tenant.ts';
import { OK } from '../faults.ts';
import { BRAND } from '../pages/pages.ts';
import { readLoginHint } from '../people/choose.ts';
import { noteOf, type Provider, takeFault } from '../provider.ts';
import { fetchNamed } from './careless-fetch.ts';
import type { SamlDoor } from './door.ts';
import { takeEcp } from './ecp.ts';
import { createSamlIdp, OWN_ENTITY_ID } from './identity-provider.ts';
import { type KeptSaml, keptSaml, restoreSaml } from './keep.ts';
import { showVisit, submitVisit, takeRequest } from './login.ts';
import { withMetadataHoles } from './metadata-holes.ts';
import { SAML_PATHS } from './paths.ts';
import { prepareStart, showStart, startSamlLogout } from './start.ts';
import { findSubject } from './subject.ts';
import { MOST_REMEMBERED } from './visits.ts';

interface SamlPart {
  readonly routes: readonly Route[];
  info(): SamlInfo;
  counts(): Readonly<Record<string, number>>;
  reset(): void;
  kept(): KeptSaml;
  /** Takes up what was kept; undefined: nothing was. */
  restore(kept: KeptSaml | undefined): void;
}

/**
 * @param serviceProviders registered at start, in addition to the own one
 * @param redirectUris addresses of the own one, added at start
 */
export function createSaml(
  provider: Provider,
  serviceProviders: readonly ServiceProvider[],
  redirectUris: readonly string[],
): SamlPart {
  const door = doorOf(provider, serviceProviders, redirectUris);
  const { idp, visits, persons, base } = door;
  return {
    routes: routesOf(door),
    info: () =>
      samlInfo({
        issuer: idp.entityId,
        metadata: `${base}${SAML_PATHS.metadata}`,
        start: `${base}${SAML_PATHS.start}`,
        logoutStart: `${base}${SAML_PATHS.logoutStart}`,
        ownEntityId: OWN_ENTITY_ID,
        serviceProviders,
      }),
    counts: () => ({ samlLoginsInProgress: visits.size, samlSessions: idp.state.sessions.size }),
    reset() {
      visits.clear();
      persons.clear();
      door.answered.clear();
      clearSamlState(idp.state);
    },
    kept: () => keptSaml(door),
    restore(kept) {
      if (kept !== undefined) restoreSaml(door, kept);
    },
  };
}

function doorOf(
  provider: Provider,
  serviceProviders: readonly ServiceProvider[],
  redirectUris: readonly string[],
): SamlDoor {
  const { core, issuer: base, people, defaultPerson } = provider;
  const idp = createSamlIdp({ core, base, brand: BRAND, people, serviceProviders, redirectUris });
  return {
    idp,
    base,
    people,
    defaultPerson,
    serviceProviders: () => {
      const own = idp.serviceProvider(OWN_ENTITY_ID);
      return own === undefined ? serviceProviders : [own, ...serviceProviders];
    },
    visits: new BoundedMap(MOST_REMEMBERED),
    persons: new BoundedMap(MOST_REMEMBERED),
    answered: new BoundedMap(MOST_REMEMBERED),
    choose(hint) {
      const { fault, person, problem } = readLoginHint(provider, hint);
      const isStrange = hint !== undefined && [fault, person, problem].every((one) => one === undefined);
      const chosen = takeFault(provider, fault);
      const played = {
        id: chosen.id,
        effect: chosen.effect.saml ?? {},
        ...(chosen.id === OK.id ? {} : noteOf(chosen)),
      };
      return { played, isStrange, ...defined({ person, problem }) };
    },
  };
}

/** Named by the document type of a response; a parser that fetches it is unsafe. */
const showCanary = (): SandboxResponse => ({
  status: 200,
  headers: { 'Content-Type': 'application/xml-dtd', 'Cache-Control': 'no-store' },
  body: '',
  note: 'the address in a document type was fetched',
});

function routesOf(door: SamlDoor): readonly Route[] {
  const { idp } = door;
  const query = (request: SandboxRequest) =>
    answerQuery(idp, request, {
      find: (name, sender) => findSubject(door, name, sender),
      effect: () => door.choose().played.effect,
    });
  const take = async (request: SandboxRequest) => {
    await fetchNamed(idp, request);
    return takeRequest(door, request);
  };
  const logOut = (request: SandboxRequest) => takeLogout(idp, request);
  return [
    {
      path: SAML_PATHS.metadata,
      methods: { GET: () => showMetadata(idp, (root) => withMetadataHoles(idp, root)) },
    },
    { path: SAML_PATHS.signOn, methods: { GET: take, POST: take } },
    {
      path: SAML_PATHS.visit,
      methods: {
        GET: (request) => showVisit(door, request),
        POST: (request) => submitVisit(door, request),
      },
      hidden: true,
    },
    {
      path: SAML_PATHS.start,
      methods: {
        GET: (request) => showStart(door, request),
        POST: (request) => prepareStart(door, request),
      },
    },
    { path: SAML_PATHS.canary, methods: { GET: showCanary }, hidden: true },
    { path: SAML_PATHS.artifact, methods: { POST: (request) => resolveArtifact(idp, request) } },
    { path: SAML_PATHS.ecp, methods: { POST: (request) => takeEcp(door, request) } },
    { path: SAML_PATHS.attributes, methods: { POST: query } },
    { path: SAML_PATHS.logout, methods: { GET: logOut, POST: logOut } },
    { path: SAML_PATHS.logoutSoap, methods: { POST: (request) => callLogout(idp, request) } },
    { path: SAML_PATHS.logoutStart, methods: { GET: (request) => startSamlLogout(door, request) } },
  ];
}
