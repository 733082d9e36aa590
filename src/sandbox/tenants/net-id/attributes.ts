/** What the server stores about a person after a login. No response contains it (rule NA-V1). */
import { anchorPem } from '../../sdo/make-sdo.ts';
import type { NetIdSession } from './state.ts';

/** Empty with partial data. */
const LOST = new Set(['surName', 'personalNumber', 'certificate', 'deviceAddress', 'deviceVersion']);

export function attributesOf({ persona, fault }: NetIdSession): Readonly<Record<string, string>> {
  const { person } = persona;
  const attributes = {
    givenName: person.givenName ?? '',
    surName: person.familyName ?? '',
    name: person.name,
    personalNumber: person.nationalNumbers.SE ?? '',
    // The certificate of the sandbox's own authority; any real one would do.
    certificate: anchorPem().replace(/-----[A-Z ]+-----|\s/g, ''),
    userID: person.subject,
    deviceAddress: '127.0.0.1',
    deviceName: 'Sandbox device',
    deviceVersion: '1.0',
  };
  if (fault.effect.partialData !== true) return attributes;
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, LOST.has(name) ? '' : value]),
  );
}
