/* The HTTP API, as docs/API.md has it. */

export interface Sensor {
  state: 'connecting' | 'up' | 'finished' | 'refused';
  message: string;
  interface: string;
  source: string; /* "live" or "replay" */
  filter: string;
  snaplen: number;
  link_type: number;
  version: string;
  session: string;
  started: number;
  clients: number;
  reconnects: number;
  bad_frames: number;
}

export interface Privileges {
  readable: boolean;
  pid: number;
  tasks: number;
  user: string;
  uid: number;
  cap_inh: string;
  cap_prm: string;
  cap_eff: string;
  cap_bnd: string;
  cap_amb: string;
  no_new_privs: number;
  seccomp: number;
  groups: number;
}

export interface Gap {
  first_seq: number;
  last_seq: number;
  count: number;
  at: number;
}

export interface Ledger {
  complete: boolean;
  kernel_received: number;
  kernel_dropped: number;
  interface_dropped: number;
  decoded: number;
  malformed: number;
  cut: number;
  delivered: number;
  gap: number;
  stored: number;
  pending: number;
  lost: number;
  gaps: Gap[];
}

export interface Store {
  state: 'ok' | 'full' | 'read-only' | 'broken';
  message: string;
  path: string;
  rows: number;
  bytes: number;
}

export interface Status {
  dashboard: {
    version: string;
    user: string;
    uid: number;
    started: number;
    now: number;
  };
  sensor: Sensor;
  privileges: Privileges;
  ledger: Ledger;
  store: Store;
}

export interface Timeline {
  start: number[];
  apps: { app: string; packets: number[]; bytes: number[] }[];
}

export interface Overview {
  now: number;
  window: number;
  step: number;
  packets_per_s: number;
  bits_per_s: number;
  newest_id: number;
  timeline: Timeline;
  protocols: { app: string; packets: number; bytes: number }[];
  destinations: { addr: string; packets: number; bytes: number }[];
  names: { name: string; count: number; last: number }[];
}

/* The keys of `tail --format json`. What the packet does not have is null. */
export interface Packet {
  frame: number;
  time: number | null;
  ts_ns: number | string | null;
  dlt: number;
  len: number;
  caplen: number;
  vlan: number[] | null;
  eth_src: string | null;
  eth_dst: string | null;
  ethertype: number | null;
  src: string | null;
  dst: string | null;
  ipver: number | null;
  ipproto: number | null;
  ttl: number | null;
  frag: string | null;
  sport: number | null;
  dport: number | null;
  tcp_flags: number | null;
  l4: string | null;
  paylen: number | null;
  tunnel: string[] | null;
  in_src: string | null;
  in_dst: string | null;
  in_ipproto: number | null;
  in_sport: number | null;
  in_dport: number | null;
  in_tcp_flags: number | null;
  malformed: string | null;
  app: string;
  summary: string;
  [group: string]: unknown;
}

export interface Answer {
  status: Status;
  overview: Overview;
  packets: Packet[];
  skipped: number;
  newest_id: number;
}

export class ApiError extends Error {
  constructor(readonly status: number, readonly code: string, message: string,
    readonly hint: string) {
    super(message);
  }
}

const TIMEOUT_MS = 10_000;

async function get<T>(token: string, path: string): Promise<T> {
  const response = await fetch(`/api/v1/${path}`, {
    headers: { Authorization: `Bearer ${token}` },
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });

  if (response.ok) return (await response.json()) as T;
  const body = await response.json().catch(() => null);
  throw new ApiError(response.status, body?.error?.code ?? 'http',
    body?.error?.message ?? `the dashboard answered ${response.status}`,
    body?.error?.hint ?? '');
}

export function getStatus(token: string): Promise<Status> {
  return get(token, 'status');
}

export function getOverview(token: string, seconds: number): Promise<Overview> {
  return get(token, `overview?window=${seconds}`);
}

export interface PacketQuery {
  app?: string;
  before?: number;
  limit: number;
}

export interface PacketPage {
  packets: Packet[];
  complete: boolean; /* false: the server stopped early, there may be more */
}

/* The newest packets that match, newest first. */
export function getPackets(token: string,
  query: PacketQuery): Promise<PacketPage> {
  const params = new URLSearchParams({ limit: String(query.limit),
    order: 'newest' });

  if (query.app) params.set('app', query.app);
  if (query.before) params.set('before', String(query.before));
  return get(token, `packets?${params}`);
}
