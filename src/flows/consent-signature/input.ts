/** What a consent signature needs to know, and what its steps share. */
import type { X509Certificate } from 'node:crypto';
import type { Sent } from '../../oauth/index.ts';
import type { Draft } from '../../outcome.ts';
import type { ConsentProtocol } from '../../protocol/consent/encryption-key.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import type { World } from '../../world.ts';
import type { TokenFlowInput } from '../code-flow/input.ts';

/** The request object: made from its parts, or one of the operator's own, which is sent byte for byte. */
export type RequestSource =
  | {
      readonly kind: 'parts';
      readonly hints: readonly string[];
      readonly text: string;
      readonly uiLocales?: string;
      /** Further members. */
      readonly more: readonly (readonly [string, string])[];
      readonly pkce: boolean;
      readonly nonce: boolean;
    }
  | { readonly kind: 'given'; readonly bytes: Uint8Array; readonly object: JsonObject };

export interface ConsentInput extends TokenFlowInput {
  readonly protocol: ConsentProtocol;
  readonly request: RequestSource;
  readonly redirectUri: string;
  /** Send the request as a form, whatever its length. */
  readonly post: boolean;
  /** A key set that was read from a file, for a dry run offline. */
  readonly jwks?: { readonly document: unknown; readonly source: string };
  readonly pollSeconds: number;
  readonly timeoutSeconds: number;
  /** Origins beside the issuer's that may get the cookies of the session. */
  readonly origins: readonly string[];
  readonly tokenParameters: readonly (readonly [string, string])[];
  readonly openApp: boolean;
  readonly qr: boolean;
  /** Hand the answer to whoever listens at the redirect URI instead of redeeming the code. */
  readonly deliver: boolean;
  /** Absolute path for the SDO; absent: a name of its own in the working folder. */
  readonly out?: string;
  readonly overwrite: boolean;
  /** Certificates that the signers' chains must lead to. */
  readonly anchors: readonly X509Certificate[];
  readonly userinfo: boolean;
  readonly dryRun: boolean;
  /** Where a person approves in the sandbox, when nobody else does. */
  readonly phone?: string;
}

export interface ConsentContext {
  readonly world: World;
  /** Filled step by step; complete up to the last step that was reached, whatever happens then. */
  readonly draft: Draft;
  readonly recorder: Recorder;
  /** Takes larger answers: the SDO. */
  readonly sdoRecorder: Recorder;
  tell(text: string): Promise<void>;
  warn(text: string): Promise<void>;
  /** Shows a URL as a QR code. */
  tellCode(url: string): Promise<void>;
}

/** Once the request object is made: refusals are explained by what it says. */
export interface SentContext extends ConsentContext {
  readonly sent: Sent;
}

/** An endpoint of the provider, below its issuer. */
export function endpointOf(
  { issuer, protocol }: Pick<ConsentInput, 'issuer' | 'protocol'>,
  name: keyof ConsentProtocol['endpoints'],
): string {
  return issuer.replace(/\/$/, '') + protocol.endpoints[name];
}
