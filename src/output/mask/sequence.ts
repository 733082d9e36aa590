/** Sequences and diagnoses: they repeat parameters and pages of others. */
import { defined } from '../../common/defined.ts';
import type { Diagnosis, Message, Sequence } from '../../sequence.ts';
import { maskStructure } from './json.ts';
import type { Masking } from './options.ts';
import { maskAnyText } from './text.ts';

/** @param prose for idcli's own sentences */
export function maskOneSequence(sequence: Sequence, masking: Masking, prose: Masking): Sequence {
  return {
    ...sequence,
    ending: maskAnyText(sequence.ending, prose),
    messages: sequence.messages.map((message) => maskMessage(message, masking, prose)),
  };
}

function maskMessage(message: Message, masking: Masking, prose: Masking): Message {
  const { carries, note } = message;
  return {
    ...message,
    carries: carries.map(({ name, value }) => {
      const [masked] = Object.values(maskStructure({ [name]: value }, masking) as Record<string, string>);
      return { name, value: masked ?? '' };
    }),
    ...defined({ note: note === undefined ? undefined : maskAnyText(note, prose) }),
  };
}

export function maskOneDiagnosis(diagnosis: Diagnosis, prose: Masking): Diagnosis {
  const { cause, fix, command } = diagnosis;
  return {
    ...diagnosis,
    cause: maskAnyText(cause, prose),
    ...defined({
      fix: fix === undefined ? undefined : maskAnyText(fix, prose),
      command: command === undefined ? undefined : maskAnyText(command, prose),
    }),
  };
}
