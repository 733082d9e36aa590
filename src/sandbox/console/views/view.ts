/** What a view of the console is given, and what it gives. */
import type { Html } from '../../../common/html.ts';
import type { Controlled } from '../../control.ts';
import type { SandboxRequest } from '../../http.ts';

export interface ViewInput {
  readonly controlled: Controlled;
  readonly request: SandboxRequest;
  /** Of what the address names. */
  readonly id: string;
}

export interface Shown {
  readonly title: string;
  /** The entry of the navigation that it belongs to. */
  readonly at: 'requests' | 'messages' | 'waiting' | 'scenarios' | 'people' | 'clients' | 'systems' | 'clock';
  readonly body: Html;
  readonly status?: number;
}

export type View = (input: ViewInput) => Shown;
