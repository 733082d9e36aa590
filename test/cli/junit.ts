/** JUnit files held against the schema of Jenkins' xUnit plugin, by libxml2. */
import { readFileSync } from 'node:fs';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { expect } from 'vitest';

const SCHEMA = new URL('../fixtures/junit-10.xsd', import.meta.url);

interface Counts {
  readonly tests?: number;
  readonly failures?: number;
  readonly errors?: number;
  readonly skipped?: number;
}

/** Fails when the file does not fit, or its numbers are not those of the cases in it, or not the expected ones. */
export function assertJunit(xml: string, expected: Counts): void {
  const document = XmlDocument.fromString(xml);
  XsdValidator.fromDoc(XmlDocument.fromString(readFileSync(SCHEMA, 'utf8'))).validate(document);
  const count = (name: string) => document.find(`//${name}`).length;
  const counted = {
    tests: count('testcase'),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
  expect(counted).toMatchObject(expected);
  const sum = (name: keyof Counts) =>
    [...xml.matchAll(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`, 'g'))].reduce(
      (all, [, one]) => all + Number(one),
      0,
    );
  expect({
    tests: sum('tests'),
    failures: sum('failures'),
    errors: sum('errors'),
    skipped: sum('skipped'),
  }).toEqual(counted);
  const cases = [...xml.matchAll(/<testcase name="([^"]*)" classname="([^"]*)"/g)].map(
    ([, name, file]) => `${file} ${name}`,
  );
  expect(new Set(cases).size).toBe(cases.length);
}
