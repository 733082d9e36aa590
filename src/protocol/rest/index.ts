/** Authentication REST APIs: what their answers say. */
export { problemError } from './problem.ts';
export { type RestSession, readSession } from './session.ts';
