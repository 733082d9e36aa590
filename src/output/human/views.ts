/** Which command is laid out how. A command without a row here is told as a story. */
import { story, type View } from './story.ts';
import { tokenView } from './token.ts';

const VIEWS: Readonly<Record<string, View>> = {
  'decode-token': tokenView,
};

/** The view of a command. */
export function viewOf(command: string): View {
  return (Object.hasOwn(VIEWS, command) ? VIEWS[command] : undefined) ?? story;
}
