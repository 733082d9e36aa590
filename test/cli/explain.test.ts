/** `idcli explain`: every code is explained, and the lines that it gives work. */
import { describe, expect, it } from 'vitest';
import { CATALOG } from '../../src/checks/catalog/catalog.ts';
import { CLAIM_WARNING_CODES } from '../../src/claims/document.ts';
import { ERRORS, EXIT, OUTCOMES } from '../../src/errors.ts';
import { FAMILIES } from '../../src/explain/explanation.ts';
import { allExplanations, explanationsOf, FAMILY_NAMES, findExplanations } from '../../src/explain/find.ts';
import { errorCodes } from '../../src/oauth/index.ts';
import { pageOf } from '../../src/output/help.ts';
import { parse } from '../../src/parse.ts';
import { STATUS_MEANINGS } from '../../src/protocol/saml/names/status.ts';
import { PRESETS } from '../../src/providers/index.ts';
import { faultsOf, SYSTEMS } from '../../src/sandbox/faults.ts';
import { exampleWords } from '../helpers/example-words.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

interface Finding {
  readonly code: string;
  readonly status: string;
  readonly help?: string;
}

const explain = (...words: string[]) => runIn(testWorld(), ['explain', ...words]);

it('the keys of Net iD are those of its two lists', () => {
  const ids = explanationsOf('net-id-keys').map(({ code }) => code);
  expect(ids).toContain('nias.omd.API_ERROR');
  for (const code of ['USER_BLOCKED', 'USER_SIGN', 'COMPLETE', 'OUTSTANDING_TRANSACTION', 'PENDING']) {
    expect(ids).not.toContain(`nias.omd.${code}`);
  }
});

describe('every code of idcli has an explanation', () => {
  const statuses = PRESETS.flatMap(({ rest, consent, order, netId, errors }) =>
    [
      errors.authorization,
      errors.token,
      rest?.statuses,
      rest?.errors,
      consent?.statuses,
      order?.statuses,
      netId?.statuses,
      netId?.reasons,
    ].flatMap((table) => Object.keys(table ?? {})),
  );
  const netId = PRESETS.flatMap((preset) => preset.netId ?? []);
  it.each<[family: string, codes: readonly string[], least: number]>([
    ['checks', Object.keys(CATALOG), 200],
    ['errors', Object.keys(ERRORS), 45],
    ['exit codes', Object.values(EXIT).map(String), 10],
    ['outcomes', OUTCOMES, 12],
    ['faults', SYSTEMS.flatMap((system) => faultsOf(system).map(({ id }) => id)), 200],
    ['claim warnings', CLAIM_WARNING_CODES, 17],
    ['OAuth errors', errorCodes(), 50],
    ['SAML status', ['Success', ...Object.keys(STATUS_MEANINGS)], 22],
    ['codes of providers', statuses, 70],
    ['keys of Net iD', netId.flatMap(({ messages }) => Object.values(messages).flatMap(Object.keys)), 30],
    ['events of Net iD', netId.flatMap(({ events }) => Object.values(events)), 4],
  ])('%s', (_, codes, least) => {
    expect(codes.length).toBeGreaterThanOrEqual(least);
    const known = new Set(allExplanations().map(({ code }) => code));
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
  });
});

describe('an explanation', () => {
  it.each(allExplanations().map((one) => [`${one.code} (${one.family}, ${one.where ?? ''})`, one] as const))(
    '%s says what it means and what to type',
    async (_, { code, title, meaning, causes, remedies, family, example }) => {
      expect(title).toMatch(/\w.*[^.]$/);
      expect(meaning).toMatch(/^[^a-z].*\.$/s);
      // A fault is its own explanation, and what ended well needs no remedy.
      if (family === 'checks' || family === 'errors' || family === 'claim-warnings') {
        expect(causes.length, `causes of ${code}`).toBeGreaterThan(0);
        expect(remedies.length, `remedies of ${code}`).toBeGreaterThan(0);
      }
      const words = exampleWords(example);
      expect(words[0]).toBe('idcli');
      const asked = await parse(
        words.slice(1).filter((word) => word !== '<' && word !== '>'),
        80,
      );
      const fault = 'raw' in asked ? asked.raw.fault : undefined;
      if (typeof fault === 'string') {
        expect(SYSTEMS.flatMap(faultsOf).map(({ id }) => id)).toContain(fault);
      }
    },
  );

  it('is found by the code as it stands, in another case, and by the URN of a SAML status', () => {
    const codes = (word: string) => [...new Set(findExplanations(word).map(({ code }) => code))];
    expect(codes('ID_TOKEN.AUD')).toEqual(['id_token.aud']);
    expect(codes('urn:oasis:names:tc:SAML:2.0:status:AuthnFailed')).toEqual(['AuthnFailed']);
    // Two codes that differ by case are two codes.
    expect(codes('PENDING')).toEqual(['PENDING']);
    expect(codes('pending')).toEqual(['pending']);
  });

  it('is one for each meaning that a code has', () => {
    const of = (word: string) => findExplanations(word).map(({ family, where }) => [family, where]);
    expect(of('id_token.aud')).toEqual([['checks', 'ID token: claims']]);
    expect(of('EXPIRED').map(([family]) => family)).toEqual(['provider-codes']);
    expect(of('server_error').length).toBeGreaterThan(0);
  });
});

