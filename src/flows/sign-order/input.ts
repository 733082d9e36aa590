/** Input of an E-Signing order, and the context that its steps share. */
import type { X509Certificate } from 'node:crypto';
import type { Draft } from '../../outcome.ts';
import type { MessageOptions, Order, OrderProtocol } from '../../protocol/e-signing/index.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { World } from '../../world.ts';
import type { Player } from '../code-flow/input.ts';

/** Needed for every message. */
export interface OrderService {
  readonly provider: ProviderPreset;
  readonly protocol: OrderProtocol;
  readonly endpoint: URL;
  readonly messages: MessageOptions;
}

/** How to fetch, save and judge an object. */
export interface OrderEvidence {
  /** Absolute path for the SDO; absent: a generated name in the working folder. */
  readonly out?: string;
  readonly overwrite: boolean;
  /** Certificates that the signers' chains must lead to; absent: no chain is checked. */
  readonly anchors?: readonly X509Certificate[];
  /** Key set of the embedded ID token: a URL, or a document read from a file. Absent: none was given. */
  readonly jwks?: { readonly url: string } | { readonly document: unknown; readonly source: string };
  /** Expected issuer and audience of the embedded ID token. */
  readonly tokenIssuer?: string;
  readonly clientId?: string;
  readonly clockToleranceSeconds: number;
  readonly pollSeconds: number;
}

/** The order, as far as known, to compare with the result (rules ES-V6 and ES-V9). */
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
    /** Paths of the pages next to the exit page. */
    readonly paths: { readonly abort: string; readonly error: string };
  };
  readonly player: Player;
  readonly timeoutSeconds: number;
  readonly dryRun: boolean;
}

export interface OrderContext {
  readonly world: World;
  /** Filled step by step; complete up to the last step reached, even after a failure. */
  readonly draft: Draft;
  /** Takes large answers: the SDO. */
  readonly recorder: Recorder;
  /** Returns a recorder that still works after an interrupt, for one last request (rule ES-C6). */
  farewell(): Promise<Recorder>;
  tell(text: string): Promise<void>;
  warn(text: string): Promise<void>;
}
