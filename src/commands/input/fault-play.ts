/** Checks whether the requested flow can play a sandbox fault; each fault declares what it needs. */
import { IdcliError } from '../../errors.ts';
import { faultLine } from '../../explain/examples.ts';
import { LOGIN_WAYS, type LoginWay } from '../../explain/login-ways.ts';
import { SAML_WAYS, type SamlWay } from '../../explain/saml-ways.ts';
import type { Door, Fault } from '../../sandbox/types.ts';

/** The parts of a flow's request that faults depend on. */
interface Asked {
  readonly scope?: string | undefined;
  readonly maxAge?: boolean;
  readonly pkce?: boolean;
  /** An assurance level was requested, by whichever option the protocol has. */
  readonly level?: boolean;
  readonly method?: string | undefined;
  readonly logout?: boolean;
  readonly responseType?: string | undefined;
  readonly responseMode?: string | undefined;
  readonly userinfo?: boolean;
  readonly par?: boolean;
  readonly dpop?: boolean;
  readonly clientId?: string | undefined;
  /** Absent: the authorization code. */
  readonly grant?: string | undefined;
  /** Signature algorithms that are accepted beside the usual ones. */
  readonly algorithms?: readonly string[] | undefined;
  readonly ways?: readonly LoginWay[];
  /** SAML profiles and bindings that the request names. */
  readonly saml?: readonly SamlWay[];
}

/** The route of a flow to a tenant. */
export interface FaultDoor {
  readonly door: Door;
  /** Absent for a single step, which may lead up to the fault. */
  readonly asked?: Asked;
}

const DOORS: Readonly<Record<Door, string>> = {
  oidc: 'OpenID Connect',
  rest: 'the REST API',
  saml: 'SAML',
  consent: 'a consent signature',
  'net-id': 'Net iD Access',
  'e-signing': 'a sign order',
  inspect: 'a look at the provider',
};

/**
 * Checks before anything is sent.
 * @throws {IdcliError} `FAULT_NOT_PLAYED`, naming the protocol or the option that the fault needs
 */
export function demandPlayable(system: string, fault: Fault, { door, asked }: FaultDoor): void {
  const doors = Object.keys(fault.protocols ?? {}) as Door[];
  if (doors.length > 0 && !doors.includes(door)) {
    throw new IdcliError(
      'FAULT_NOT_PLAYED',
      `the fault ${fault.id} of ${system} is played over ${doors.map((one) => DOORS[one]).join(' or ')}, ` +
        `not over ${DOORS[door]}`,
      { hint: faultLine(system, fault) },
    );
  }
  const missing = asked === undefined ? undefined : missingOption(fault.needs ?? {}, door, asked);
  if (missing === undefined) return;
  throw new IdcliError(
    'FAULT_NOT_PLAYED',
    `the fault ${fault.id} of ${system} is not played: ${missing.because}`,
    { hint: missing.option },
  );
}

interface Missing {
  readonly because: string;
  /** Advice for the hint. */
  readonly option: string;
}

function missingOption(needs: NonNullable<Fault['needs']>, door: Door, asked: Asked): Missing | undefined {
  const words = asked.scope?.split(' ') ?? [];
  const scopes = needs.scope?.split(' ').filter((scope) => !words.includes(scope)) ?? [];
  if (scopes.length > 0)
    return {
      because: `it needs the scope ${scopes.join(' ')}`,
      option: `add --scope "${[...new Set(['openid', ...words, ...scopes])].filter((word) => word !== '').join(' ')}"`,
    };
  if (needs.maxAge === true && asked.maxAge !== true)
    return { because: 'it needs max_age in the request', option: 'add --max-age 300' };
  if (needs.pkce === true && asked.pkce !== true)
    return { because: 'it needs PKCE in the request', option: 'leave out --no-pkce' };
  if (needs.acrValues !== undefined && asked.level !== true)
    return {
      because: 'it needs a level of assurance that is asked for',
      option: door === 'oidc' ? `add --acr-values "${needs.acrValues}"` : 'add --loa substantial',
    };
  if (needs.method !== undefined && needs.method !== asked.method)
    return { because: `it needs the method ${needs.method}`, option: `add --method ${needs.method}` };
  if (needs.logout === true && asked.logout !== true)
    return { because: 'it is about the logout', option: 'add --logout' };
  return missingOfRequest(needs, asked);
}

/** What the authorization request and the client must be like. */
function missingOfRequest(needs: NonNullable<Fault['needs']>, asked: Asked): Missing | undefined {
  if (needs.grant !== undefined && needs.grant !== asked.grant)
    return { because: `it is about the grant ${needs.grant}`, option: `add --grant ${needs.grant}` };
  if (needs.way !== undefined && asked.ways?.includes(needs.way) !== true)
    return {
      because: `it is about ${LOGIN_WAYS[needs.way].about}`,
      option: `add ${LOGIN_WAYS[needs.way].options}`,
    };
  if (needs.refresh === true)
    return {
      because: 'it is about a refresh',
      option: 'log in with --login-hint fault:ID, then: idcli token refresh --from login.json',
    };
  if (needs.responseType !== undefined && needs.responseType !== (asked.responseType ?? 'code'))
    return {
      because: `it needs the response type ${needs.responseType}`,
      option: `add --response-type "${needs.responseType}"`,
    };
  if (needs.responseMode !== undefined && needs.responseMode !== asked.responseMode)
    return {
      because: `it needs the response mode ${needs.responseMode}`,
      option: `add --response-mode ${needs.responseMode}`,
    };
  const clients = [needs.client, ...(needs.otherClients ?? [])];
  if (needs.client !== undefined && !clients.includes(asked.clientId))
    return { because: `it needs the client ${needs.client}`, option: `add --client-id ${needs.client}` };
  if (needs.userinfo === true && asked.userinfo !== true)
    return { because: 'it is about UserInfo', option: 'add --userinfo' };
  if (needs.par === true && asked.par !== true)
    return { because: 'it is about a pushed request', option: 'add --par' };
  if (needs.dpop === true && asked.dpop !== true)
    return { because: 'it is about DPoP', option: 'add --dpop' };
  if (needs.alg !== undefined && asked.algorithms?.includes(needs.alg) !== true)
    return { because: `it is about the algorithm ${needs.alg}`, option: `add --alg ${needs.alg}` };
  const way = needs.saml === undefined ? undefined : SAML_WAYS[needs.saml];
  if (way !== undefined && asked.saml?.includes(needs.saml ?? 'artifact') !== true)
    return {
      because: `it is about ${way.about}`,
      option: `${way.isCommand === true ? 'use' : 'add'} ${way.options}`,
    };
  return undefined;
}

/** Builds the error for a flow that never triggered the fault. */
export function notPlayed(system: string, id: string, fault: Fault | undefined): IdcliError {
  return new IdcliError('FAULT_NOT_PLAYED', `the fault ${id} of ${system} never came into play`, {
    hint:
      fault === undefined
        ? 'see the faults: idcli sandbox'
        : `what it does: ${fault.does}\nthe flow ended before it came to that, or did not ask for it`,
  });
}