describe('the command', () => {
  it('says what a code means, why, and what to do', async () => {
    const { code, stdout } = await explain('id_token.aud');
    expect(code).toBe(0);
    for (const words of [
      'made for another party',
      'Likely causes',
      'What to do',
      '--fault wrong-aud',
      '3.1.3.7',
    ])
      expect(stdout).toContain(words);
    expect(stdout).not.toContain('`');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('lists families, and the codes of one', async () => {
    const { stdout } = await explain();
    for (const family of FAMILY_NAMES) expect(stdout).toContain(family);
    const { document } = await runJson(testWorld(), ['explain', 'faults']);
    expect(document.data).toMatchObject({ family: 'faults' });
    expect(document.data).toHaveProperty('codes.length', SYSTEMS.flatMap(faultsOf).length);
  });

  it('gives scripts the same', async () => {
    const { document } = await runJson(testWorld(), ['explain', 'EXPIRED']);
    expect(document.data).toMatchObject({
      explanations: [{ id: 'EXPIRED', family: 'provider-codes', where: 'Net iD Access, niasStatus' }],
    });
  });

  it('suggests what a typing mistake meant', async () => {
    const { code, stderr } = await explain('id_tokn.aud');
    expect(code).toBe(2);
    expect(stderr).toContain('idcli explain id_token.aud');
    expect((await explain('zzzzzzzz')).stderr).toContain('idcli explain');
  });
});

it('names an example of each family that belongs to it', () => {
  for (const family of FAMILY_NAMES) {
    const codes = explanationsOf(family).map(({ code }) => code);
    expect(codes).toContain(FAMILIES[family].example);
  }
});

it('--verbose says beside a failed check what it means', async () => {
  const argv = ['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--fault', 'wrong-aud'];
  const brief = await runIn(onlineWorld(), argv);
  expect(brief.stdout).toContain('help      idcli explain id_token.aud');
  expect(brief.stdout).not.toContain('meaning');
  const verbose = await runIn(onlineWorld(), [...argv, '--verbose']);
  expect(verbose.stdout).toMatch(/meaning {3}aud does not contain the client id/);
  expect(verbose.stdout).toMatch(/to do {5}compare the client id/);
});

it('leads from what fails or warns to its explanation in the JSON, and from nothing else', async () => {
  const argv = ['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--fault', 'wrong-aud'];
  const { document } = await runJson(onlineWorld(), argv);
  const findings = document.reports.flatMap((report) => report.findings as readonly Finding[]);
  const wrong = findings.filter(({ status }) => status === 'fail' || status === 'warn');
  expect(wrong.length).toBeGreaterThan(0);
  for (const { code, help } of wrong) expect(help).toBe(`idcli explain ${code}`);
  expect(findings.filter(({ help }) => help !== undefined)).toEqual(wrong);
  expect(wrong.every((finding) => !('url' in finding))).toBe(true);
});

it.each([
  ['', undefined],
  ['https://github.com/o/idcli#readme', 'https://github.com/o/idcli/blob/main/docs/checks.md#id_tokenaud'],
  ['https://idcli.example/', 'https://idcli.example/docs/checks.md#id_tokenaud'],
])('the page of a check below the home page %j', (homepage, url) => {
  expect(pageOf('id_token.aud', homepage)).toBe(url);
});
