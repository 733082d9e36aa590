/** Input of a Net iD Access authentication, and the context that its steps share. */

import type { Json } from '../../common/json.ts';
import type { Draft } from '../../outcome.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { NetIdLanguage, NetIdProtocol } from '../../protocol/net-id/index.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { World } from '../../world.ts';

export interface NetIdInput {
  readonly provider: ProviderPreset;
  readonly protocol: NetIdProtocol;
  /** The authenticator: `base_path`, or `base_path` and its id when behind the Selector. */
  readonly url: URL;
  /** The login page, fetched first to get a session. */
  readonly startUrl?: URL;
  /** The operator's own session, as a `Cookie` header; sent to the authenticator's origin only. */
  readonly cookie?: string;
  readonly language: NetIdLanguage;
  /** Start anew even if the session already has a result. */
  readonly restart: boolean;
  /** Where the app returns to (rule NA-V6). */
  readonly appRedirect?: string;
  readonly qr: boolean;
  readonly openApp: boolean;
  readonly pollSeconds: number;
  readonly timeoutSeconds: number;
  /** The attributes that the server keeps, from the operator's file. */
  readonly attributes?: { readonly [name: string]: Json };
  /** Page of the app that the sandbox plays; the app's token is appended. */
  readonly simulator?: string;
}

export interface NetIdContext {
  readonly world: World;
  /** Filled step by step; complete up to the last step reached, even after a failure. */
  readonly draft: Draft;
  readonly recorder: Recorder;
  /** Returns a recorder that still works after an interrupt, for one last request (rule NA-V7). */
  farewell(): Promise<Recorder>;
  tell(text: string): Promise<void>;
  warn(text: string): Promise<void>;
  /** Shows a URL as a QR code. */
  tellCode(url: string): Promise<void>;
}
