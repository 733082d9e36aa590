/** Input of a SAML login. */
import type { Recorder } from '../../protocol/http/index.ts';
import type { AnswerBinding, Binding } from '../../protocol/saml/bindings.ts';
import type { DecryptionKey } from '../../protocol/saml/keys/saml-key.ts';
import type { Signer } from '../../protocol/saml/signing/signer.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { FlowContext } from '../code-flow/flow-context.ts';
import type { CodeFlowInput } from '../code-flow/input.ts';

/** Address and keys of the identity provider. */
export interface IdentityProviderInput {
  /** A file or a URL. Absent: `known` only. */
  readonly metadata?: string;
  /** Replaces missing metadata. */
  readonly known?: { readonly entityId: string; readonly signOn: string };
  /** The entity to use when the metadata has several. */
  readonly entityId?: string;
  /** Files with certificates, in addition to those of the metadata. */
  readonly certificates: readonly string[];
}

export interface ServiceProvider {
  readonly entityId: string;
  /** Signs requests. Absent: they are unsigned. */
  readonly signer?: Signer;
  readonly decryptionKeys: readonly DecryptionKey[];
}

export interface SamlRequestInput {
  readonly provider: ProviderPreset;
  readonly identityProvider: IdentityProviderInput;
  readonly serviceProvider: ServiceProvider;
  /** Assertion consumer service: where the answer goes, and where to listen for it. */
  readonly redirect: CodeFlowInput['redirect'];
  /** Absent: Redirect if the provider offers it, else POST. */
  readonly binding?: Binding;
  /** How the answer is to come. */
  readonly answerBinding: AnswerBinding;
  /** Absent: a random one. Empty: none. */
  readonly relayState?: string;
  readonly forceAuthn?: boolean;
  readonly isPassive?: boolean;
  readonly attributeIndex?: number;
  readonly nameIdFormat?: string;
  /** The requested contexts, and those accepted in the answer. */
  readonly authnContext?: {
    readonly comparison: 'exact' | 'minimum';
    readonly values: readonly string[];
    readonly accepted: readonly string[];
  };
  readonly idps: readonly string[];
  readonly extensions: readonly (readonly [name: string, value: string])[];
  readonly allowInsecureHttp: boolean;
}

/** What a message to a user's browser, and the judgement of its answer, needs. */
export interface SamlLogoutInput
  extends Pick<SamlRequestInput, 'provider' | 'serviceProvider' | 'redirect' | 'allowInsecureHttp'> {
  readonly player: CodeFlowInput['player'];
  readonly timeoutSeconds: number;
  readonly clockToleranceSeconds: number;
  readonly allowSha1: boolean;
}

export interface SamlLoginInput extends SamlRequestInput, SamlLogoutInput {
  /** Enhanced client: no browser, but user name and password if given. Absent: through a browser. */
  readonly ecp?: { readonly user?: string; readonly password?: string };
  /** The identity provider begins, at an address to open or by itself. Absent: idcli sends a request. */
  readonly unsolicited?: { readonly start?: (acsUrl: URL) => URL };
  readonly logout: boolean;
  /** Resolve an artifact a second time, which must fail. */
  readonly replayArtifact: boolean;
}

export interface SamlContext extends FlowContext {
  /** Returns a recorder for metadata, which may be large. */
  connect(): Promise<Recorder>;
}
