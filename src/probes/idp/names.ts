/** Whose name an assertion has, and of which kind. */
import { failed, inconclusive, passed, warned } from '../probe.ts';
import { type IdpAnswer, isSuccess } from './answer.ts';
import { type Change, withChild } from './change.ts';
import { MARK, refused } from './judge.ts';
import { nameIn } from './reading.ts';
import { group } from './row.ts';

export const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

/** Asks for a NameID of a format. */
export const wanting = (format: string, create = ''): Change =>
  withChild('samlp:NameIDPolicy', `<samlp:NameIDPolicy${create} Format="${format}"/>`);

const formatIn = (answer: IdpAnswer): string =>
  answer.kind === 'answered' ? (nameIn(answer.xml)?.format ?? 'no format') : 'no assertion';

const POLICY = group(
  {
    check: 'idp.name_id_policy',
    severity: 'low',
    gain: 'an application takes a name for another kind than it is',
    fix: 'answer InvalidNameIDPolicy where the format cannot be met',
    spec: 'SAML 2.0 core, 3.4.1.1',
  },
  [
    {
      id: 'nameid-unspecified',
      severity: 'low',
      title: 'the format unspecified, which leaves it to the provider',
      async run(bench) {
        const answer = await bench.send({ change: wanting(UNSPECIFIED) });
        const details = { at: answer.at, expected: 'an assertion', actual: answer.told };
        if (isSuccess(answer)) return passed('answered', details);
        return answer.kind === 'answered'
          ? failed('refused, although any format is right', details)
          : inconclusive(answer.told, details);
      },
    },
    {
      id: 'nameid-unknown',
      severity: 'low',
      title: 'a format of NameID that nobody has',
      async run(bench) {
        const answer = await bench.send({ change: wanting(`urn:${MARK}`) });
        return refused(
          answer,
          `the request was answered, and the NameID is said to be of ${formatIn(answer)}`,
        );
      },
    },
    {
      id: 'allow-create-false',
      severity: 'low',
      title: 'a name that exists already, AllowCreate false',
      async run(bench) {
        const { format = TRANSIENT } = bench.login.nameId;
        // Transient names are made for each login, and of the format unspecified any is right.
        const wanted = [TRANSIENT, UNSPECIFIED].includes(format) ? PERSISTENT : format;
        const answer = await bench.send({ change: wanting(wanted, ' AllowCreate="false"') });
        if (!isSuccess(answer)) return refused(answer, '');
        const seen = answer.kind === 'answered' ? nameIn(answer.xml) : undefined;
        const details = { at: answer.at, expected: wanted, actual: seen?.format ?? null };
        if (seen === undefined) return inconclusive('the assertion stayed closed', details);
        return seen.format === wanted
          ? passed('a name of the format that was asked for', details)
          : failed(`a name of another format: ${seen.format ?? 'none'}`, details);
      },
    },
  ],
);

const NOBODY = `${MARK}-nobody`;

const SUBJECT = group(
  {
    check: 'idp.subject',
    severity: 'critical',
    gain: 'an assertion names somebody who did not log in',
    fix: 'answer about the Subject of a request only when that person has logged in, else with UnknownPrincipal',
    spec: 'SAML 2.0 core, 3.4.1 and 3.4.1.4',
  },
  [
    {
      id: 'subject-other',
      severity: 'critical',
      title: 'a request about a person who does not exist, with a session of another',
      async run(bench) {
        await bench.logIn();
        const { format } = bench.login.nameId;
        const kind = format === undefined ? '' : ` Format="${format}"`;
        const change = withChild(
          'saml:Subject',
          `<saml:Subject xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><saml:NameID${kind}>${NOBODY}</saml:NameID></saml:Subject>`,
        );
        const answer = await bench.send({ change });
        if (!isSuccess(answer)) return refused(answer, '');
        const seen = answer.kind === 'answered' ? nameIn(answer.xml)?.value : undefined;
        const details = { at: answer.at, expected: 'no assertion, or UnknownPrincipal', actual: answer.told };
        if (seen === undefined) return inconclusive('the assertion stayed closed', details);
        return seen === NOBODY
          ? failed('the assertion names the person of the request, who never logged in', details)
          : warned('Subject was left out: the assertion names whoever has the session', {
              ...details,
              gain: 'nothing, where the application compares the name with the one that it asked for',
            });
      },
    },
  ],
);

export const NAMES = [...POLICY, ...SUBJECT];
