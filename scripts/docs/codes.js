// docs/codes.md: every code that idcli explain knows, from src/explain.
import { FAMILIES } from '../../src/explain/explanation.ts';
import { explanationsOf, FAMILY_NAMES } from '../../src/explain/find.ts';

const cell = (text) => text.replaceAll('|', '\\|');
const anchor = (family) => FAMILIES[family].title.toLowerCase().replaceAll(' ', '-');

/** Families with a page of their own, which says more. */
const PAGES = {
  checks: 'checks.md',
  errors: 'errors.md',
  'exit-codes': 'exit-codes.md',
  faults: 'sandbox.md',
};

function table(family) {
  const rows = explanationsOf(family).map(
    ({ code, where = '', title }) => `| \`${code}\` | ${cell(title)} | ${cell(where)} |`,
  );
  return `| code | what it means | where |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

const section = (family) => {
  const page = PAGES[family];
  const more = page === undefined ? '' : `\n\n[More about them](${page}).`;
  return `## ${FAMILIES[family].title}\n\n\`idcli explain ${family}\` lists them.${more}\n\n${table(family)}`;
};

const page = `# Codes

Every code that idcli prints or reads, in one line each. \`idcli explain CODE\` says what it means here, its likely causes, what
to do, the section of the specification, and a command line that shows it. It sends nothing.

\`\`\`sh
idcli explain id_token.aud
\`\`\`

${FAMILY_NAMES.map((family) => `- [${FAMILIES[family].title}](#${anchor(family)})`).join('\n')}

${FAMILY_NAMES.map(section).join('\n\n')}
`;

export const codePages = async () => ({ 'docs/codes.md': page });
