/* What the page shows. Components read it; only the functions here change it. */
import { ApiError, getOverview, getPackets, getStatus, type Answer,
  type Overview, type Packet, type PacketPage, type Status } from './api';
import { Live, type Link, type Question } from './live';
import { matches, mergeRows, ROWS_MAX } from './rows';
import { applyTheme, type Theme } from './theme';
import { keepToken, readView, storeTheme, storedTheme, takeToken, tokenIn,
  writeView, type Unit, type View } from './url';

const HISTORY = 200;

/* The part of the state that the address holds. */
export const view: View = $state(readView(location.search, storedTheme()));

export type Phase = 'starting' | 'no-token' | 'bad-token' | 'running';
export type Hold = '' | 'reading' | 'paused'; /* by scrolling, by the button */

class Feed {
  phase: Phase = $state('starting');
  link: Link = $state('connecting');
  retryAt = $state(0);
  error = $state('');
  answers = $state(0); /* the heartbeat */
  answeredAt = $state(0); /* Date.now() */
  status: Status | null = $state.raw(null);
  overview: Overview | null = $state.raw(null);
  /* Sorted by frame, oldest first. */
  rows: Packet[] = $state.raw([]);
  skipped = $state(0);
  loadedHistory = $state(false);
  loadingOlder = $state(false);
  noOlder = $state(false);
  hold: Hold = $state('');
  waiting = $state(0);
  packet: Packet | null = $state.raw(null); /* in the drawer */
}

export const feed = new Feed();

let token = '';
let live: Live | null = null;
let cursor = 0; /* the newest id that the dashboard has told us of */
let held: Packet[] = []; /* arrived while the table is on hold */
let startedAt = 0; /* of the dashboard that answers */

function showView(): void {
  history.replaceState(null, '', location.pathname + writeView(view));
}

export function start(): void {
  token = takeToken();
  addEventListener('hashchange', () => {
    const given = tokenIn(location.hash);
    if (given) useToken(given);
  });
  if (token) connect();
  else feed.phase = 'no-token';
}

/* A token, or the whole address that `serve` printed. */
export function useToken(text: string): boolean {
  const given = tokenIn(text);

  if (!given) return false;
  keepToken(given);
  history.replaceState(null, '', location.pathname + location.search);
  token = given;
  connect();
  return true;
}

function connect(): void {
  live?.stop();
  feed.phase = 'starting';
  forgetRows();
  live = new Live(token, { question, answer, link, refused });
  live.start();
  void loadHistory();
  if (view.packet) void openById(view.packet);
}

export function retryNow(): void {
  live?.retry();
}

function question(): Question {
  const asked: Question = { after: cursor, window: view.window,
    limit: HISTORY };

  if (view.app) asked.app = view.app;
  return asked;
}

function link(state: Link, retryAt: number): void {
  /* A try that fails says nothing new: stay with "lost" until an answer. */
  if (state === 'connecting' && feed.link === 'lost') feed.retryAt = 0;
  else {
    feed.link = state;
    feed.retryAt = retryAt;
  }
  if (state === 'lost' && feed.phase === 'starting') feed.phase = 'running';
}

async function refused(): Promise<boolean> {
  try {
    feed.status = await getStatus(token);
    feed.error = '';
  } catch (error) {
    if (!(error instanceof ApiError)) return false;
    if (error.status === 401) {
      feed.phase = 'bad-token';
      return true;
    }
    feed.error = [error.message, error.hint].filter(Boolean).join('. ');
  }
  return false;
}

function answer(a: Answer, asked: Question): void {
  const restarted = startedAt !== 0 && a.status.dashboard.started !== startedAt;

  startedAt = a.status.dashboard.started;
  feed.phase = 'running';
  feed.error = '';
  feed.status = a.status;
  feed.answers++;
  feed.answeredAt = Date.now();
  if (a.overview.window === view.window) feed.overview = a.overview;
  if (restarted || (a.newest_id > 0 && a.newest_id < asked.after)) {
    forgetRows();
    void loadHistory();
    return;
  }
  if ((asked.app ?? '') !== view.app) return;
  if (asked.after > 0) feed.skipped += a.skipped;
  cursor = Math.max(cursor, a.newest_id);
  arrive(a.packets);
}

