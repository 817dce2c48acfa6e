/** The texts of all pages. A translation is a table of the same shape as `en`, chosen here by `navigator.language`. */

import { en } from "./en";

export type Texts = typeof en;

export const text: Texts = en;

const LOCALE = "en-GB";

const moments = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "short" });
const days = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", timeZone: "UTC" });
const spans = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
const numbers = new Intl.NumberFormat(LOCALE);
const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
] as const;

export const moment = (seconds: number): string => moments.format(seconds * 1000);
export const day = (date: string): string => days.format(new Date(`${date}T00:00:00Z`));
export const count = (value: number): string => numbers.format(value);

/** "3 minutes ago"; the date where that is long ago. */
export function ago(seconds: number, now = Date.now() / 1000): string {
  const passed = now - seconds;
  if (passed > 30 * 86400) return moment(seconds);
  const [unit, length] = UNITS.find(([, length]) => passed >= length) ?? [null, 1];
  return unit ? spans.format(-Math.floor(passed / length), unit) : text.justNow;
}

/** US dollars from decimal text, without the zeros that say nothing: "$0.04", "$0.0125". */
export function dollars(amount: string | number): string {
  const [whole = "0", decimals = ""] = String(amount).split(".");
  const trimmed = decimals.replace(/0+$/, "").padEnd(2, "0");
  return `$${numbers.format(BigInt(whole))}.${trimmed}`;
}

const UNITS_OF_SIZE = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** "3.3 MB", "76 GB": in steps of a thousand, as operating systems count what is free. */
export function bytes(value: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), UNITS_OF_SIZE.length - 1);
  const format = { style: "unit", unit: UNITS_OF_SIZE[step] ?? "byte", maximumSignificantDigits: 3 } as const;
  return new Intl.NumberFormat(LOCALE, format).format(value / 1000 ** step);
}
