/** What an E-Signing order needs to know, and what its steps share. */
import type { X509Certificate } from 'node:crypto';
import type { Draft } from '../../outcome.ts';
import type { MessageOptions, Order, OrderProtocol } from '../../protocol/e-signing/index.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { World } from '../../world.ts';
import type { Player } from '../code-flow/input.ts';

/** What every message needs. */
export interface OrderService {
  readonly provider: ProviderPreset;
  readonly protocol: OrderProtocol;
  readonly endpoint: URL;
  readonly messages: MessageOptions;
}

/** How an object is fetched, kept and judged. */
export interface OrderEvidence {
  /** Absolute path for the SDO; absent: a name of its own in the working folder. */
  readonly out?: string;
  readonly overwrite: boolean;
  /** Certificates that the signers' chains must lead to; without any, no chain is checked. */
  readonly anchors?: readonly X509Certificate[];
  /** Key set of the embedded ID token: a URL, or a document that was read from a file. Absent: nobody gave any. */
  readonly jwks?: { readonly url: string } | { readonly document: unknown; readonly source: string };
  /** Who must have issued the embedded ID token, and for whom. */
  readonly tokenIssuer?: string;
  readonly clientId?: string;
  readonly clockToleranceSeconds: number;
  readonly pollSeconds: number;
}

/** What was ordered, where it is known: compared with what comes back (rules ES-V6 and ES-V9). */
export interface OrderedThings {
  readonly document?: Uint8Array;
  readonly phone?: string;
}

export interface SignOrderInput extends OrderService, OrderEvidence {
  readonly order: Order;
  readonly redirect: {
    readonly uris: readonly URL[];
    readonly listen?: { readonly host: string; readonly port: number };
    readonly https: boolean;
    /** Paths of the pages beside the exit. */
    readonly paths: { readonly abort: string; readonly error: string };
  };
  readonly player: Player;
  readonly timeoutSeconds: number;
  readonly dryRun: boolean;
}

export interface OrderContext {
  readonly world: World;
  /** Filled step by step; complete up to the last step that was reached, whatever happens then. */
  readonly draft: Draft;
  /** Takes large answers: the SDO. */
  readonly recorder: Recorder;
  /** A recorder that still works when the run was interrupted, for one last request (rule ES-C6). */
  farewell(): Promise<Recorder>;
  tell(text: string): Promise<void>;
  warn(text: string): Promise<void>;
}