function arrive(packets: Packet[]): void {
  if (!packets.length) return;
  if (!feed.hold || !feed.rows.length) {
    feed.rows = mergeRows(feed.rows, packets);
    return;
  }
  const newest = feed.rows[feed.rows.length - 1]?.frame ?? 0;
  const fresh = packets.filter(({ frame }) => frame > newest);
  feed.waiting += fresh.length;
  held = mergeRows(held, fresh);
}

function forgetRows(): void {
  cursor = 0;
  held = [];
  feed.rows = [];
  feed.skipped = 0;
  feed.waiting = 0;
  feed.loadedHistory = false;
  feed.noOlder = false;
}

function isLast(page: PacketPage): boolean {
  return page.complete && page.packets.length < HISTORY;
}

async function loadHistory(): Promise<void> {
  const app = view.app;

  try {
    const newest = await getPackets(token, { app, limit: HISTORY });
    if (view.app !== app) return;
    feed.rows = mergeRows(newest.packets.reverse(), feed.rows);
    feed.noOlder = isLast(newest);
  } catch {
    /* Without a store there are still live packets; the banner says why. */
    feed.noOlder = true;
  }
  if (view.app === app) feed.loadedHistory = true;
}

export async function loadOlder(): Promise<void> {
  const app = view.app;
  const oldest = feed.rows[0];

  if (!oldest || feed.noOlder || feed.loadingOlder) return;
  if (feed.rows.length >= ROWS_MAX) return;
  feed.loadingOlder = true;
  try {
    const older = await getPackets(token, { app, before: oldest.frame,
      limit: HISTORY });
    if (view.app === app && feed.rows[0] === oldest) {
      feed.noOlder = isLast(older);
      const room = ROWS_MAX - feed.rows.length;
      feed.rows = mergeRows(older.packets.slice(0, room).reverse(),
        feed.rows);
    }
  } catch {
    feed.noOlder = true;
  }
  feed.loadingOlder = false;
}

export function chooseApp(app: string): void {
  const next = app === view.app ? '' : app;
  const kept = mergeRows(feed.rows, held).filter((p) => matches(p, next));

  if (next === view.app) return;
  view.app = next;
  forgetRows();
  feed.rows = kept;
  feed.hold = feed.hold === 'paused' ? 'paused' : '';
  showView();
  void loadHistory();
  live?.changed();
}

export async function chooseWindow(seconds: number): Promise<void> {
  view.window = seconds;
  showView();
  live?.changed();
  try {
    const overview = await getOverview(token, seconds);
    if (view.window === seconds) feed.overview = overview;
  } catch {
    /* the next answer brings it */
  }
}

export function chooseUnit(unit: Unit): void {
  view.unit = unit;
  showView();
}

export function chooseTheme(theme: Theme): void {
  view.theme = theme;
  applyTheme(theme);
  storeTheme(theme);
  showView();
}

export function setHold(hold: Hold): void {
  feed.hold = hold;
  if (hold) return;
  feed.rows = mergeRows(feed.rows, held);
  held = [];
  feed.waiting = 0;
}

export function togglePause(): void {
  setHold(feed.hold ? '' : 'paused');
}

export function openPacket(packet: Packet): void {
  feed.packet = packet;
  view.packet = packet.frame;
  if (!feed.hold) setHold('reading');
  showView();
}

export function closePacket(): void {
  feed.packet = null;
  view.packet = 0;
  showView();
}

async function openById(id: number): Promise<void> {
  try {
    const { packets: [found] } = await getPackets(token,
      { before: id + 1, limit: 1 });
    if (view.packet === id && found?.frame === id) openPacket(found);
    else if (view.packet === id) closePacket();
  } catch {
    if (view.packet === id) closePacket();
  }
}

/* The packet one row further down (1) or up (-1) the table, newest on top. */
export function stepPacket(by: 1 | -1): void {
  const at = feed.rows.findIndex(({ frame }) => frame === feed.packet?.frame);
  const next = at < 0 ? feed.rows[feed.rows.length - 1] : feed.rows[at - by];

  if (next) openPacket(next);
}
