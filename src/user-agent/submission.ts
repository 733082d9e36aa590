/** Turns a filled form into the request of a browser (HTML, 4.10.21 and 4.10.22). */
import type { Button, Control } from './control.ts';
import { formEncoding, urlencode } from './encoding.ts';
import type { Form } from './form.ts';
import type { Navigation } from './navigation.ts';

type Entry = [name: string, value: string];

export interface Document {
  readonly url: URL;
  /** The base of relative URLs. */
  readonly base: URL;
  readonly encoding: string;
}

/** Builds the navigation for a form, or says why a browser without scripts could not. */
export function submit(form: Form, button: Button | undefined, document: Document): Navigation | string {
  const action = button?.action ?? form.action ?? '';
  // A form without an action submits to its own page, whatever its base says.
  const target = action.trim() === '' ? document.url.href : action;
  if (!URL.canParse(target, document.base.href))
    return `the form leads to ${target.slice(0, 200)}, which is not an address`;
  const url = new URL(target, document.base);
  const method = button?.method ?? form.method;
  if (method === 'dialog') return 'the form only closes a dialog';
  const encoding = formEncoding(form.acceptCharset, document.encoding);
  const entries = entriesOf(form.controls, button, encoding);
  if (method !== 'post') {
    url.search = urlencode(entries, encoding);
    return { url, method: 'GET', referrer: document.url };
  }
  const body = encodeBody(entries, form, button, encoding);
  if (typeof body === 'string') return body;
  return {
    url,
    method: 'POST',
    body,
    parameters: new URLSearchParams(entries),
    referrer: document.url,
  };
}

function entriesOf(
  controls: readonly Control[],
  button: Button | undefined,
  encoding: string,
): readonly Entry[] {
  return controls
    .flatMap((control) => entriesOfOne(control, button, encoding))
    .filter(([name]) => name !== '')
    .map(([name, value]) => [name, value.replace(/\r\n?|\n/g, '\r\n')]);
}

function entriesOfOne(control: Control, button: Button | undefined, encoding: string): readonly Entry[] {
  const { name } = control;
  switch (control.kind) {
    case 'button':
      return control === button ? pressed(control) : [];
    case 'text':
      if (name === '_charset_' && control.type === 'hidden') return [[name, encoding]];
      return [[name, control.value]];
    case 'checkbox':
    case 'radio':
      return control.checked ? [[name, control.value]] : [];
    case 'select':
      return control.options
        .filter(({ selected, disabled }) => selected && !disabled)
        .map(({ value }) => [name, value]);
    case 'file':
      return [[name, '']];
  }
}

/** An image button sends the click position. */
function pressed({ image, name, value }: Button): readonly Entry[] {
  if (!image) return [[name, value]];
  const prefix = name === '' ? '' : `${name}.`;
  return [
    [`${prefix}x`, '0'],
    [`${prefix}y`, '0'],
  ];
}

function encodeBody(
  entries: readonly Entry[],
  form: Form,
  button: Button | undefined,
  encoding: string,
): NonNullable<Navigation['body']> | string {
  const enctype = button?.enctype ?? form.enctype;
  if (enctype === 'text/plain') return 'the form is sent as text/plain, which no program can read back';
  if (enctype !== 'multipart/form-data') {
    return {
      type: 'application/x-www-form-urlencoded',
      bytes: Buffer.from(urlencode(entries, encoding), 'latin1'),
    };
  }
  const files = new Set(form.controls.filter(({ kind }) => kind === 'file').map(({ name }) => name));
  return multipart(entries, files);
}

/** RFC 7578. File fields are sent as browsers send untouched ones. */
function multipart(entries: readonly Entry[], files: ReadonlySet<string>): NonNullable<Navigation['body']> {
  const quote = (name: string): string => name.replace(/\r\n/g, '%0D%0A').replaceAll('"', '%22');
  let boundary = 'idcli-form';
  while (entries.some((entry) => entry.join().includes(boundary))) boundary += '-';
  const parts = entries.map(([name, value]) => {
    const disposition = `Content-Disposition: form-data; name="${quote(name)}"`;
    const file = files.has(name) ? '; filename=""\r\nContent-Type: application/octet-stream' : '';
    return `--${boundary}\r\n${disposition}${file}\r\n\r\n${value}\r\n`;
  });
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.from(`${parts.join('')}--${boundary}--\r\n`, 'utf8'),
  };
}
