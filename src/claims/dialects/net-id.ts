/** Net iD Access: the nine attributes a server keeps after a login. */
import type { NameTable } from '../target.ts';

/** The personal number is the subject, if there is one. */
export const NET_ID = {
  personalNumber: ['subject', 'national_id.value'],
  userID: ['subject', 'idp.subject_id'],
  name: 'name',
  givenName: 'given_name',
  surName: 'family_name',
  certificate: 'certificate_sha256',
  deviceName: 'device.name',
  deviceAddress: 'device.address',
  deviceVersion: 'device.version',
} as const satisfies NameTable;
