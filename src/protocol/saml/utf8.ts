/** UTF-8, decoded without forgiveness. */

/** The text, or the offset in bytes of the first sequence that is no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): { readonly text?: string; readonly invalidAt?: number } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { invalidAt: findInvalid(bytes) };
  }
}

/** Halves the range: a prefix is fine as long as only its last sequence may be cut off. */
function findInvalid(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isFine(bytes.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  // The fault is where the sequence begins that cannot be completed: at most three bytes before.
  while (!isFine(bytes.subarray(0, good), false)) good -= 1;
  return good;
}

function isFine(bytes: Uint8Array, mayGoOn: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: mayGoOn });
    return true;
  } catch {
    return false;
  }
}
