/** The readers of file formats, and how each recognizes its own by the first bytes. */
import { readJsonDocument } from './json-document.ts';
import type { FormatReader } from './source.ts';

const isText = (head: string): boolean => head.trim() !== '' && !head.includes('\0');

/** A request line or a status line that stands alone, or what `http.client` of Python says of them. */
const RAW_HTTP =
  /^(?:(?:GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH) \S+ HTTP\/[\d.]+|HTTP\/[\d.]+ \d{3}\b.*)\r?$|^send: b['"]/m;

/** In order; the first that recognizes the head reads the file, which can be read only once. */
export const READERS: readonly {
  /** @param head text of at least the first bytes, without a byte order mark */
  readonly fits: (head: string) => boolean;
  readonly load: () => Promise<FormatReader>;
}[] = [
  { fits: (head) => head.startsWith('PK'), load: async () => (await import('./zip.ts')).readZip },
  {
    fits: (head) => /^\s*\{\s*"constants"\s*:/.test(head),
    load: async () => (await import('./netlog.ts')).readNetlog,
  },
  {
    fits: (head) => /^\s*\{\s*"schema"\s*:\s*"idcli\/v/.test(head),
    load: async () => (await import('./own-document.ts')).readOwnDocument,
  },
  {
    fits: (head) => /^\s*\{[\s\S]{0,2000}"(?:log"\s*:\s*\{|requests"\s*:\s*\[)/.test(head),
    load: async () => readJsonDocument,
  },
  {
    fits: (head) => isText(head) && /\\?"Network\.(?:request|response|loading|data|get)\w+\\?"/.test(head),
    load: async () => (await import('./cdp.ts')).readCdp,
  },
  { fits: (head) => /<items[\s>]/.test(head), load: async () => (await import('./burp.ts')).readBurp },
  {
    fits: (head) =>
      /^[<>] (?:HTTP\/|[A-Z]+ \S+ HTTP)|^(?:[\d:.]+ )?(?:\[[\w-]+\] )?(?:=>|<=) (?:Send|Recv) /m.test(head),
    load: async () => (await import('./curl.ts')).readCurl,
  },
  {
    fits: (head) => isText(head) && RAW_HTTP.test(head),
    load: async () => (await import('./raw-http.ts')).readRawHttp,
  },
  {
    fits: (head) => /^\s*\[\s*\{[\s\S]{0,2000}"protocolVersion"\s*:[\s\S]{0,2000}"actualPort"\s*:/.test(head),
    load: async () => (await import('./charles.ts')).readCharles,
  },
  { fits: isText, load: async () => (await import('./log.ts')).readLog },
];
