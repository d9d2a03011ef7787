/* proto/apps.def and proto/fields.def as data. The page is built with what the
 * C programs are compiled with, so that they cannot disagree. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const STRING = '"(?:[^"\\\\]|\\\\.)*"';

/* cmake/embed.cmake copies the tables beside the source; in the repository they
 * are two folders up. */
function readTable(name: string): string {
  const path = ['proto/', '../../proto/']
    .map((folder) => fileURLToPath(new URL(folder + name, import.meta.url)))
    .find(existsSync);

  if (!path) throw new Error(`proto/${name} is missing`);
  return readFileSync(path, 'utf8');
}

/* Strings that stand side by side are one, as in C. */
function argument(text: string): string {
  return [...text.matchAll(new RegExp(STRING, 'g'))]
    .map(([one]) => JSON.parse(one) as string).join('') || text.trim();
}

/* The arguments of each row `MACRO(...)`, however it is spread over lines. */
function rows(name: string, macro: string, width: number): string[][] {
  const code = readTable(name).replace(
    new RegExp(`(${STRING})|/\\*[^]*?\\*/`, 'g'), '$1');
  const row = new RegExp(`\\b${macro}\\(((?:[^"()]|${STRING})*)\\)`, 'g');
  const found = [...code.matchAll(row)].map(([, inside = '']) => inside
    .match(new RegExp(`(?:[^",]|${STRING})+`, 'g'))?.map(argument) ?? []);
  const begun = code.split(`${macro}(`).length - 1;

  if (found.length !== begun || found.some((one) => one.length !== width))
    throw new Error(`proto/${name} cannot be read as rows of ${macro}`);
  return found;
}

/* The source of the module `virtual:tables`; its type is in src/virtual.d.ts. */
export function tablesModule(): string {
  const apps = rows('apps.def', 'APP', 3).map(([, , name]) => name);
  const fields = rows('fields.def', 'FIELD', 7)
    .map(([, , filter, , group, key, text]) => [group, key, filter, text]);

  return `export const APPS = ${JSON.stringify(apps)};\n` +
    `export const FIELDS = ${JSON.stringify(fields)};\n`;
}
