// What other programs import, a page an entry, from the declarations that the package ships. TypeDoc does not take the TypeScript
// that idcli is built with; the declarations are made to be read as they are.
import { readFile } from 'node:fs/promises';

const FOLDER = 'src/public/api';
/** Page → the declarations and the entries of the package that have them. */
const ENTRIES = {
  sandbox: { file: 'sandbox', imports: ['idcli/sandbox'], what: 'the sandbox in a process of your own' },
  judgements: { file: 'judgements', imports: ['idcli'], what: 'the judgements of the commands' },
  fixtures: {
    file: 'fixtures',
    imports: ['idcli/vitest', 'idcli/playwright'],
    what: 'fixtures for two test runners',
  },
};

/** A declaration begins at the start of a line; what belongs to it is indented, or closes it. */
const BEGIN = /\n(?=\/\*\*|export |import |type )/;
const EXPORTED = /^export (?:declare )?(interface|type|function) (\w+)/;

/** The exported declarations of a file, in its order, each with the words of its comment. */
export function declarationsOf(source) {
  const pieces = source.split(BEGIN).map((piece) => piece.trim());
  return pieces.flatMap((piece, at) => {
    const [, kind, name] = EXPORTED.exec(piece) ?? [];
    if (kind === undefined) return [];
    const before = pieces[at - 1] ?? '';
    const comment = before.startsWith('/**') && before.endsWith('*/') ? before.slice(3, -2) : '';
    const words = comment
      .replaceAll(/^\s*\* ?/gm, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
    return [{ kind, name, words, text: piece.replace(/^export (?:declare )?/, '') }];
  });
}

/** Names that a file hands on from elsewhere. */
const handedOn = (source) =>
  [...source.matchAll(/^export type \{([^}]*)\} from/gm)].flatMap(([, names]) =>
    names.split(',').map((name) => name.trim()),
  );

export async function apiPages() {
  const entries = Object.entries(ENTRIES);
  const sources = await Promise.all(entries.map(([, { file }]) => readFile(`${FOLDER}/${file}.ts`, 'utf8')));
  const pageOf = new Map(
    entries.flatMap(([page], at) => declarationsOf(sources[at]).map(({ name }) => [name, page])),
  );
  const pages = entries.map(([page, entry], at) => [
    `docs/api/${page}.md`,
    pageText(page, entry, sources[at], pageOf),
  ]);
  return { ...Object.fromEntries(pages), 'docs/api/README.md': overview(entries, sources) };
}

function pageText(page, { imports, what }, source, pageOf) {
  const declarations = declarationsOf(source);
  const functions = declarations.filter(({ kind }) => kind === 'function');
  const names = functions.map(({ name }) => name).join(', ');
  return `# ${imports.map((name) => `\`${name}\``).join(' and ')}

<!-- Made by npm run docs from ${FOLDER}/${page}.ts. -->

${what[0].toUpperCase()}${what.slice(1)}. [How it is used](../guides/import.md); [what a version may change](README.md#versions).

\`\`\`ts
${imports.map((name) => `import { ${names} } from '${name}';`).join('\n')}
\`\`\`
${[...functions, ...declarations.filter(({ kind }) => kind !== 'function')].map((one) => section(one, page, pageOf)).join('')}${handed(source)}`;
}

function section({ name, kind, text, words }, page, pageOf) {
  const used = [...new Set(text.match(/\b[A-Z]\w+\b/g) ?? [])].filter(
    (one) => one !== name && pageOf.has(one),
  );
  const links = used.map((one) => {
    const other = pageOf.get(one);
    return `[${one}](${other === page ? '' : `${other}.md`}#${one.toLowerCase()})`;
  });
  return `
## ${name}${kind === 'function' ? '()' : ''}
${words === '' ? '' : `\n${words}\n`}
\`\`\`ts
${text}
\`\`\`
${links.length === 0 ? '' : `\nSee ${links.join(', ')}.\n`}`;
}

function handed(source) {
  const names = handedOn(source);
  if (names.length === 0) return '';
  return `
## Documents

${names.map((name) => `\`${name}\``).join(', ')} are the types of the documents that \`--json\` prints:
[outcome.d.mts](../../schemas/outcome.d.mts), and as [JSON Schema](../../schemas/outcome.schema.json).
`;
}

function overview(entries, sources) {
  const rows = entries.map(([page, { imports, what }], at) => {
    const exported = declarationsOf(sources[at]).filter(({ kind }) => kind === 'function');
    const names = exported.map(({ name }) => `\`${name}()\``).join(', ');
    return `| ${imports.map((name) => `[\`${name}\`](${page}.md)`).join(', ')} | ${what} | ${names} |`;
  });
  return `# What can be imported

<!-- Made by npm run docs from ${FOLDER}. -->

| entry | what it is | exports |
| --- | --- | --- |
${rows.join('\n')}

Each works from ES modules and from CommonJS, and brings its types. [Import idcli](../guides/import.md) shows them at work,
[the examples](../../examples/README.md) in whole applications.

## Versions

These pages are the whole of it, and follow Semantic Versioning 2.0.0 together with the command line:

- a **patch** mends what does not do what its page says;
- a **minor** version adds: an export, an optional member of what you hand over, a member of what you get, a fault, a system. Before 1.0
  it may also do what a major one may, and the changelog says so under "Changed" or "Removed";
- a **major** version removes, renames, demands more of you, or changes what a member means.

A type that you implement yourself would break when it grows. There is none: what you hand over is plain data with optional members.
Codes of checks and of errors never change their meaning. Faults of the sandbox keep their names. The exact words of messages and pages
are not part of it, nor are the modules inside \`dist\`. These pages are made from the declarations and held against them in CI, so a
change shows in the review of whoever makes it.
`;
}
