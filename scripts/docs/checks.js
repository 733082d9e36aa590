// docs/checks.md, from the catalog in src/checks.
import { FAMILIES } from '../../src/checks/catalog/families.ts';
import { RULES } from './check-rules.js';

const anchor = (code) => code.replaceAll('.', '');
const list = (items) => items.map((item) => `- ${item}`).join('\n');

const rows = FAMILIES.flatMap(({ checks }) => Object.entries(checks)).map(
  ([code, { title, level }]) => `| [\`${code}\`](#${anchor(code)}) | ${title} | ${level} |`,
);

const section = ([code, check]) => `### ${code}

${check.title}. Level \`${check.level}\`, at \`${check.at}\`, after ${check.spec}.

${check.meaning}

Likely causes:

${list(check.causes)}

What to do:

${list(check.remedies)}`;

const family = ({ title, subject, checks }) =>
  `## ${title}\n\nReport \`${subject}\`.\n\n${Object.entries(checks).map(section).join('\n\n')}`;

const links = (codes) =>
  codes
    .split(' ')
    .filter(Boolean)
    .map((code) => `[\`${code}\`](#${anchor(code)})`)
    .join(', ');
const rules = Object.entries(RULES).map(([rule, [text, codes]]) => `| ${rule} | ${text} | ${links(codes)} |`);

const page = `# Checks

What idcli judges in every message that it sees. All checks run; none stops the rest. Each gives a finding: \`pass\`, \`fail\`,
\`warn\` or \`skip\`, with its place, what was expected, what stood there, the section of the specification and the most likely
cause. A code never changes its meaning.

- A check of level \`must\` fails, one of level \`should\` warns.
- One cause is one \`fail\`. A check that cannot be made because another failed is \`skip\` and names it.
- A report is \`invalid\` if anything fails, \`unverified\` if a check of the minimum was skipped, and \`valid\` otherwise. The minimum
  of a signed token is \`token.parse\`, \`token.alg\`, \`token.key\` and \`token.signature\`; of an ID token also \`iss\`, \`sub\`, \`aud\`, \`exp\`
  and \`iat\`, every check whose expected value was given, and every claim that \`--require\` names; of a SAML response its
  signature and what it covers, issuer, status, conditions, audience, recipient, confirmation, times, and the request it answers
  when its ID was given.

| check | what holds when it passes | level |
| --- | --- | --- |
${rows.join('\n')}

## Rules

Tests and comments name what they prove by these numbers.

| rule | what holds | checks |
| --- | --- | --- |
${rules.join('\n')}

${FAMILIES.map(family).join('\n\n')}
`;

export const checkPages = async () => ({ 'docs/checks.md': page });
