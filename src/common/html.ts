/** HTML template literals; values are escaped unless they are HTML already. */

export interface Html {
  readonly html: string;
}

export type Content = string | number | Html | readonly Content[] | undefined | false;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes markup of a template: texts are escaped, markup made by this function is not. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const parts = strings.map((part, index) => `${part}${render(values[index])}`);
  return { html: parts.join('') };
}

function render(content: Content): string {
  if (content === undefined || content === false) return '';
  if (typeof content === 'string') return content.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? '');
  if (typeof content === 'number') return String(content);
  return 'html' in content ? content.html : content.map(render).join('');
}
