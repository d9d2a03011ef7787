/* The address is the view: everything but the token can be sent to a colleague.
 * The token arrives once, in the fragment, and leaves the address bar at once. */
import { isProtocol } from './protocols';
import { isTheme, type Theme } from './theme';

export const WINDOWS = [60, 300, 900, 3600] as const;
export const UNITS = ['packets', 'bytes'] as const;
export type Unit = (typeof UNITS)[number];

export interface View {
  app: string; /* "" for all */
  window: number; /* seconds */
  unit: Unit;
  packet: number; /* 0 for none */
  theme: Theme;
}

const TOKEN_KEY = 'periscope.token';
const THEME_KEY = 'periscope.theme';

export function readView(search: string, storedTheme: string | null): View {
  const query = new URLSearchParams(search);
  const seconds = Number(query.get('window'));
  const packet = Number(query.get('packet'));
  const theme = query.get('theme') ?? storedTheme;
  const app = query.get('app') ?? '';

  return {
    app: isProtocol(app) ? app : '',
    window: WINDOWS.find((known) => known === seconds) ?? 300,
    unit: query.get('unit') === 'bytes' ? 'bytes' : 'packets',
    packet: Number.isSafeInteger(packet) && packet > 0 ? packet : 0,
    theme: isTheme(theme) ? theme : 'system',
  };
}

/* Only what differs from the start, in a fixed order. */
export function writeView(view: View): string {
  const query = new URLSearchParams();

  if (view.app) query.set('app', view.app);
  if (view.window !== 300) query.set('window', String(view.window));
  if (view.unit !== 'packets') query.set('unit', view.unit);
  if (view.packet) query.set('packet', String(view.packet));
  if (view.theme !== 'system') query.set('theme', view.theme);
  const text = query.toString();
  return text ? `?${text}` : '';
}

/* "#token=..." as it stands in an address or alone. */
export function tokenIn(text: string): string {
  const found = /(?:#token=|^\s*)([0-9A-Za-z._~-]{16,256})\s*$/.exec(text);
  return found?.[1] ?? '';
}

export function takeToken(): string {
  const token = location.hash.startsWith('#token=')
    ? tokenIn(location.hash) : '';

  if (location.hash)
    history.replaceState(null, '', location.pathname + location.search);
  if (token) keepToken(token);
  return token || (read(sessionStorage, TOKEN_KEY) ?? '');
}

export function keepToken(token: string): void {
  write(sessionStorage, TOKEN_KEY, token);
}

export function storedTheme(): string | null {
  return read(localStorage, THEME_KEY);
}

export function storeTheme(theme: Theme): void {
  write(localStorage, THEME_KEY, theme);
}

/* Storage may be switched off; the page then asks again after a reload. */
function read(storage: Storage, key: string): string | null {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function write(storage: Storage, key: string, value: string): void {
  try {
    storage.setItem(key, value);
  } catch {
    /* not kept */
  }
}
