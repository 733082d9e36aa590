/** A page as the user agent sees it: title, ways forward, and complaints. */

import { defined } from '../common/defined.ts';
import type { PageSummary } from './drive.ts';
import { decodePage } from './encoding.ts';
import { type Form, readForms } from './form.ts';
import { attribute, type HtmlElement, hasAttribute, oneLine, parseHtml, textOf, walk } from './html.ts';
import { type Refresh, readRefresh } from './refresh.ts';
import type { Document } from './submission.ts';

interface Link {
  readonly text: string;
  readonly href: string;
}

export interface Page extends Document {
  readonly status: number;
  readonly kind: 'html';
  readonly title?: string;
  /** Joined headings: they distinguish the steps of a wizard. */
  readonly headings: string;
  readonly forms: readonly Form[];
  readonly links: readonly Link[];
  /** Addresses of its frames. */
  readonly frames: readonly string[];
  readonly refresh?: Refresh;
  /** The page's complaint, e.g. a wrong password. */
  readonly alert?: string;
  /** Its language tag: `lang` of the root, else `Content-Language`. */
  readonly language?: string;
  /** The visible text, in lines. */
  readonly text: string;
  readonly hasScripts: boolean;
  /** Whether a script submits a form automatically. */
  readonly submitsItself: boolean;
}

/** An answer that is not a page. */
export interface OtherAnswer {
  readonly kind: 'json' | 'text' | 'binary' | 'empty';
  readonly url: URL;
  readonly status: number;
  readonly text: string;
}

/** Reads a body by its content (rule ALL-16). */
export async function readAnswer(response: Response, url: URL): Promise<Page | OtherAnswer> {
  const contentType = response.headers.get('content-type') ?? '';
  const { text, encoding } = decodePage(new Uint8Array(await response.arrayBuffer()), contentType);
  const kind = recognize(text, contentType);
  const { status, headers } = response;
  if (kind === 'html')
    return readPage(text, {
      url,
      encoding,
      status,
      header: headers.get('refresh'),
      contentLanguage: headers.get('content-language'),
    });
  return { kind, url, status, text };
}

function recognize(text: string, contentType: string): (Page | OtherAnswer)['kind'] {
  const start = text.slice(0, 4096).trimStart();
  if (start === '') return 'empty';
  if (start.includes('\0')) return 'binary';
  if (/^[[{]/.test(start)) return 'json';
  const markup = /<(?:!doctype\s+html|html|head|body|form|meta|title|script|div|p|h1|table)\b/i.test(start);
  return markup || /\bhtml\b/i.test(contentType) ? 'html' : 'text';
}

/** Maximum number of headings and complaints read; a page can nest thousands. */
const MAX_TEXTS = 20;

interface Source {
  readonly url: URL;
  readonly encoding: string;
  readonly status: number;
  /** The `Refresh` header. */
  readonly header: string | null;
  readonly contentLanguage: string | null;
}

async function readPage(
  html: string,
  { url, encoding, status, header, contentLanguage }: Source,
): Promise<Page> {
  const document = await parseHtml(html);
  const links: Link[] = [];
  const frames: string[] = [];
  const headings: string[] = [];
  const complaints: string[] = [];
  const scripts: string[] = [];
  let title: string | undefined;
  let baseHref: string | undefined;
  let language = contentLanguage?.split(',')[0];
  let refresh = header === null ? undefined : readRefresh(header, false);
  walk(document.root, false, (element, inNoscript) => {
    switch (element.tagName) {
      case 'html':
        language = attribute(element, 'lang') ?? language;
        break;
      case 'title':
        title ??= oneLine(textOf(element));
        break;
      case 'base':
        baseHref ??= attribute(element, 'href');
        break;
      case 'meta':
        if (attribute(element, 'http-equiv')?.toLowerCase() === 'refresh') {
          refresh ??= readRefresh(attribute(element, 'content') ?? '', inNoscript);
        }
        break;
      case 'iframe':
        frames.push(attribute(element, 'src') ?? '');
        break;
      case 'a':
        links.push({
          text: oneLine(textOf(element) || (attribute(element, 'aria-label') ?? '')),
          href: attribute(element, 'href') ?? '',
        });
        break;
      case 'h1':
      case 'h2':
        if (headings.length < MAX_TEXTS) headings.push(oneLine(textOf(element)));
        break;
      case 'script':
        scripts.push(element.childNodes.map((node) => ('value' in node ? node.value : '')).join(''));
        break;
    }
    if (complaints.length < MAX_TEXTS && complains(element)) complaints.push(oneLine(textOf(element)));
    const onload = attribute(element, 'onload');
    if (onload !== undefined) scripts.push(onload);
    return inNoscript || element.tagName === 'noscript';
  });
  const forms = readForms(document);
  const alert = complaints.find((text) => text !== '');
  return {
    kind: 'html',
    url,
    base: baseHref !== undefined && URL.canParse(baseHref, url.href) ? new URL(baseHref, url) : url,
    encoding,
    status,
    ...(title === undefined || title === '' ? {} : { title }),
    headings: headings.filter((text) => text !== '').join(' / '),
    forms,
    links: links.filter(({ href }) => href !== ''),
    frames: frames.filter((source) => source !== ''),
    ...defined({ refresh, alert, language: language?.trim() || undefined }),
    text: textOf(document.root),
    hasScripts: scripts.length > 0,
    submitsItself:
      scripts.some((script) => /\bsubmit\s*\(/.test(script)) || (scripts.length > 0 && forms.some(delivers)),
  };
}

/** Whether a form only carries a SAML message to its receiver; the script that sends it may be in another file. */
const delivers = ({ controls }: Form): boolean =>
  controls.some(
    (control) =>
      control.kind === 'text' && !control.visible && /^SAML(?:Response|Request|art)$/.test(control.name),
  );

/** Recognizes a complaint by its role, else by common style sheet names. */
const complains = (element: HtmlElement): boolean =>
  !hasAttribute(element, 'hidden') &&
  (attribute(element, 'role') === 'alert' ||
    attribute(element, 'aria-live') === 'assertive' ||
    /(?:^|[\s_-])(?:error|errors|alert|danger|invalid-feedback)(?:$|[\s_-])/i.test(
      attribute(element, 'class') ?? '',
    ));

/** Maximum number of characters reported from a page. */
const WORDS = 300;

/** Returns the page text, the complaint first; buttons and fields are reported separately. */
function wordsOf({ title, alert, text }: Page): string | undefined {
  const lines = text.split('\n').filter((line) => line !== title && line !== alert);
  const words = oneLine([alert, ...lines].filter((line) => line !== undefined).join(' · '), WORDS);
  return words === '' ? undefined : words;
}

/** Summarizes a page for a report. Leaves out invisible controls. */
export function summarize(page: Page | OtherAnswer): PageSummary {
  const { url, status } = page;
  if (page.kind !== 'html') {
    const words = page.kind === 'binary' || page.kind === 'empty' ? undefined : oneLine(page.text, WORDS);
    return { url: url.href, status, forms: [], ...defined({ words }) };
  }
  const title = page.title ?? (page.headings || undefined);
  return {
    url: url.href,
    status,
    ...defined({ title, words: wordsOf(page) }),
    forms: page.forms.map((form) => ({
      action: form.action ?? '',
      method: form.method === 'post' ? 'POST' : 'GET',
      fields: [
        ...new Set(
          form.controls.flatMap((control) =>
            control.kind !== 'button' && control.visible && control.name !== '' ? [control.name] : [],
          ),
        ),
      ],
    })),
  };
}
