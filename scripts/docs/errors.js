// docs/errors.md and docs/exit-codes.md, from src/errors.ts and src/explain.
import { ERRORS } from '../../src/errors.ts';
import { ADVICE } from '../../src/explain/error-advice.ts';
import { EXIT_CODES, EXIT_WORDS, errorsOf } from '../../src/explain/exit-codes.ts';

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;
const list = (items) => items.map((item) => `- ${item}`).join('\n');
const codeLinks = (codes) => codes.map((name) => `[\`${name}\`](errors.md#${name.toLowerCase()})`).join(', ');

const errors = `# Errors

What can stop idcli from doing what it was asked. A message that was looked at and found wrong is not an error but a finding of
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
    const { causes, remedies, example } = ADVICE[name];
    return `## ${name}

${title}. Exit code [${exitCode}](exit-codes.md#${exitCode})${ends}.

Likely causes:

${list(causes)}

What to do:

${list(remedies)}

\`\`\`sh
${example}
\`\`\`
`;
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

export const errorPages = async () => ({ 'docs/errors.md': errors, 'docs/exit-codes.md': exitCodes });
