// A dashboard as docs/API.md describes it, for the tests of the page: every
// state it can be in is a member of `world` that a test sets.
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makePacket, random } from './mock_traffic.mjs';
import { acceptWebSocket } from './websocket.mjs';

const TYPES = { '.html': 'text/html; charset=utf-8', '.svg': 'image/svg+xml',
  '.js': 'text/javascript; charset=utf-8', '.woff2': 'font/woff2',
  '.css': 'text/css; charset=utf-8' };
const HEADERS = {
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; " +
    "style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};
const KEPT = 20_000;
const ZERO = '0000000000000000';

function newWorld(now) {
  return {
    packets: [],
    rate: 0, // packets a second that arrive by themselves
    answering: true,
    sensor: { state: 'up', message: '', interface: 'eth0', source: 'live',
      filter: '', snaplen: 262144, link_type: 1, version: '0.1.0',
      session: '9f86d081884c7d65', started: Math.floor(now), clients: 1,
      reconnects: 0, bad_frames: 0 },
    privileges: { readable: true, pid: 812, tasks: 1, user: 'periscope-sensor',
      uid: 997, cap_inh: ZERO, cap_prm: ZERO, cap_eff: ZERO, cap_bnd: ZERO,
      cap_amb: ZERO, no_new_privs: 1, seccomp: 2, groups: 0 },
    ledger: { kernel_dropped: 0, interface_dropped: 0, malformed: 0, cut: 0,
      gap: 0, lost: 0, gaps: [] },
    store: { state: 'ok', message: '',
      path: '/home/ada/.local/share/periscope/packets.db' },
    names: null, // instead of those of the packets
    destinations: null,
  };
}

function count(list, key) {
  const totals = new Map();
  for (const p of list) {
    const k = key(p);
    if (k === null) continue;
    const one = totals.get(k) ?? { packets: 0, bytes: 0, last: 0 };
    one.packets++;
    one.bytes += p.len;
    one.last = p.time;
    totals.set(k, one);
  }
  return [...totals].sort((a, b) => b[1].packets - a[1].packets);
}

export async function startMock({ dist, token = 'a'.repeat(64), port = 0 }) {
  const started = Math.floor(Date.now() / 1000);
  const world = newWorld(started);
  const rand = random(7);
  const connections = new Set();
  const sockets = new Set();
  const requests = [];
  const clock = () => Date.now() / 1000;

  function newest() {
    return world.packets[world.packets.length - 1]?.frame ?? 0;
  }

  function add(packet) {
    packet.frame = newest() + 1;
    world.packets.push(packet);
    if (world.packets.length > KEPT) world.packets.shift();
    return packet.frame;
  }

  function addTraffic(n, time = clock(), app = undefined) {
    for (let i = 0; i < n; i++) add(makePacket(0, time, rand, app));
  }

  function status() {
    const all = newest();
    const { kernel_dropped, interface_dropped, gap, lost } = world.ledger;
    const decoded = all + gap;
    const pending = Math.min(10, all);

    return {
      dashboard: { version: '0.1.0', user: 'ada', uid: 1000, started,
        now: clock() },
      sensor: world.sensor,
      privileges: world.privileges,
      ledger: { complete: kernel_dropped + interface_dropped + gap + lost === 0,
        kernel_received: decoded + kernel_dropped, decoded, delivered: all,
        stored: all - pending - lost, pending, ...world.ledger },
      store: { rows: all - lost, bytes: all * 98, ...world.store },
    };
  }

  function timeline(list, window, step, from) {
    const n = Math.ceil(window / step);
    const start = Array.from({ length: n }, (_, i) => from + i * step);
    const apps = new Map();
    for (const p of list) {
      const i = Math.floor((p.time - from) / step);
      if (i < 0 || i >= n) continue;
      const one = apps.get(p.app) ?? { app: p.app, packets: start.map(() => 0),
        bytes: start.map(() => 0) };
      one.packets[i]++;
      one.bytes[i] += p.len;
      apps.set(p.app, one);
    }
    return { start, apps: [...apps.values()] };
  }

  function overview(window) {
    const now = clock();
    const step = window <= 120 ? 1 : window / 60;
    const from = (Math.floor(now / step) + 1) * step - window;
    const list = world.packets.filter((p) => p.time >= from);
    const second = list.filter((p) => p.time >= now - 1);

    return {
      now, window, step, newest_id: newest(),
      packets_per_s: second.length,
      bits_per_s: second.reduce((sum, p) => sum + p.len * 8, 0),
      timeline: timeline(list, window, step, from),
      protocols: count(list, (p) => p.app).map(([app, { packets, bytes }]) =>
        ({ app, packets, bytes })),
      destinations: world.destinations ?? count(world.packets, (p) => p.dst)
        .slice(0, 20).map(([addr, { packets, bytes }]) =>
          ({ addr, packets, bytes })),
      names: world.names ?? count(world.packets, (p) => p.dns?.qname ?? null)
        .slice(0, 20).map(([name, { packets, last }]) =>
          ({ name, count: packets, last })),
    };
  }

  function stored(query) {
    const limit = Math.min(1000, Number(query.get('limit') ?? 100));
    const app = query.get('app');
    const after = Number(query.get('after') ?? 0);
    const before = Number(query.get('before') ?? Infinity);
    const list = world.packets.filter((p) => p.frame > after &&
      p.frame < before && (!app || p.app === app));

    return { packets: query.get('order') === 'newest'
      ? list.slice(-limit).reverse() : list.slice(0, limit),
    complete: true, missing: 0, took_ms: 1 };
  }

  function api(url) {
    if (url.pathname === '/api/v1/status') return status();
    if (url.pathname === '/api/v1/overview')
      return overview(Number(url.searchParams.get('window') ?? 300));
    if (url.pathname === '/api/v1/packets') return stored(url.searchParams);
    return null;
  }

  function send(response, code, type, body) {
    response.writeHead(code, { ...HEADERS, 'Content-Type': type });
    response.end(body);
  }

  function fail(response, code, name, message) {
    send(response, code, 'application/json', JSON.stringify({
      error: { code: name, message, hint: '' } }));
  }

  function asset(response, pathname) {
    const path = join(dist, normalize(pathname === '/' ? '/index.html' : pathname));
    if (!path.startsWith(dist) || !statSync(path, { throwIfNoEntry: false })
      ?.isFile())
      return fail(response, 404, 'not_found', 'no such page');
    return send(response, 200, TYPES[extname(path)], readFileSync(path));
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://mock');
    requests.push(url.pathname + url.search);
    if (!url.pathname.startsWith('/api/')) return asset(response, url.pathname);
    if (request.headers.authorization !== `Bearer ${token}`)
      return fail(response, 401, 'unauthorized', 'the token is not valid');
    const body = api(url);
    if (!body) return fail(response, 404, 'not_found', 'no such resource');
    return send(response, 200, 'application/json', JSON.stringify(body));
  });

  // Every connection answers its question when there is something newer.
  function answer(connection) {
    const { question } = connection;
    if (!question || !world.answering) return;
    if (Date.now() - connection.answeredAt < 900 && newest() <= question.after)
      return;
    const matching = world.packets.filter((p) => p.frame > question.after &&
      (!question.app || p.app === question.app));
    connection.question = null;
    connection.answeredAt = Date.now();
    connection.socket.send(JSON.stringify({ status: status(),
      overview: overview(question.window),
      packets: matching.slice(-question.limit),
      skipped: Math.max(0, matching.length - question.limit),
      newest_id: newest() }));
  }

  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket) => {
    const connection = { question: null, answeredAt: 0, known: false };
    connection.socket = acceptWebSocket(request, socket, {
      onMessage(text) {
        const message = JSON.parse(text);
        if (connection.known) connection.question = message;
        else if (message.token === token) connection.known = true;
        else connection.socket.close(1008);
      },
      onClose: () => connections.delete(connection),
    });
    connections.add(connection);
  });

  let owed = 0;
  const timer = setInterval(() => {
    owed += world.rate / 20;
    addTraffic(Math.floor(owed));
    owed -= Math.floor(owed);
    connections.forEach(answer);
  }, 50);

  const listen = (at) => new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, '127.0.0.1', () => resolve(server.address().port));
  });
  const chosen = await listen(port);
  const origin = `http://127.0.0.1:${chosen}`;

  return {
    world, requests, token, origin, add, addTraffic, makePacket, rand,
    url: `${origin}/#token=${token}`,
    // The program dies: nobody listens any more. And comes back.
    stop: () => new Promise((resolve) => {
      server.close(resolve);
      sockets.forEach((socket) => socket.destroy());
    }),
    start: () => listen(chosen),
    close() {
      clearInterval(timer);
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const mock = await startMock({ port: 5050,
    dist: process.argv[2] ?? join(process.cwd(), 'dist') });
  const now = Date.now() / 1000;
  for (let at = now - 600; at < now; at += 0.2)
    mock.addTraffic(Math.floor(mock.rand() * 6), at);
  mock.world.rate = 60;
  console.log(mock.url);
}
