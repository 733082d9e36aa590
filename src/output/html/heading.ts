import { type Content, type Html, html } from '../../common/html.ts';

/** Level of a heading. */
export type Level = 2 | 3 | 4 | 5 | 6;

/** One level below. */
export const below = (level: Level): Level => Math.min(6, level + 1) as Level;

/** @param id for what the heading names */
export const heading = (level: Level, content: Content, id?: string): Html =>
  html`<h${level}${id !== undefined && html` id="${id}"`}>${content}</h${level}>`;
