/** Every check of a message can be minted, or `idcli mint --break` says why not. */
import { expect, test } from 'vitest';
import { CATALOG } from '../../src/checks/catalog/catalog.ts';
import { BREAKS, NOT_SHOWN } from '../../src/mint/index.ts';

const FAMILIES =
  /^(?:token|id_token|access_token|logout_token|jarm|dpop|client_assertion|request_object|sd_jwt|credential|key_binding|saml|sdo)\./;
const checks = Object.keys(CATALOG).filter((code) => FAMILIES.test(code));

test('a check of a token, SAML message or signed data object has a message that fails it alone', () => {
  const untold = checks.filter((code) => !BREAKS.has(code) && NOT_SHOWN[code] === undefined);
  expect(untold, 'add a row to src/mint/*/breaks, or the reason to NOT_SHOWN in src/mint/breaks.ts').toEqual(
    [],
  );
});

test('there is nothing else, and nothing twice', () => {
  const named = [...BREAKS.keys(), ...Object.keys(NOT_SHOWN)];
  expect(named.filter((code) => !checks.includes(code))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
});
