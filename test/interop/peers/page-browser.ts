/** A browser without scripts: cookies, redirects, forms that submit themselves, and frames. */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { CookieJar } from 'tough-cookie';

type Node = DefaultTreeAdapterTypes.Node;

interface Page {
  readonly url: URL;
  readonly status: number;
  readonly text: string;
}

export interface PageBrowser {
  /** Goes on until a page has neither a redirect nor a form that can be sent. */
  visit(url: URL | string): Promise<Page>;
  /** Loads one page, with the cookies. */
  look(url: URL | string): Promise<{ readonly headers: Headers; readonly text: string }>;
}

/** More than any login here takes. */
const MOST_STEPS = 30;

/** @param fill values by the name of a field; a form with a password field is sent only with one of them */
export function pageBrowser(fill: Readonly<Record<string, string>> = {}): PageBrowser {
  const jar = new CookieJar(undefined, { rejectPublicSuffixes: false });

  async function load(url: URL, form?: URLSearchParams): Promise<Response> {
    const cookie = await jar.getCookieString(url.href);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    for (const line of response.headers.getSetCookie())
      await jar.setCookie(line, url.href, { ignoreError: true });
    return response;
  }

  async function visit(start: URL | string): Promise<Page> {
    let url = new URL(start);
    let response = await load(url);
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const location = response.headers.get('location');
      if (location !== null) {
        url = new URL(location, url);
        response = await load(url);
        continue;
      }
      const text = await response.text();
      const nodes = [...within(parse(text))];
      for (const frame of nodes.filter(({ nodeName }) => nodeName === 'iframe')) {
        const source = attribute(frame, 'src');
        if (source !== '') await visit(new URL(source, url));
      }
      const form = nodes.find((node) => node.nodeName === 'form' && isSendable(node, fill));
      if (form === undefined) return { url, status: response.status, text };
      const target = new URL(attribute(form, 'action') || url.href, url);
      const fields = fieldsOf(form, fill);
      const isPost = attribute(form, 'method').toLowerCase() === 'post';
      if (!isPost) target.search = fields.toString();
      url = target;
      response = await load(url, isPost ? fields : undefined);
    }
    throw new Error(`the pages do not end: ${url.href}`);
  }
  return {
    visit,
    async look(url) {
      const response = await load(new URL(url));
      return { headers: response.headers, text: await response.text() };
    },
  };
}

/** Elements with a name of their own. */
const named = (form: Node): readonly Node[] =>
  [...within(form)].filter(
    (node) => ['input', 'button'].includes(node.nodeName) && attribute(node, 'name') !== '',
  );

/** A message of SAML, or a form for which there are values. */
const isSendable = (form: Node, fill: Readonly<Record<string, string>>): boolean =>
  named(form).some(
    (node) => attribute(node, 'name').startsWith('SAML') || Object.hasOwn(fill, attribute(node, 'name')),
  );

/** Every field once; a button only if it is filled in. */
function fieldsOf(form: Node, fill: Readonly<Record<string, string>>): URLSearchParams {
  const fields = new Map<string, string>();
  for (const node of named(form)) {
    const name = attribute(node, 'name');
    const given = Object.hasOwn(fill, name) ? fill[name] : undefined;
    if (given !== undefined) fields.set(name, given);
    else if (node.nodeName === 'input') fields.set(name, attribute(node, 'value'));
  }
  return new URLSearchParams([...fields]);
}

function* within(node: Node): Generator<Node> {
  for (const child of 'childNodes' in node ? node.childNodes : []) {
    yield child;
    yield* within(child);
  }
}

const attribute = (node: Node, name: string): string =>
  'attrs' in node ? (node.attrs.find((one) => one.name === name)?.value ?? '') : '';
