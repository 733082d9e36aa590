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

/** An option that commands declare differently names the command behind it. */
function namesOf(options, level) {
  const levelOf = ({ fromCheckout = 'never' }) => fromCheckout;
  const names = new Map();
  for (const option of options) {
    if (levelOf(option) !== level) continue;
    const same = options.filter(({ name }) => name === option.name).every((one) => levelOf(one) === level);
    const shown = same ? `\`--${option.name}\`` : `\`--${option.name}\` of \`${option.command}\``;
    names.set(shown, shown);
  }
  return [...names.keys()].sort();
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
