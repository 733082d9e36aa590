/** What a login by SAML needs to know. */
import type { Recorder } from '../../protocol/http/index.ts';
import type { Binding } from '../../protocol/saml/bindings.ts';
import type { Signer } from '../../protocol/saml/dispatch.ts';
import type { DecryptionKey } from '../../protocol/saml/keys/saml-key.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { FlowContext } from '../code-flow/code-flow.ts';
import type { CodeFlowInput } from '../code-flow/input.ts';

/** Where the identity provider is, and which keys are its own. */
export interface IdentityProviderInput {
  /** A file or a URL. Absent: nothing but what is known. */
  readonly metadata?: string;
  /** What stands for metadata where there is none. */
  readonly known?: { readonly entityId: string; readonly signOn: string };
  /** The entity that is meant, where the metadata has several. */
  readonly entityId?: string;
  /** Files with certificates, beside those of the metadata. */
  readonly certificates: readonly string[];
}

export interface ServiceProvider {
  readonly entityId: string;
  /** Signs requests. Absent: they go unsigned. */
  readonly signer?: Signer;
  readonly decryptionKeys: readonly DecryptionKey[];
}

export interface SamlRequestInput {
  readonly provider: ProviderPreset;
  readonly identityProvider: IdentityProviderInput;
  readonly serviceProvider: ServiceProvider;
  /** Assertion consumer service: where the answer is to come, and where that is listened for. */
  readonly redirect: CodeFlowInput['redirect'];
  /** Absent: Redirect where the provider has it, else POST. */
  readonly binding?: Binding;
  /** Absent: a random one. Empty: none. */
  readonly relayState?: string;
  readonly forceAuthn?: boolean;
  readonly isPassive?: boolean;
  readonly attributeIndex?: number;
  readonly nameIdFormat?: string;
  /** What is asked for, and what of the answers will do. */
  readonly authnContext?: {
    readonly comparison: 'exact' | 'minimum';
    readonly values: readonly string[];
    readonly accepted: readonly string[];
  };
  readonly idps: readonly string[];
  readonly extensions: readonly (readonly [name: string, value: string])[];
  readonly allowInsecureHttp: boolean;
}

export interface SamlLoginInput extends SamlRequestInput {
  readonly player: CodeFlowInput['player'];
  readonly timeoutSeconds: number;
  readonly clockToleranceSeconds: number;
  readonly allowSha1: boolean;
  readonly logout: boolean;
}

export interface SamlContext extends FlowContext {
  /** A recorder for metadata, which may be large. */
  connect(): Promise<Recorder>;
}
