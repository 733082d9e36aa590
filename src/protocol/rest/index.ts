/** Reads answers of authentication REST APIs. */
export { problemError } from './problem.ts';
export { type RestSession, readSession } from './session.ts';
