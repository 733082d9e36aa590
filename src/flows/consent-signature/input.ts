/** Input of a consent signature, and the context that its steps share. */
import type { X509Certificate } from 'node:crypto';
import type { Sent } from '../../oauth/index.ts';
import type { Draft } from '../../outcome.ts';
import type { ConsentProtocol } from '../../protocol/consent/encryption-key.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import type { World } from '../../world.ts';
import type { TokenFlowInput } from '../code-flow/input.ts';

/** The request object: built from parts, or the operator's own, sent byte for byte. */
export type RequestSource =
  | {
      readonly kind: 'parts';
      readonly hints: readonly string[];
      readonly text: string;
      readonly uiLocales?: string;
      /** Extra members. */
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
  /** A key set read from a file, for an offline dry run. */
  readonly jwks?: { readonly document: unknown; readonly source: string };
  readonly pollSeconds: number;
  readonly timeoutSeconds: number;
  /** Origins besides the issuer's that may receive the session cookies. */
  readonly origins: readonly string[];
  readonly tokenParameters: readonly (readonly [string, string])[];
  readonly openApp: boolean;
  readonly qr: boolean;
  /** Deliver the answer to the application at the redirect URI instead of redeeming the code. */
  readonly deliver: boolean;
  /** Absolute path for the SDO; absent: a generated name in the working folder. */
  readonly out?: string;
  readonly overwrite: boolean;
  /** Certificates that the signers' chains must lead to. */
  readonly anchors: readonly X509Certificate[];
  readonly userinfo: boolean;
  readonly dryRun: boolean;
  /** The sandbox's phone page, when the person must approve there. */
  readonly phone?: string;
}

export interface ConsentContext {
  readonly world: World;
  /** Filled step by step; complete up to the last step reached, even after a failure. */
  readonly draft: Draft;
  readonly recorder: Recorder;
  /** Takes larger answers: the SDO. */
  readonly sdoRecorder: Recorder;
  tell(text: string): Promise<void>;
  warn(text: string): Promise<void>;
  /** Shows a URL as a QR code. */
  tellCode(url: string): Promise<void>;
}

/** With the request object, which explains refusals. */
export interface SentContext extends ConsentContext {
  readonly sent: Sent;
}

/** Returns an endpoint of the provider, below its issuer. */
export function endpointOf(
  { issuer, protocol }: Pick<ConsentInput, 'issuer' | 'protocol'>,
  name: keyof ConsentProtocol['endpoints'],
): string {
  return issuer.replace(/\/$/, '') + protocol.endpoints[name];
}
