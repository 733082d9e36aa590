/** Logins of enhanced clients: the person's user name and password come with the request. */
import { timingSafeEqual } from 'node:crypto';
import { defined } from '../../../../common/defined.ts';
import type { SandboxRequest, SandboxResponse } from '../../../http.ts';
import { answerEcp } from '../../../saml/idp/ecp.ts';
import { statusResponse } from '../../../saml/idp/response.ts';
import type { SamlDoor } from './door.ts';
import { answerFor, noName } from './login.ts';
import { subjectFor } from './subject.ts';
import { readWishes } from './wishes.ts';

export const takeEcp = (door: SamlDoor, call: SandboxRequest): SandboxResponse =>
  answerEcp(door.idp, call, ({ request, root }, { username, password }) => {
    const person = door.people.find((one) => one.username === username && isSame(one.password, password));
    if (person === undefined) return undefined;
    const { played } = door.choose();
    const { effect } = played;
    const wishes = readWishes(door.idp, root, request.sender);
    const subject =
      'top' in wishes ? wishes : (subjectFor(door, person, request.sender, wishes) ?? noName(wishes));
    if ('top' in subject)
      return {
        answer: statusResponse(door.idp, request, subject),
        effect: {},
        note: `${subject.second}: ${subject.message}`,
      };
    door.idp.state.latestConsumers.set(request.sender.entityId, request.acs);
    const answer = answerFor(door, { request, subject, person, played });
    return { answer, effect, ...defined({ note: played.note }) };
  });

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
