/** Text messages and mails that the tenants sent. They are never delivered; tests read them here. */

export interface SentMessage {
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
  readonly messages: readonly SentMessage[];
  add(message: SentMessage): void;
  clear(): void;
}

/** @param sent told of each message */
export function createInbox(sent?: (message: SentMessage) => void): Inbox {
  let messages: readonly SentMessage[] = [];
  return {
    get messages() {
      return messages;
    },
    add(message) {
      messages = [...messages, message].slice(-MOST_MESSAGES);
      sent?.(message);
    },
    clear() {
      messages = [];
    },
  };
}
