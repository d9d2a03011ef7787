/* What the classes of proto/apps.def look like: name, colour, place in the
 * timeline. */

const LABELS: Record<string, string> = {
  unknown: 'Unknown', eth: 'Ethernet', ipv4: 'IPv4', ipv6: 'IPv6',
  ipfrag: 'IP fragment', icmpv6: 'ICMPv6', mdns: 'mDNS',
};

/* From the bottom of the timeline to its top; those not named come last. */
const ORDER = ['tls', 'http', 'tcp', 'dns', 'mdns', 'llmnr', 'udp', 'sctp',
  'icmp', 'icmpv6', 'igmp', 'arp', 'ipfrag', 'ipv4', 'ipv6', 'llc', 'eth',
  'unknown'];

const known = new Set(ORDER);

export function isProtocol(app: string): boolean {
  return known.has(app);
}

export function protocolLabel(app: string): string {
  return LABELS[app] ?? app.toUpperCase().slice(0, 12);
}

/* A CSS value; the tokens hold the colours of both themes. */
export function protocolColor(app: string): string {
  return `var(--p-${known.has(app) ? app : 'unknown'})`;
}

export function stackOrder(a: string, b: string): number {
  const place = (app: string) => (known.has(app) ? ORDER.indexOf(app) : 99);
  return place(a) - place(b) || (a < b ? -1 : 1);
}
