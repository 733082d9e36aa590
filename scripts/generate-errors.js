// Writes docs/errors.md, docs/exit-codes.md and the error codes of schemas/outcome.schema.json from the tables in
// src/errors.ts and src/output/topics.ts.
// With --check it writes nothing and exits 1 when a page is not what the tables say.
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);

// Node 20 cannot import TypeScript by itself; a bundle in memory can be imported as a data: URL.
const bundle = await build({
  absWorkingDir: new URL('.', root).pathname,
  stdin: {
    contents: "export * from './src/errors.ts'; export * from './src/output/topics.ts';",
    resolveDir: new URL('.', root).pathname,
    loader: 'ts',
  },
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
});
const code = Buffer.from(bundle.outputFiles[0].contents).toString('base64');
const { ERRORS, EXIT_CODES, EXIT_WORDS, errorsOf } = await import(`data:text/javascript;base64,${code}`);

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;
const codeLinks = (codes) => codes.map((name) => `[\`${name}\`](errors.md#${name.toLowerCase()})`).join(', ');

const errors = `# Errors

What can stop idcli from doing what it was asked. A message that was looked at and found wrong is no error but a finding of
a report. An error has a stable code, one sentence of fact, and a hint of what to do next; with \`--json\` it is the member
\`error\`, and what was learned before the failure stands beside it. Each code has one [exit code](exit-codes.md).

| code | what it says | exit code | outcome |
| --- | --- | --- | --- |
${Object.entries(ERRORS)
  .map(
    ([name, { title, exitCode, outcome = '' }]) =>
      `| [\`${name}\`](#${name.toLowerCase()}) | ${title} | ${exitCode} | ${outcome} |`,
  )
  .join('\n')}

${Object.entries(ERRORS)
  .map(([name, { title, exitCode, outcome }]) => {
    const ends = outcome === undefined ? '' : `, outcome \`${outcome}\``;
    return `## ${name}\n\n${title}. Exit code [${exitCode}](exit-codes.md#${exitCode})${ends}: ${EXIT_WORDS[exitCode].so}.\n`;
  })
  .join('\n')}`;

const exitCodes = `# Exit codes

How a run ended, for scripts. Every number that is not here is reserved. \`ok\` of the JSON document means exit code 0.

| exit code | meaning | what a script may conclude |
| --- | --- | --- |
${EXIT_CODES.map((number) => `| [${number}](#${number}) | ${EXIT_WORDS[number].meaning} | ${EXIT_WORDS[number].so} |`).join('\n')}

A failed check wins over the provider's own error, and both over success. With \`--expect PATH=VALUE\` the process exits 0 when
all expectations are met, whatever the run's own code, and 1 when one is not; 2, 70, 130 and 143 stand as they are. The run's
own code stays in \`exitCode\` of the document.

${EXIT_CODES.map((number) => {
  const codes = errorsOf(number);
  return `## ${number}\n\n${sentence(EXIT_WORDS[number].meaning)}\n${codes.length === 0 ? '' : `\nErrors: ${codeLinks(codes)}\n`}`;
}).join('\n')}`;

const schemaPath = 'schemas/outcome.schema.json';
const schema = (await readFile(new URL(schemaPath, root), 'utf8')).replace(
  /^( *)"USAGE",\n(?:\1"[A-Z_]+",?\n)*/m,
  (_, indentation) =>
    `${Object.keys(ERRORS)
      .map((name) => `${indentation}"${name}"`)
      .join(',\n')}\n`,
);

const pages = { 'docs/errors.md': errors, 'docs/exit-codes.md': exitCodes, [schemaPath]: schema };
const stale = [];
for (const [path, page] of Object.entries(pages)) {
  const url = new URL(path, root);
  const there = await readFile(url, 'utf8').catch(() => undefined);
  if (there === page) continue;
  stale.push(path);
  if (!process.argv.includes('--check')) await writeFile(url, page);
}
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`not current: ${stale.join(', ')}; run node scripts/generate-errors.js`);
  process.exitCode = 1;
} else console.log(stale.length === 0 ? 'all pages are current' : `written: ${stale.join(', ')}`);
