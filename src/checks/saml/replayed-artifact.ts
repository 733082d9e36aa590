/** A second attempt to resolve an artifact. SAML bindings, 3.6.5.2. */
import { fail, pass, type Report, report, runChecks } from '../../report.ts';
import { defineCheck } from './define.ts';

/** Report `saml_response`. @param handedOut whether the message came a second time */
export async function judgeReplayedArtifact(handedOut: boolean): Promise<Report> {
  const check = defineCheck('saml.artifact_replay', (again: boolean) =>
    again
      ? fail('the message was handed out a second time', {
          expected: 'an ArtifactResponse without a message',
          actual: 'the message',
          hint: 'who finds the artifact in a log can then get the login with it',
        })
      : pass('the second attempt got nothing'),
  );
  const findings = await runChecks([check], handedOut);
  return { ...report('saml_response', findings, ['saml.artifact_replay']), from: 'artifact, resolved again' };
}
