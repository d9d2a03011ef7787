// Packets as record_json() of the dashboard writes them, made from a seed.

const NAMES = ['example.org', 'www.debian.org', 'packages.example.org',
  'time.cloudflare.example', 'api.weather.example', 'mail.example.net',
  'cdn.images.example.com', '_ldap._tcp.lab.example', 'git.example.dev'];
const HOSTS = ['192.0.2.1', '192.0.2.53', '198.51.100.7', '198.51.100.23',
  '203.0.113.80', '203.0.113.200', '2001:db8::53', '2001:db8:1::80'];
const MIX = [['tls', 30], ['tcp', 16], ['dns', 14], ['quic', 10], ['udp', 6],
  ['http', 6], ['icmp', 4], ['arp', 3], ['ssh', 2], ['mdns', 2], ['ntp', 1],
  ['dhcp', 1], ['mqtt', 1], ['smb', 1], ['icmpv6', 1], ['vxlan', 1]];
const TCP = { tls: 443, tcp: 443, http: 80, ssh: 22, mqtt: 1883, smb: 445 };
const UDP = { dns: 53, udp: 4500, mdns: 5353, quic: 443, ntp: 123 };

export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function pick(rand, list) {
  return list[Math.floor(rand() * list.length)];
}

function pickApp(rand) {
  let at = rand() * 100;
  for (const [app, weight] of MIX) {
    at -= weight;
    if (at < 0) return app;
  }
  return 'tcp';
}

function base(frame, time, app) {
  return {
    frame, time, ts_ns: Math.round(time * 1e6) * 1000, dlt: 1, len: 74,
    caplen: 74, vlan: [], eth_src: '52:54:00:12:34:56',
    eth_dst: '52:54:00:65:43:21', ethertype: 0x0800, src: '10.0.0.5',
    dst: '192.0.2.1', ipver: 4, ipproto: 6, ttl: 64, frag: null, sport: null,
    dport: null, tcp_flags: null, l4: null, paylen: null, tunnel: [],
    in_src: null, in_dst: null, in_ipproto: null, in_sport: null,
    in_dport: null, in_tcp_flags: null, malformed: null, app, summary: '',
  };
}

