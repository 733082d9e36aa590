/** Messages that software sharing nothing with idcli has signed and encrypted: test/vectors/saml/make.py. */
import { describe, expect, test } from 'vitest';
import { failing, judgeVector, VECTORS, warning } from '../../../helpers/saml.ts';

describe('messages of other makers are judged as they were made', () => {
  test.each(VECTORS.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const { report, assertion, verified } = await judgeVector(vector);
    expect(
      failing(report),
      JSON.stringify(report.findings.filter(({ status }) => status === 'fail')),
    ).toEqual(vector.fails);
    expect(report.verdict).toBe(vector.verdict);
    expect(warning(report)).toEqual(vector.warns ?? []);
    if (vector.verdict === 'valid') expect(verified).toBe(true);
    if (vector.nameId !== undefined) expect(assertion?.nameId?.value).toBe(vector.nameId);
    for (const [name, values] of Object.entries(vector.attributes ?? {})) {
      expect(assertion?.attributes.find((attribute) => attribute.name === name)?.values).toEqual(values);
    }
  });
});
