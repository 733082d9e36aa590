/** How a success looks, as the person who probes says it. */
import { IdcliError } from '../../errors.ts';
import type { Landing } from './browser.ts';

export interface Marks {
  /** The address where a login ends. Its query counts only if it has one. */
  readonly url?: URL;
  /** Text that a person sees. */
  readonly text?: string;
  readonly status?: number;
  /** Text of the page that refuses a login. */
  readonly failureText?: string;
}

/** Whether every mark of success is there, and the person is still at the application. */
export function isSuccess(landing: Landing, marks: Marks): boolean {
  if (landing.leftTo !== undefined) return false;
  const { url, text, status, failureText } = marks;
  if (failureText !== undefined && shows(landing, failureText)) return false;
  return (
    (url === undefined || isAt(landing.url, url)) &&
    (text === undefined || shows(landing, text)) &&
    (status === undefined || landing.status === status)
  );
}

const shows = ({ text }: Landing, mark: string): boolean => oneLine(text).includes(oneLine(mark));
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function isAt(url: URL, wanted: URL): boolean {
  const isSamePage = url.origin === wanted.origin && url.pathname === wanted.pathname;
  return isSamePage && (wanted.search === '' || url.search === wanted.search);
}

/** Says what a landing was, for a verdict. */
export function described(landing: Landing): string {
  if (landing.leftTo !== undefined) return `sends the person on to ${landing.leftTo.origin}`;
  const says = landing.words === '' ? 'an empty page' : JSON.stringify(shortened(landing.words));
  return `${landing.status} ${says}`;
}

const WORDS = 120;
const shortened = (text: string): string => (text.length > WORDS ? `${text.slice(0, WORDS - 1)}…` : text);

/** @throws {IdcliError} `USAGE` when the marks cannot tell a login from none */
export function demandTelling(before: Landing, marks: Marks): void {
  if (!isSuccess(before, marks)) return;
  throw new IdcliError(
    'USAGE',
    `the page before the login has the mark of success too: ${described(before)} at ${before.url.href}`,
    {
      hint: 'choose what only a person who is logged in sees: --success-text, --success-url or --success-status',
    },
  );
}
