// The table of docs/guides/trust.md: what a checkout may set of each option, from the declarations in src/commands.
import { COMMANDS } from '../../src/commands/index.ts';
import { OUTPUT_OPTIONS } from '../../src/commands/options/options.ts';
import { readPage, withBlock } from './pages.js';

const LEVELS = {
  always: 'Always',
  'own-provider': 'Only for a provider that the checkout defines',
  trusted: 'Only after you trusted the file',
  never: 'Never',
};

const PAGE = 'docs/guides/trust.md';

async function declared() {
  const commands = await Promise.all(COMMANDS.map(async (row) => ({ row, ...(await row.load()) })));
  return [
    ...Object.values(OUTPUT_OPTIONS),
    ...commands.flatMap(({ row, options }) =>
      Object.values(options).map((option) => ({ ...option, command: row.name })),
    ),
  ];
}

const exceptionOf = ({ harmless, asDefault }) => {
  if (harmless !== undefined) return ` (${harmless.words}: always)`;
  return asDefault === undefined ? '' : ` (in \`idcli.config.yaml\`: \`${asDefault}\`)`;
};

const ruleOf = (option) => `${option.fromCheckout ?? 'never'}${exceptionOf(option)}`;

/** An option that some commands declare differently names them behind it; its usual rule names none. */
function namesOf(options, level) {
  const names = new Set();
  for (const option of options) {
    if ((option.fromCheckout ?? 'never') !== level) continue;
    const same = options.filter(({ name }) => name === option.name).map(ruleOf);
    const mine = same.filter((rule) => rule === ruleOf(option)).length;
    const of = mine * 2 > same.length ? '' : ` of \`${option.command}\``;
    names.add(`\`--${option.name}\`${of}${exceptionOf(option)}`);
  }
  return [...names].sort();
}

export async function trustPages() {
  const options = await declared();
  const rows = Object.entries(LEVELS).map(([level, title]) => {
    const names = namesOf(options, level);
    return `| ${title} (\`${level}\`) | ${names.length === 0 ? 'none' : names.join(', ')} |`;
  });
  const table = ['| a checkout may set it | options |', '| --- | --- |', ...rows].join('\n');
  const page = (await readPage(PAGE)) ?? '# Trust\n';
  return { [PAGE]: withBlock(page, 'options', table) };
}
