/** The frame of every page: style, the notice that this is a sandbox, and headers that block scripts and frames. */

import { type Content, type Html, html } from '../../common/html.ts';
import type { SandboxResponse } from '../http.ts';
import { STYLE } from './style.ts';

export interface Page {
  /** Without the suffix that all titles share. */
  readonly title: string;
  readonly body: Html;
  /** `wide`: for tables. */
  readonly width?: 'wide';
  readonly footer?: Content;
  /** SHA-256 of the page's only script, in base64; absent: no script runs. */
  readonly scriptHash?: string;
}

/** Path of the shared style sheet: keeps pages small, also for programs that read them. */
export const STYLE_PATH = '/_sandbox/style.css';

export const styleSheet = (): SandboxResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'max-age=3600' },
  body: STYLE,
});

/**
 * No `form-action`: browsers also apply it to the redirect that ends a login. The referrer stays within the sandbox,
 * because a URL here can be the key to a login in progress.
 */
const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Cache-Control': 'no-store',
};

const contentPolicy = (scriptHash: string | undefined): string =>
  `default-src 'none'; ${scriptHash === undefined ? '' : `script-src 'sha256-${scriptHash}'; `}style-src ` +
  `'self'; base-uri 'none'; frame-ancestors 'none'`;

export function page(status: number, { title, body, width, footer, scriptHash }: Page): SandboxResponse {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · idcli sandbox</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<header class="sandbox"><strong>Local sandbox.</strong> Nobody here is real: all people and all data are made
up.</header>
<main${width === undefined ? '' : html` class="${width}"`}>${body}</main>
<footer>${footer ?? 'Served by idcli on this computer. Nothing leaves it.'}</footer>
</body>
</html>
`;
  const headers = { ...PAGE_HEADERS, 'Content-Security-Policy': contentPolicy(scriptHash) };
  return { status, headers, body: document.html };
}

/** A page that only says something, under the sign of a system. */
export function messagePage(
  brand: Html,
  status: number,
  title: string,
  ...paragraphs: readonly Content[]
): SandboxResponse {
  const said = paragraphs.map((text) => html`<p class="soft">${text}</p>`);
  return page(status, { title, body: html`<div class="card">${brand}<h1>${title}</h1>${said}</div>` });
}
