/** The envelope of a Response or LogoutResponse. SAML core, 3.2.2 and 3.3.3. */

import { defined } from '../../../common/defined.ts';
import type { XmlElement } from '../../xml/node.ts';
import { attributeOf } from '../../xml/tree.ts';
import { type Envelope, readEnvelope, readStatus, type Status } from './common.ts';

export interface StatusResponse extends Envelope {
  readonly inResponseTo?: string;
  readonly status?: Status;
}

/** Reads what all answers have in common, unjudged. SAML core, 3.2.2. */
export function readStatusResponse(element: XmlElement): StatusResponse {
  return {
    ...readEnvelope(element),
    ...defined({ inResponseTo: attributeOf(element, 'InResponseTo'), status: readStatus(element) }),
  };
}
