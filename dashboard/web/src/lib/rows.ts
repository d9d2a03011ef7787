/* The rows of the packet table: by number, each once, the newest kept. */
import type { Packet } from './api';

export const ROWS_MAX = 2000;

function ascending(list: Packet[]): boolean {
  return list.every((p, i) => i === 0 || (list[i - 1]?.frame ?? 0) < p.frame);
}

/* `rows` is sorted by frame, and so is the result. On equal numbers `more`
 * wins. Gives `rows` itself when there is nothing to add. */
export function mergeRows(rows: Packet[], more: Packet[],
  max = ROWS_MAX): Packet[] {
  const last = rows[rows.length - 1];
  const first = more[0];
  let merged: Packet[];

  if (!first) return rows;
  if ((!last || first.frame > last.frame) && ascending(more)) {
    merged = rows.concat(more);
  } else {
    const byFrame = new Map<number, Packet>();
    for (const p of rows) byFrame.set(p.frame, p);
    for (const p of more) byFrame.set(p.frame, p);
    merged = [...byFrame.values()].sort((a, b) => a.frame - b.frame);
  }
  return merged.length > max ? merged.slice(-max) : merged;
}

export function matches(p: Packet, app: string): boolean {
  return app === '' || p.app === app;
}
