/** The callback pages where the person returns: three addresses side by side. */
import { objectMember, stringMember } from '../../protocol/http/index.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';

/** Parameters that make a request to a callback URL the answer (ALL-1). */
export const AWAITED = ['sessionId'];

/** Adds the callback URLs if the caller named none and the flow uses them. */
export function withCallbacks(request: JsonObject, success: URL | undefined): JsonObject {
  if (success === undefined || request.flow !== 'redirect' || request.callbackUrls !== undefined)
    return request;
  const urls = { success: success.href, abort: beside('abort', success), error: beside('error', success) };
  return { ...request, callbackUrls: urls };
}

const beside = (name: string, success: URL): string => new URL(name, success).href;

/** Returns the callback URLs in a request, without invalid ones. */
export function callbacksIn(request: JsonObject): {
  readonly success?: URL;
  readonly others: readonly URL[];
} {
  const named = objectMember(request, 'callbackUrls') ?? {};
  const urlOf = (name: string): URL | undefined => {
    const text = stringMember(named, name);
    return text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  };
  const success = urlOf('success');
  const others = [urlOf('abort'), urlOf('error')].filter((url) => url !== undefined);
  return success === undefined ? { others } : { success, others };
}

/** Paths of the other two, for the listener. */
export const pathsBeside = (uris: readonly URL[]): readonly string[] =>
  uris.flatMap((uri) => [beside('abort', uri), beside('error', uri)].map((url) => new URL(url).pathname));
