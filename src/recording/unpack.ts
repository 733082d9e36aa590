/** Unpacks ZIP files within bounds, and damaged ones as far as they go. Nothing is ever written to disk. */
import { Unzip, UnzipInflate, unzipSync } from 'fflate';

/** Bounds against files made to fill the memory. Bytes; number of members. */
const MAX_MEMBER = 64 * 1024 * 1024;
const MAX_TOTAL = 256 * 1024 * 1024;
const MAX_MEMBERS = 50_000;

export type Members = Readonly<Record<string, Uint8Array>>;

export interface Unpacked {
  readonly members: Members;
  /** Number of members that were left out for their size. */
  readonly passedOver: number;
  readonly failure?: 'damaged' | 'encrypted';
}

/** Pictures, fonts, films and scripts say nothing of a login. */
const ASSET = /\.(?:png|jpe?g|gif|webp|avif|ico|svg|woff2?|ttf|otf|mp4|webm|css|js|mjs|wasm|pdf|map)$|\/$/i;

/** Flag of the first member: it is encrypted. APPNOTE.TXT, 4.4.4. */
const isEncrypted = (bytes: Buffer): boolean => bytes.length > 6 && ((bytes[6] as number) & 1) === 1;

export function unpack(bytes: Buffer): Unpacked {
  const bounds = { count: 0, total: 0, passedOver: 0 };
  const wanted = (name: string, size: number): boolean => {
    bounds.count += 1;
    if (ASSET.test(name)) return false;
    if (size > MAX_MEMBER || bounds.count > MAX_MEMBERS || bounds.total + size > MAX_TOTAL) {
      bounds.passedOver += 1;
      return false;
    }
    bounds.total += size;
    return true;
  };
  if (isEncrypted(bytes)) return { members: {}, passedOver: 0, failure: 'encrypted' };
  try {
    const members = unzipSync(bytes, { filter: ({ name, originalSize }) => wanted(name, originalSize) });
    return { members, passedOver: bounds.passedOver };
  } catch {
    const members = membersBeforeDamage(bytes);
    return { members, passedOver: 0, failure: 'damaged' };
  }
}

/** Reads member by member from the start, without the directory at the end of the file. */
function membersBeforeDamage(bytes: Buffer): Members {
  const parts = new Map<string, Uint8Array[]>();
  let total = 0;
  const reader = new Unzip((file) => {
    if (ASSET.test(file.name) || parts.size >= MAX_MEMBERS) return;
    const pieces: Uint8Array[] = [];
    let size = 0;
    parts.set(file.name, pieces);
    file.ondata = (failure, piece) => {
      if (failure !== null || size > MAX_MEMBER || total > MAX_TOTAL) return;
      size += piece.length;
      total += piece.length;
      pieces.push(piece);
    };
    file.start();
  });
  reader.register(UnzipInflate);
  try {
    // In small steps, so that what comes before the damage is handed over.
    for (let at = 0; at < bytes.length && total <= MAX_TOTAL; at += STEP) {
      reader.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
    }
  } catch {
    // What was read so far counts.
  }
  return Object.fromEntries(
    [...parts].map(([name, pieces]) => [name, new Uint8Array(Buffer.concat(pieces))]),
  );
}

const STEP = 16 * 1024;
