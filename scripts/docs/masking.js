// The tables of docs/masking.md, from src/output/mask.
import { mark, PERSONAL_MARKS } from '../../src/output/mask/marks.ts';
import { PERSONAL, PERSONAL_WORDS, SECRETS } from '../../src/output/mask/names.ts';
import { readPage, withBlock } from './pages.js';

/** Kind → what it is, and a value that shows its mark. */
const KINDS = {
  hidden: ['national numbers, streets, account numbers', '17029049902'],
  phone: ['phone numbers', '+447700900000'],
  email: ['e-mail addresses', 'camille@example.com'],
  birthdate: ['birth dates', '1990-02-17'],
  ending: ['numbers of documents', '00SB00001'],
  portrait: ['portraits, also with every flag', 'iVBORw0KGgo…'],
};

const code = (text) => `\`${text}\``;
const list = (names) => [...new Set(names)].sort().map(code).join(', ');
const namesOf = (kind) =>
  [...PERSONAL, ...PERSONAL_WORDS].filter(([, one]) => one === kind).map(([name]) => name);

const marks = `| what | for example | is shown as |
| --- | --- | --- |
| a secret | ${code('s3cret')} | ${code(mark('s3cret'))} |
| a secret of 16 characters or more | ${code('k2Jd8sQ0pLm4Xy7Z')} | ${code(mark('k2Jd8sQ0pLm4Xy7Z'))} |
${Object.keys(PERSONAL_MARKS)
  .map((kind) => {
    const [what, value] = KINDS[kind];
    return `| ${what} | ${code(value)} | ${code(PERSONAL_MARKS[kind](value))} |`;
  })
  .join('\n')}`;

const names = `| kind | names |
| --- | --- |
| secret | ${list(SECRETS)} |
${Object.keys(PERSONAL_MARKS)
  .map((kind) => `| ${KINDS[kind][0]} | ${list(namesOf(kind))} |`)
  .join('\n')}`;

export async function maskingPages() {
  const start = withBlock(await readPage('docs/masking.md'), 'marks', marks);
  return { 'docs/masking.md': withBlock(start, 'names', names) };
}
