/** Where the person comes back to: three pages beside each other. */
import type { JsonObject } from '../../protocol/jose/decoded.ts';

/** What makes a request to one of the callback URLs the answer (ALL-1). */
export const AWAITED = ['sessionId'];

/** The pages that the person comes back to; nobody comes back where the caller named others, or the flow has none. */
export function withCallbacks(request: JsonObject, success: URL | undefined): JsonObject {
  if (success === undefined || request.flow !== 'redirect' || request.callbackUrls !== undefined)
    return request;
  const urls = { success: success.href, abort: beside('abort', success), error: beside('error', success) };
  return { ...request, callbackUrls: urls };
}

const beside = (name: string, success: URL): string => new URL(name, success).href;

/** Paths of the other two, for the listener. */
export const pathsBeside = (uris: readonly URL[]): readonly string[] =>
  uris.flatMap((uri) => [beside('abort', uri), beside('error', uri)].map((url) => new URL(url).pathname));
