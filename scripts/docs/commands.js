// The options and examples of docs/commands/<command>.md, and the list in docs/commands/README.md, from the
// declarations in src/commands. Text around the generated block stays.
import { COMMANDS as ROWS } from '../../src/commands/index.ts';
import { OUTPUT_OPTIONS } from '../../src/commands/options/options.ts';
import { readPage, withBlock } from './pages.js';

const COMMANDS = await Promise.all(ROWS.map(async (row) => ({ ...row, ...(await row.load()) })));

const fileOf = ({ name }) => `${name.replaceAll(' ', '-')}.md`;
const cell = (text) => text.replaceAll('|', '\\|');

function usage({ name, arguments: words = [] }) {
  const shown = words.map(({ name: word, optional, variadic }) => {
    const text = variadic ? `${word}...` : word;
    return optional ? `[${text}]` : `<${text}>`;
  });
  return ['idcli', name, ...shown, '[options]'].join(' ');
}

function flag({ name, kind, placeholder = 'VALUE' }) {
  if (kind === 'flag') return `--${name}`;
  return kind === 'optional-text' ? `--${name} [${placeholder}]` : `--${name} ${placeholder}`;
}

function optionTables(options) {
  const groups = Map.groupBy?.(options, ({ group }) => group) ?? grouped(options);
  return [...groups].map(([group, members]) => {
    const rows = members.map((option) => {
      const choices =
        option.choices === undefined ? '' : ` (${option.choices.map((one) => `\`${one}\``).join(', ')})`;
      const variable = option.commandLineOnly
        ? ''
        : `\`IDCLI_${option.name.toUpperCase().replaceAll('-', '_')}\``;
      return `| \`${cell(flag(option))}\` | ${cell(option.help)}${choices} | ${variable} |`;
    });
    return `### ${group}\n\n| option | meaning | environment |\n| --- | --- | --- |\n${rows.join('\n')}`;
  });
}

function grouped(options) {
  const groups = new Map();
  for (const option of options) groups.set(option.group, [...(groups.get(option.group) ?? []), option]);
  return groups;
}

function block(command) {
  const words = (command.arguments ?? []).map(({ name, help }) => `- \`${name}\`: ${help}`);
  const examples = command.examples.map(({ line, what }) => `- ${what}:\n\n  \`\`\`sh\n  ${line}\n  \`\`\``);
  return [
    `\`\`\`\n${usage(command)}\n\`\`\``,
    ...(words.length === 0 ? [] : [words.join('\n')]),
    '## Examples',
    examples.join('\n\n'),
    '## Options',
    'An option is set by flag, by environment variable, or under `defaults` in a [configuration file](../configuration.md);',
    'the first that has a value wins. [Options of every command](README.md#options-of-every-command) come on top.',
    ...optionTables(Object.values(command.options)),
  ]
    .join('\n\n')
    .replace('configuration.md);\n\nthe', 'configuration.md);\nthe');
}

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;
const byGroup = grouped(COMMANDS);
const list = `# Commands

${[...byGroup]
  .map(
    ([group, commands]) =>
      `## ${group}\n\n| command | what it does |\n| --- | --- |\n${commands
        .map((command) => `| [\`idcli ${command.name}\`](${fileOf(command)}) | ${command.summary} |`)
        .join('\n')}`,
  )
  .join('\n\n')}

## Options of every command

${optionTables(Object.values(OUTPUT_OPTIONS)).join('\n\n')}
`;
export async function commandPages() {
  const pages = { 'docs/commands/README.md': list };
  for (const command of COMMANDS) {
    const path = `docs/commands/${fileOf(command)}`;
    const start = `# idcli ${command.name}\n\n${sentence(command.summary)}\n`;
    pages[path] = withBlock((await readPage(path)) ?? start, 'reference', block(command));
  }
  return pages;
}
