/** Flows of vendors' own APIs in recorded exchanges, recognized by their messages on any host and path. */
import type { Entry } from '../../recording/entry.ts';
import type { NetIdProtocol } from '../net-id/index.ts';
import { findNetIdFlows } from './net-id-flows.ts';
import { findOrderFlows } from './order-flows.ts';
import { findSessionFlows } from './session-flows.ts';
import type { VendorFlow } from './vendor-flow.ts';

/** @param entries in order of time */
export function findVendorFlows(
  entries: readonly Entry[],
  { netId }: { readonly netId: NetIdProtocol },
): VendorFlow[] {
  return [...findNetIdFlows(entries, netId), ...findOrderFlows(entries), ...findSessionFlows(entries)];
}
