/** Why a message is refused: one sentence, for the page and the request log. */
export class Refusal extends Error {}

/** @throws {Refusal} always */
export function refuse(reason: string): never {
  throw new Refusal(reason);
}
