/**
 * Changes one provider in the text of a configuration file. Comments, order and all other values stay; only spacing
 * may become more even. With `document.ts` the only importer of `yaml`, and loaded only for those who change a file.
 */
import { type Document, isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';

/** Members of a provider, in the order in which they are written. */
export type Members = Readonly<Record<string, string>>;

/** Above a file that idcli makes; editors that know YAML take the first line for completion and checks. */
const HEAD = ` yaml-language-server: $schema=./node_modules/idcli/schemas/config.schema.json
 Secrets are references (env:NAME, file:PATH, prompt), never the secrets themselves: this file may be committed.
 What is in effect, and from where: idcli providers show ID --resolved`;

/**
 * The text of a new file for a project.
 * @param id becomes the provider that commands take when none is named
 */
export function newFile(id: string, members: Members): string {
  const document = parseDocument('');
  document.setIn(['defaults', 'provider'], id);
  setMembers(document, id, members);
  document.commentBefore = HEAD;
  return write(document, '');
}

/**
 * The text with these members of a provider set; one that is there already is replaced where it stands.
 * @param text valid, as `readDocument` judges
 */
export function withMembers(text: string, id: string, members: Members): string {
  const document = parseDocument(text);
  setMembers(document, id, members);
  return write(document, text);
}

/** The text without a provider and what was remarked about it; undefined when it is not in there. */
export function withoutProvider(text: string, id: string): string | undefined {
  const document = parseDocument(text);
  const providers = document.get('providers');
  if (!isMap(providers) || !providers.has(id)) return undefined;
  // The remark above the first of a mapping is kept with the mapping.
  const [first] = providers.items;
  if (isScalar(first?.key) && first.key.value === id) providers.commentBefore = null;
  providers.delete(id);
  if (providers.items.length === 0) document.delete('providers');
  return isMap(document.contents) && document.contents.items.length === 0
    ? remarks(document)
    : write(document, text);
}

function setMembers(document: Document, id: string, members: Members): void {
  // `providers:` with nothing below it is a value, and holds nothing.
  if (!isMap(document.get('providers'))) document.set('providers', document.createNode({}));
  const providers = document.get('providers') as YAMLMap;
  if (!isMap(providers.get(id))) providers.set(id, document.createNode({}));
  for (const [name, value] of Object.entries(members)) document.setIn(['providers', id, name], value);
  providers.flow = false;
}

/** In the manner of the text: its indentation, and lists as it writes them. Long values stay on their line. */
function write(document: Document, text: string): string {
  const [, indent = '  '] = /^[^\s#][^\n]*:[^\n]*\n(?:\s*#[^\n]*\n)*( +)\S/m.exec(text) ?? [];
  const indentSeq = !/^( *)[^\s#-][^\n]*:\n\1- /m.test(text);
  return document.toString({ lineWidth: 0, indent: Math.min(indent.length, 8), indentSeq });
}

/** What is left of a file when its last value goes: an empty mapping would only puzzle. */
function remarks({ commentBefore, comment }: Document): string {
  return [commentBefore, comment]
    .filter((block) => block !== null && block !== undefined)
    .map((block) => `${block.replace(/^/gm, '#')}\n`)
    .join('\n');
}
