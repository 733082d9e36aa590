/** Instants in messages: xs:dateTime, in UTC. SAML core, 1.3.3; XML Schema part 2, 3.2.7. */

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/;

/**
 * Returns milliseconds since 1970, or `undefined` if the text is not an xs:dateTime of the years 1 to 9999. Ignores
 * surrounding white space; without a zone it is UTC, as SAML requires of all its times.
 */
export function readInstant(text: string): number | undefined {
  const match = INSTANT.exec(text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''));
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const endOfDay = hour === 24 && minute === 0 && second === 0 && /^0*$/.test(match[7] ?? '');
  if (year === 0 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined;
  if ((hour > 23 && !endOfDay) || minute > 59 || second > 59) return undefined;
  const offset = offsetMinutes(match[8]);
  if (offset === undefined) return undefined;
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  // Date.UTC maps years below 100 to the last century.
  const day0 = Date.UTC(2000 + (year % 400), month - 1, day, hour, minute, second, milliseconds);
  const cycles = (year - (year % 400) - 2000) / 400;
  return day0 + cycles * 146_097 * 86_400_000 - offset * 60_000;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Up to 14 hours, as xs:dateTime allows. */
function offsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  if (minutes > 14 * 60 || Number(zone.slice(4)) > 59) return undefined;
  return zone.startsWith('-') ? -minutes : minutes;
}

/** Whether a text is an xs:duration, as in `cacheDuration`. XML Schema part 2, 3.2.6. */
export function isDuration(text: string): boolean {
  return /^-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/.test(
    text.trim(),
  );
}
