/** Artifacts: who gets the message that one stands for, and how often. SAML bindings, 3.6. */
import { failed, inconclusive, type ProbeVerdict, passed } from '../probe.ts';
import type { ArtifactCall } from './answer.ts';
import type { IdpBench } from './bench.ts';
import { group } from './row.ts';

/** A fresh artifact that no one has resolved. */
async function freshArtifact(bench: IdpBench): Promise<string | ProbeVerdict> {
  const answer = await bench.send({ artifact: true });
  const artifact = answer.kind === 'answered' ? answer.parameters.get('SAMLart') : null;
  return artifact ?? inconclusive(`a request for an artifact got none: ${answer.told}`, { at: answer.at });
}

/** Whoever asks must not get the message of an artifact that was not made for him. */
const asking = (call: Omit<ArtifactCall, 'artifact'>, taken: string) => async (bench: IdpBench) => {
  const artifact = await freshArtifact(bench);
  if (typeof artifact !== 'string') return artifact;
  const { told, hasMessage, at } = await bench.resolve({ artifact, ...call });
  const details = { at, expected: 'an answer without a message, or a fault', actual: told };
  return hasMessage ? failed(taken, details) : passed(`refused: ${told}`, details);
};

export const ARTIFACT = group(
  {
    check: 'idp.artifact',
    severity: 'high',
    gain: 'whoever reads an artifact in a log, a history or a Referer fetches the assertion, and logs in with it',
    fix: 'hand a message out once, and only to the service provider that it was made for, which signs its call',
    spec: 'SAML 2.0 bindings, 3.6.5.2; SAML 2.0 core, 3.5.3; SAML 2.0 profiles, 5.4.1',
    needs: ['artifacts', 'key'],
  },
  [
    {
      id: 'artifact-replay',
      severity: 'high',
      title: 'an artifact twice',
      async run(bench) {
        const artifact = await freshArtifact(bench);
        if (typeof artifact !== 'string') return artifact;
        const first = await bench.resolve({ artifact });
        if (!first.hasMessage)
          return inconclusive(`a fresh artifact got no message: ${first.told}`, { at: first.at });
        const { told, hasMessage, at } = await bench.resolve({ artifact });
        const details = { at, expected: 'an answer without a message, or a fault', actual: told };
        return hasMessage
          ? failed('the message was handed out twice', details)
          : passed(`refused: ${told}`, details);
      },
    },
    {
      id: 'artifact-unsigned',
      severity: 'high',
      title: 'an artifact resolved without a signature',
      run: asking({ signing: 'none' }, 'the message was handed out to a call that nobody signed'),
    },
    {
      id: 'artifact-other-key',
      severity: 'high',
      title: 'an artifact resolved with a key that is in no metadata',
      run: asking({ signing: 'stranger' }, 'the message was handed out to the key of a stranger'),
    },
    {
      id: 'artifact-other-sp',
      severity: 'high',
      title: 'an artifact resolved by another service provider',
      needs: ['artifacts', 'key', 'second service provider'],
      run: asking({ bySecond: true }, 'the message was handed out to another service provider'),
    },
  ],
);
