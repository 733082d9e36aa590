/** One SAML identity provider of the sandbox: everything its endpoints share. Each tenant with SAML makes one. */
import type { KeyObject } from 'node:crypto';
import type { Html } from '../../../common/html.ts';
import { BoundedMap } from '../../bounded-map.ts';
import type { Core } from '../../tenants/tenant.ts';
import type { SamlSigns } from '../../types.ts';
import type { XmlNode } from '../../xml/write.ts';
import type { Received } from '../binding.ts';
import type { ResponseBinding } from '../names.ts';
import type { ServiceProvider } from '../service-provider.ts';
import type { SamlSigner } from '../sign.ts';
import type { ArtifactEffect } from './effect.ts';
import type { BrowserLogin, SamlSession } from './session.ts';

/** The URLs of its endpoints; an endpoint without one does not exist. */
interface SamlAddresses {
  readonly signOn: string;
  readonly logout: string;
  /** ArtifactResolve over SOAP. */
  readonly artifact: string;
  /** LogoutRequests over SOAP. */
  readonly logoutSoap?: string;
  /** AuthnRequests over SOAP, for enhanced clients. */
  readonly ecp?: string;
  /** AttributeQueries over SOAP. */
  readonly attributes?: string;
}

/** What a response has to know of its provider. */
export interface ResponseMaker {
  readonly core: Pick<Core, 'now' | 'random'>;
  readonly entityId: string;
  /** Encrypts what a scenario encrypts to a service provider without a key. */
  readonly recipientKey: KeyObject;
  /** What document types name, so that a fetch is noticed; absent: a file, or an address that does not exist. */
  readonly canary?: string;
  /** Absent: the fixed key of the sandbox. */
  readonly signer?: SamlSigner;
  /** What it signs where a scenario says nothing; absent: the assertion. */
  readonly signs?: SamlSigns;
  /** The second key of its metadata; absent: there is none. */
  readonly nextSigner?: () => SamlSigner;
  /** Seconds that a response is good for; absent: the usual ones. */
  readonly lasts?: () => number | undefined;
}

export interface SamlIdp extends ResponseMaker {
  readonly core: Core;
  /** The id of its tenant. */
  readonly system: string;
  readonly addresses: SamlAddresses;
  /** The logo and name on its pages. */
  readonly brand: Html;
  /** In the order of the metadata. */
  readonly nameIdFormats: readonly string[];
  /** Bindings in which its endpoints take messages through the browser. */
  readonly requestBindings: readonly Received['binding'][];
  /** Bindings that its responses may take through the browser, the preferred one first. */
  readonly responseBindings: readonly ResponseBinding[];
  readonly state: SamlState;
  /** Finds a registered service provider. */
  serviceProvider(entityId: string): ServiceProvider | undefined;
}

export interface SamlState {
  /** Keyed by `SessionIndex`. */
  readonly sessions: BoundedMap<string, SamlSession>;
  /** Value of the cookie → the login of that browser. */
  readonly browsers: BoundedMap<string, BrowserLogin>;
  /** Entity ID → latest response address of that service provider. */
  readonly latestConsumers: BoundedMap<string, string>;
  /** Artifact → the message that it stands for. */
  readonly artifacts: BoundedMap<string, StoredMessage>;
  /** ID of a LogoutRequest of the provider → what waits for its answer. */
  readonly logouts: BoundedMap<string, StartedLogout>;
}

/** A message that waits for its artifact to be resolved. */
export interface StoredMessage {
  readonly message: XmlNode;
  /** The only service provider that may fetch it. */
  readonly entityId: string;
  readonly effect: ArtifactEffect;
}

interface StartedLogout {
  readonly session: SamlSession;
  /** Set once the service provider has answered: the last parts of its status codes. */
  status?: string;
}

/** Maximum number stored of each kind. */
const MOST_REMEMBERED = 1000;

export const createSamlState = (): SamlState => ({
  sessions: new BoundedMap(MOST_REMEMBERED),
  browsers: new BoundedMap(MOST_REMEMBERED),
  latestConsumers: new BoundedMap(MOST_REMEMBERED),
  artifacts: new BoundedMap(MOST_REMEMBERED),
  logouts: new BoundedMap(MOST_REMEMBERED),
});

export function clearSamlState(state: SamlState): void {
  for (const remembered of Object.values(state)) remembered.clear();
}

/** Returns a fresh XML ID. */
export const freshId = ({ core }: ResponseMaker): string =>
  `_${Buffer.from(core.random(16)).toString('hex')}`;
