/** Computed portraits: a silhouette as PNG (RFC 2083), small, or with noise that defeats compression. */
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Bytes per pixel: red, green, blue. */
const CHANNELS = 3;

export interface PngOptions {
  readonly width: number;
  readonly height: number;
  /** Deviation of each channel from its colour, 0 to 255; noise makes the file large. */
  readonly noise: number;
}

/** Draws a person's silhouette, in base64. The same options give the same bytes. */
export function silhouettePng({ width, height, noise }: PngOptions): string {
  const stride = 1 + width * CHANNELS;
  const raw = Buffer.alloc(stride * height);
  let seed = 1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = colourAt(x / width, y / height);
      for (let channel = 0; channel < CHANNELS; channel += 1) {
        // A linear congruential generator: cheap, and the same in every run.
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        const stray = Math.floor(((seed >>> 16) / 0x1_0000 - 0.5) * noise);
        raw[y * stride + 1 + x * CHANNELS + channel] = clamp((colour[channel] ?? 0) + stray);
      }
    }
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(width, height)),
    // Noise is stored uncompressed: compression costs time and gains little.
    chunk('IDAT', deflateSync(raw, { level: noise > 0 ? 0 : 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]).toString('base64');
}

/** Returns head, shoulders or background for a point of the unit square. */
function colourAt(x: number, y: number): readonly [number, number, number] {
  const inHead = ((x - 0.5) / 0.19) ** 2 + ((y - 0.38) / 0.22) ** 2 < 1;
  const inShoulders = ((x - 0.5) / 0.42) ** 2 + ((y - 1.05) / 0.4) ** 2 < 1;
  if (inHead) return [205, 160, 130];
  if (inShoulders) return [38, 74, 92];
  return [214, 224, 232];
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, value));
}

function header(width: number, height: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  // 8 bits per channel, true colour; compression, filter and interlace at the standard's only or simplest value.
  data.set([8, 2, 0, 0, 0], 8);
  return data;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
