/** What the tenants sent to people: text messages and mails, which nobody receives, for tests to read. */

interface Message {
  readonly system: string;
  readonly channel: 'sms' | 'email';
  readonly to: string;
  readonly text: string;
  /** The one-time code in it, so that a test need not search the text. */
  readonly code?: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Newest messages that are kept. */
const MOST_MESSAGES = 200;

export interface Inbox {
  readonly messages: readonly Message[];
  add(message: Message): void;
  clear(): void;
}

export function createInbox(): Inbox {
  let messages: readonly Message[] = [];
  return {
    get messages() {
      return messages;
    },
    add(message) {
      messages = [...messages, message].slice(-MOST_MESSAGES);
    },
    clear() {
      messages = [];
    },
  };
}
