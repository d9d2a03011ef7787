/* What the classes of proto/apps.def look like: name, colour, place in the
 * timeline. A class comes from the dashboard and may be any text. */
import { APPS } from 'virtual:tables';
import { FAMILIES } from './families';

/* Names that are not written in capitals. */
const LABELS = new Map(Object.entries({
  unknown: 'Unknown', eth: 'Ethernet', ipv4: 'IPv4', ipv6: 'IPv6',
  ipfrag: 'IP fragment', icmpv6: 'ICMPv6', mdns: 'mDNS', http2: 'HTTP/2',
  gquic: 'gQUIC', dhcpv6: 'DHCPv6', pppoes: 'PPPoE', pppoed: 'PPPoE disc.',
  ipv6cp: 'IPv6CP', chdlc: 'Cisco HDLC', etherip: 'EtherIP',
  'wlan.mgt': 'WLAN mgmt', 'ftp-data': 'FTP data', kerberos: 'Kerberos',
  wireguard: 'WireGuard', openvpn: 'OpenVPN', bittorrent: 'BitTorrent',
  syslog: 'Syslog', modbus: 'Modbus', 'db-lsp-disc': 'Dropbox LAN',
  basicxid: 'LLC XID', mysql: 'MySQL', postgresql: 'PostgreSQL',
  telnet: 'Telnet', coap: 'CoAP', enip: 'EtherNet/IP', ripng: 'RIPng',
  vxlan: 'VXLAN', geneve: 'Geneve', teredo: 'Teredo', other: 'Other',
}));

const OTHER = 'var(--p-other)';

/* What the timeline makes one of many: no class of the table has this name. */
export const REST = 'other';

const colors = new Map<string, string>();

for (const [family, shades] of Object.entries(FAMILIES))
  shades.forEach((names, i) => {
    const token = i ? `--p-${family}-${i + 1}` : `--p-${family}`;
    for (const app of names.split(' ')) colors.set(app, `var(${token})`);
  });

const known = new Set(APPS);
const places = new Map([...colors.keys()].map((app, i) => [app, i]));

export function isProtocol(app: string): boolean {
  return known.has(app);
}

export function protocolLabel(app: string): string {
  return LABELS.get(app) ?? app.toUpperCase().slice(0, 12);
}

/* A CSS value; the tokens hold the colours of both themes. */
export function protocolColor(app: string): string {
  return colors.get(app) ?? OTHER;
}

export function stackOrder(a: string, b: string): number {
  const place = (app: string) => places.get(app) ?? places.size;
  return place(a) - place(b) || (a < b ? -1 : 1);
}

/* The `max` of most weight, where of equal ones the first by name. */
export function heaviest<T extends { app: string }>(list: readonly T[],
  weight: (one: T) => number, max: number): T[] {
  return [...list].sort((a, b) => weight(b) - weight(a) ||
    (a.app < b.app ? -1 : 1)).slice(0, max);
}
