/** Why a message is not taken: one sentence, for the page and for the log of requests. */
export class Refusal extends Error {}

/** @throws {Refusal} always */
export function refuse(reason: string): never {
  throw new Refusal(reason);
}
