/** Requests from the sandbox to clients on this machine: never to another one, never after redirects. */

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;
/** In bytes. */
const LARGEST_ANSWER = 256 * 1024;

/** @throws {Error} for an address that is not loopback, and when nothing answers */
export function clientFetch(fetch: typeof globalThis.fetch | undefined) {
  return async (url: string, init: RequestInit = {}): Promise<Response> => {
    if (!URL.canParse(url)) throw new Error(`${url} is not a URL`);
    const { hostname, protocol } = new URL(url);
    if (!LOOPBACK.test(hostname))
      throw new Error(`${hostname} is not on this machine, and the sandbox stays on it`);
    if (protocol !== 'http:' && protocol !== 'https:') throw new Error(`${protocol} cannot be fetched`);
    if (fetch === undefined) throw new Error('this sandbox makes no requests');
    const response = await fetch(url, { ...init, redirect: 'manual' });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > LARGEST_ANSWER) throw new Error(`the answer is larger than ${LARGEST_ANSWER} bytes`);
    const body = [101, 204, 205, 304].includes(response.status) ? null : bytes;
    return new Response(body, { status: response.status, headers: response.headers });
  };
}
