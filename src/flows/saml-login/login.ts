import type { SamlSession } from '../../checks/saml/input.ts';
import type { Binding } from '../../protocol/saml/bindings.ts';
import type { PlayContext } from '../code-flow/playing.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { SamlContext, SamlLoginInput, SamlLogoutInput } from './input.ts';
import type { PreparedRequest } from './request.ts';

/** A login in progress. */
export interface Login {
  readonly input: SamlLoginInput;
  readonly context: SamlContext;
  readonly idp: IdentityProvider;
  /** Assertion consumer service, with its real port. */
  readonly acsUrl: string;
  /** Absent: the identity provider begins the login. */
  readonly request?: Pick<PreparedRequest, 'id' | 'relayState'>;
}

export interface Logout {
  readonly input: SamlLogoutInput;
  readonly context: SamlContext;
  readonly idp: IdentityProvider;
  readonly acsUrl: string;
  readonly session: SamlSession;
  /** Preferred if the provider offers it. */
  readonly binding?: Binding;
  /** The logout is the whole command, so its request and answer are in `data`. */
  readonly isWhole?: true;
}

export type LogoutPlaying = Omit<PlayContext, 'listener' | 'awaits' | 'purpose'>;
