/**
 * Changes one provider in the text of a configuration file. Comments, order and all other values stay; only spacing may
 * become more even. Besides `document.ts` the only importer of `yaml`, loaded only to change a file.
 */
import { type Document, isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';

/** Members of a provider, in written order. */
export type Members = Readonly<Record<string, string>>;

/** Header of a file that idcli creates; YAML-aware editors use the first line for completion and checks. */
const HEAD = ` yaml-language-server: $schema=./node_modules/idcli/schemas/config.schema.json
 Secrets are references (env:NAME, file:PATH, prompt), never the secrets themselves: this file may be committed.
 What is in effect, and from where: idcli providers show ID --resolved`;

/**
 * Builds the text of a new project file.
 * @param id becomes the default provider of commands
 */
export function newFile(id: string, members: Members): string {
  const document = parseDocument('');
  document.setIn(['defaults', 'provider'], id);
  setMembers(document, id, members);
  document.commentBefore = HEAD;
  return write(document, '');
}

/**
 * Sets these members of a provider in the text; an existing member is replaced in place.
 * @param text valid, as `readDocument` judges
 */
export function withMembers(text: string, id: string, members: Members): string {
  const document = parseDocument(text);
  setMembers(document, id, members);
  return write(document, text);
}

/** Removes a provider and its comments from the text; undefined if it is not there. */
export function withoutProvider(text: string, id: string): string | undefined {
  const document = parseDocument(text);
  const providers = document.get('providers');
  if (!isMap(providers) || !providers.has(id)) return undefined;
  // The comment above the first entry of a mapping belongs to the mapping.
  const [first] = providers.items;
  if (isScalar(first?.key) && first.key.value === id) providers.commentBefore = null;
  providers.delete(id);
  if (providers.items.length === 0) document.delete('providers');
  return isMap(document.contents) && document.contents.items.length === 0
    ? remarks(document)
    : write(document, text);
}

function setMembers(document: Document, id: string, members: Members): void {
  // `providers:` with nothing below it is an empty value.
  if (!isMap(document.get('providers'))) document.set('providers', document.createNode({}));
  const providers = document.get('providers') as YAMLMap;
  if (!isMap(providers.get(id))) providers.set(id, document.createNode({}));
  for (const [name, value] of Object.entries(members)) document.setIn(['providers', id, name], value);
  providers.flow = false;
}

/** Follows the style of the text: its indentation and its lists. Long values stay on their line. */
function write(document: Document, text: string): string {
  const [, indent = '  '] = /^[^\s#][^\n]*:[^\n]*\n(?:\s*#[^\n]*\n)*( +)\S/m.exec(text) ?? [];
  const indentSeq = !/^( *)[^\s#-][^\n]*:\n\1- /m.test(text);
  return document.toString({ lineWidth: 0, indent: Math.min(indent.length, 8), indentSeq });
}

/** Returns the comments left when a file loses its last value: an empty mapping would only puzzle. */
function remarks({ commentBefore, comment }: Document): string {
  return [commentBefore, comment]
    .filter((block) => block !== null && block !== undefined)
    .map((block) => `${block.replace(/^/gm, '#')}\n`)
    .join('\n');
}
