/* Numbers, times and foreign text as people read them. */

const integer = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const NEVER = '–';

/* 1,204 */
export function count(n: number): string {
  return integer.format(n);
}

/* "1 packet", "1,204 packets" */
export function packets(n: number): string {
  return `${count(n)} ${n === 1 ? 'packet' : 'packets'}`;
}

export interface Quantity {
  value: string;
  unit: string;
}

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'];

/* Three digits and a decimal prefix: 8.40 M, 84.0 M, 840 M. */
function scale(n: number): { value: string; prefix: string } {
  let step = 0;
  let value = n;

  while (value >= 999.5 && step < PREFIXES.length - 1) {
    value /= 1000;
    step++;
  }
  const digits = step === 0 ? 0 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return { value: value.toFixed(digits), prefix: PREFIXES[step] ?? '' };
}

export function bitRate(bitsPerSecond: number): Quantity {
  const { value, prefix } = scale(bitsPerSecond);
  return { value, unit: `${prefix}bit/s` };
}

export function packetRate(perSecond: number): Quantity {
  const value = perSecond > 0 && perSecond < 9.95
    ? perSecond.toFixed(1) : count(perSecond);
  return { value, unit: 'pkt/s' };
}

/* "84.2 kB" */
export function bytes(n: number): string {
  const { value, prefix } = scale(n);
  return `${value} ${prefix}B`;
}

/* For the axis of a chart: "1.2k" */
export function short(n: number): string {
  if (n < 10) return String(Math.round(n * 100) / 100);
  if (n < 1000) return String(Math.round(n));
  const { value, prefix } = scale(n);
  return `${value.replace(/\.?0+$/, '')}${prefix}`;
}

export function share(part: number, total: number): string {
  if (total <= 0) return '0 %';
  const percent = (part / total) * 100;
  if (percent > 0 && percent < 0.1) return '<0.1 %';
  return `${percent.toFixed(percent < 9.95 ? 1 : 0)} %`;
}

const pad = (n: number, width = 2) => String(n).padStart(width, '0');

/* 12:57:58 in the browser's time zone */
export function clock(seconds: number): string {
  const at = new Date(seconds * 1000);
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:` +
    pad(at.getSeconds());
}

/* A number of seconds since 1970 holds microseconds, but not exactly. */
function split(seconds: number): { whole: number; micros: number } {
  const all = Math.round(seconds * 1e6);
  const whole = Math.floor(all / 1e6);
  return { whole, micros: all - whole * 1e6 };
}

/* 12:57:58.123 */
export function packetTime(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return NEVER;
  const { whole, micros } = split(seconds);
  return `${clock(whole)}.${pad(Math.floor(micros / 1000), 3)}`;
}

/* 2025-11-22 12:57:58.123456 +01:00 */
export function fullTime(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return NEVER;
  const { whole, micros } = split(seconds);
  const at = new Date(whole * 1000);
  const zone = -at.getTimezoneOffset();
  const hours = Math.floor(Math.abs(zone) / 60);

  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ` +
    `${clock(whole)}.${pad(micros, 6)} ` +
    `${zone < 0 ? '-' : '+'}${pad(hours)}:${pad(Math.abs(zone) % 60)}`;
}

/* "now", "12 s ago", "3 min ago" */
export function ago(seconds: number): string {
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

export function windowLabel(seconds: number): string {
  return seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`;
}

/* A message of another program as a sentence of the page. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return begun === '' || /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}

/* Controls, separators, and what turns or hides text (bidirectional marks, zero
 * width, tags, lone surrogates). */
const UNSEEN = new RegExp('[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c' +
  '\\u115f\\u1160\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164' +
  '\\ufe00-\\ufe0f\\ufeff\\ufff0-\\ufffb\\u{e0000}-\\u{e0fff}]|\\p{Cs}', 'gu');

/* Text from the wire: what cannot be seen is made visible, and what is too long
 * for a page is cut. Always rendered as text, this keeps it readable as well. */
export function visible(text: unknown, max = 300): string {
  const raw = String(text);
  const cut = raw.length > max;
  const shown = (cut ? raw.slice(0, max) : raw).replace(UNSEEN, (character) =>
    `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
  return cut ? `${shown}… (${count(raw.length)} characters)` : shown;
}
