/** Text messages and mails that the tenants sent. They are never delivered; tests read them here. */

interface Message {
  readonly system: string;
  readonly channel: 'sms' | 'email';
  readonly to: string;
  readonly text: string;
  /** The one-time code in the message, so that tests need not parse the text. */
  readonly code?: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Number of newest messages kept. */
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
