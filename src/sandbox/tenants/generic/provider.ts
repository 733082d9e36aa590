/** Context shared by the endpoints of this tenant. */
import { inPlay } from '../../in-play.ts';
import type { JoseKey } from '../../jose/key.ts';
import type { Core } from '../tenant.ts';
import { TENANT_ID } from './clients/ready-made.ts';
import { findFault, type GenericFault, OK } from './faults.ts';
import type { GenericPerson } from './people/people.ts';
import type { GenericState } from './state.ts';

export interface Provider {
  readonly core: Core;
  readonly issuer: string;
  /** Of all endpoints, without trailing slash. */
  readonly base: string;
  /** Control calls replace them. */
  readonly people: GenericPerson[];
  readonly defaultPerson: GenericPerson;
  /** Scope → names of its claims. */
  readonly scopes: Record<string, readonly string[]>;
  readonly state: GenericState;
  /** What the system of a vendor has of its own, where this code plays it. */
  readonly vendor?: {
    /** Of all messages. */
    readonly signingKey: JoseKey;
    readonly decryptionKeys: readonly JoseKey[];
    /** Algorithms of request objects, proofs and assertions. */
    readonly signatures: readonly string[];
    /** Of the addresses that get its cookies. */
    readonly cookiePath: string;
  };
}

/** Segment before the name of an issuer of its own. */
export const RUN = '/run';

/**
 * The same provider as another issuer, with a trailing slash as in the conformance suite: a client that has never
 * seen it has nothing of it in a cache.
 */
export function asRun(provider: Provider, run: string): Provider {
  const base = `${provider.base}${RUN}/${run}`;
  return Object.create(provider, { base: { value: base }, issuer: { value: `${base}/` } });
}

const IN_PLAY = inPlay(TENANT_ID, findFault);

/** Returns the scenario chosen by a control call or a start flag, without using it up. */
export const chosenFault = ({ core }: Provider): GenericFault | undefined => IN_PLAY.chosen(core);

/** Returns the scenario of a login, counts it down and remembers it for the key set. */
export function takeFault(provider: Provider, hinted?: GenericFault): GenericFault {
  const { core, state } = provider;
  const fault = IN_PLAY.take(core) ?? IN_PLAY.named(core, hinted?.id) ?? OK;
  state.latestFault = fault;
  state.hasRotated = false;
  return fault;
}

export const secondsOf = (milliseconds: number): number => Math.floor(milliseconds / 1000);

export const randomText = ({ core }: Provider, bytes = 32): string =>
  Buffer.from(core.random(bytes)).toString('base64url');

/** Note of a response that plays a scenario. */
export const noteOf = (fault: GenericFault): { readonly note?: string } =>
  fault.id === OK.id ? {} : { note: `scenario ${fault.id}` };
