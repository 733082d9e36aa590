/** Elements of a JUnit file as text. */

export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  content: readonly string[],
): string {
  const start = `<${name}${attributesText(attributes)}`;
  if (content.length === 0) return `${start}/>`;
  return `${start}>\n${content.join('\n')}\n</${name}>`;
}

export function attributesText(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(
      ([name, value]) => ` ${name}="${escaped(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`,
    )
    .join('');
}

/** Most characters that XML 1.0 forbids were escaped before; surrogates and the last two code points remain. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}
