/** What a Net iD Access authentication needs to know, and what its steps share. */

import type { Json } from '../../common/json.ts';
import type { Draft } from '../../outcome.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { NetIdLanguage, NetIdProtocol } from '../../protocol/net-id/index.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { World } from '../../world.ts';

export interface NetIdInput {
  readonly provider: ProviderPreset;
  readonly protocol: NetIdProtocol;
  /** The authenticator: `base_path`, or behind the Selector `base_path` and its id. */
  readonly url: URL;
  /** The login page, fetched first so that there is a session. */
  readonly startUrl?: URL;
  /** A session of the operator's own, as a `Cookie` header; goes to the authenticator's origin only. */
  readonly cookie?: string;
  readonly language: NetIdLanguage;
  /** Start anew although the session has a result already. */
  readonly restart: boolean;
  /** Where the app goes back to (rule NA-V6). */
  readonly appRedirect?: string;
  readonly qr: boolean;
  readonly openApp: boolean;
  readonly pollSeconds: number;
  readonly timeoutSeconds: number;
  /** The attributes that the server keeps, from a file of the operator's. */
  readonly attributes?: { readonly [name: string]: Json };
  /** The app that the sandbox plays: its page, to which the app's token is added. */
  readonly simulator?: string;
}

export interface NetIdContext {
  readonly world: World;
  /** Filled step by step; complete up to the last step that was reached, whatever happens then. */
  readonly draft: Draft;
  readonly recorder: Recorder;
  /** A recorder that still works when the run was interrupted, for one last request (rule NA-V7). */
  farewell(): Promise<Recorder>;
  tell(text: string): Promise<void>;
  warn(text: string): Promise<void>;
  /** Shows a URL as a QR code. */
  tellCode(url: string): Promise<void>;
}