const FILL = {
  tls(p, rand) {
    const name = pick(rand, NAMES);
    p.tls = { sni: name, alpn: ['h2', 'http/1.1'], hs_version: 771,
      rec_version: 769, supported_versions: [772, 771] };
    p.summary = `Client Hello ${name}`;
    p.len = p.caplen = 300 + Math.floor(rand() * 1200);
    p.tcp_flags = 24;
  },
  tcp(p, rand) {
    p.tcp_flags = pick(rand, [2, 18, 16, 24, 17]);
    p.len = p.caplen = pick(rand, [66, 66, 74, 1514, 1514, 590]);
    p.paylen = p.len - 66;
    p.summary = `${p.tcp_flags & 2 ? 'SYN' : 'ACK'}, ${p.paylen} bytes`;
  },
  dns(p, rand) {
    const name = pick(rand, NAMES);
    const response = rand() < 0.5;
    p.dns = { id: Math.floor(rand() * 65536), qr: response, opcode: 0,
      rcode: response && rand() < 0.1 ? 3 : 0, qname: name, qtype: 1,
      qclass: 1, counts: [1, response ? 2 : 0, 0, 1], tcp: false,
      answers: response ? [[5, `cdn.${name}`], [1, '203.0.113.80']] : [],
      ttls: response ? [300, 60] : [] };
    p.summary = `standard query ${response ? 'response ' : ''}A ${name}`;
    p.len = p.caplen = 70 + name.length;
  },
  mdns(p) {
    p.dst = '224.0.0.251';
    p.dns = { id: 0, qr: false, opcode: 0, rcode: 0,
      qname: '_ipp._tcp.local', qtype: 12, qclass: 1, counts: [1, 0, 0, 0],
      tcp: false };
    p.summary = 'standard query PTR _ipp._tcp.local';
  },
  quic(p, rand) {
    const name = pick(rand, NAMES);
    p.quic = { version: 1, long_type: 0, dcid: '8394c8f03e515708', scid: '',
      sni: name, alpn: ['h3'], ech: false, ja4: null };
    p.summary = `Server name ${name}`;
    p.len = p.caplen = 1292;
  },
  ssh(p) {
    p.ssh = { banner: 'SSH-2.0-OpenSSH_9.2p1' };
    p.summary = 'Banner SSH-2.0-OpenSSH_9.2p1';
    p.tcp_flags = 24;
  },
  ntp(p) {
    p.ntp = { version: 4, mode: 3, stratum: 2 };
    p.summary = 'Version 4, Mode 3, Stratum 2';
    p.len = p.caplen = 90;
  },
  dhcp(p) {
    Object.assign(p, { src: '0.0.0.0', dst: '255.255.255.255', ipproto: 17,
      l4: 'udp', sport: 68, dport: 67, paylen: 300, len: 342, caplen: 342,
      eth_dst: 'ff:ff:ff:ff:ff:ff',
      dhcp: { op: 1, msg: 1, xid: 0x3903f326, chaddr: p.eth_src, yiaddr: null,
        hostname: 'printer-2', vendor: null },
      summary: 'Request or reply 1, Message type 1' });
  },
  mqtt(p) {
    p.mqtt = { type: 3, client_id: null, topic: 'house/cellar/temperature',
      credentials: null };
    p.summary = 'Message type 3, Topic house/cellar/temperature';
    p.tcp_flags = 24;
  },
  smb(p) {
    p.smb = { version: 2, command: 3, tree: '\\\\server\\share',
      dialect_name: null, dialect: null, file: null };
    p.summary = 'Version 2, Command 3';
    p.tcp_flags = 24;
  },
  /* TCP in a tunnel: its class is that of what is inside. */
  vxlan(p) {
    Object.assign(p, { app: 'tcp', ipproto: 17, l4: 'udp', sport: 52011,
      dport: 4789, paylen: 82, len: 124, caplen: 124, tunnel: ['vxlan', 'ip'],
      in_src: '2001:db8:a::1', in_dst: '2001:db8:b::2', in_ipproto: 6,
      in_sport: 40022, in_dport: 443, in_tcp_flags: 18,
      vxlan: { vni: 4096 },
      summary: 'vxlan, ip, 2001:db8:a::1 > 2001:db8:b::2: 40022 > 443' });
  },
  udp(p, rand) {
    p.len = p.caplen = 80 + Math.floor(rand() * 900);
    p.paylen = p.len - 42;
    p.summary = `${p.paylen} bytes`;
  },
  http(p, rand) {
    p.http = { method: 'GET', uri: '/index.html', host: pick(rand, NAMES),
      user_agent: 'curl/7.88.1', status: null };
    p.summary = 'GET /index.html';
    p.tcp_flags = 24;
    p.len = p.caplen = 420;
  },
  icmp(p) {
    Object.assign(p, { ipproto: 1, l4: 'icmp', icmp: { type: 8, code: 0 },
      len: 98, caplen: 98, summary: 'echo request' });
  },
  icmpv6(p) {
    Object.assign(p, { ipver: 6, ipproto: 58, ethertype: 0x86dd, l4: 'icmpv6',
      src: 'fe80::5054:ff:fe12:3456', dst: 'ff02::1:ff00:1',
      icmp: { type: 135, code: 0 }, summary: 'neighbor solicitation',
      len: 86, caplen: 86, ttl: 255 });
  },
  arp(p) {
    Object.assign(p, { ipver: null, ipproto: null, ethertype: 0x0806, src: null,
      dst: null, ttl: null, eth_dst: 'ff:ff:ff:ff:ff:ff', len: 42, caplen: 42,
      arp: { op: 1, sha: '52:54:00:12:34:56', spa: '10.0.0.5',
        tha: '00:00:00:00:00:00', tpa: '10.0.0.1' },
      summary: 'who has 10.0.0.1' });
  },
};

export function makePacket(frame, time, rand, app = pickApp(rand)) {
  const p = base(frame, time, app);
  const port = TCP[app] ?? UDP[app];

  if (port) {
    p.dst = pick(rand, HOSTS);
    if (p.dst.includes(':')) {
      p.ipver = 6;
      p.ethertype = 0x86dd;
      p.src = '2001:db8:1234:5678::5';
    }
    p.ipproto = UDP[app] ? 17 : 6;
    p.l4 = UDP[app] ? 'udp' : 'tcp';
    p.sport = 32768 + Math.floor(rand() * 28000);
    p.dport = port;
    p.paylen = 32;
  }
  FILL[app]?.(p, rand); // of other classes there is only the frame
  if (rand() < 0.3 && port) {
    [p.src, p.dst] = [p.dst, p.src];
    [p.sport, p.dport] = [p.dport, p.sport];
  }
  return p;
}
