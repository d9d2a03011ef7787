/* Names of the numbers that headers carry, for the packet's details. Sources:
 * IANA registries of the same names. What is not listed stays a number. */

export const ETHERTYPES: Record<number, string> = {
  0x0800: 'IPv4', 0x0806: 'ARP', 0x8100: 'VLAN', 0x86dd: 'IPv6',
  0x88a8: 'QinQ', 0x88cc: 'LLDP', 0x8863: 'PPPoE discovery',
  0x8864: 'PPPoE session', 0x8847: 'MPLS', 0x888e: 'EAPOL',
};

export const IP_PROTOCOLS: Record<number, string> = {
  0: 'HOPOPT', 1: 'ICMP', 2: 'IGMP', 4: 'IPv4', 6: 'TCP', 17: 'UDP',
  41: 'IPv6', 47: 'GRE', 50: 'ESP', 51: 'AH', 58: 'ICMPv6', 89: 'OSPF',
  103: 'PIM', 112: 'VRRP', 132: 'SCTP',
};

export const LINK_TYPES: Record<number, string> = {
  0: 'BSD loopback', 1: 'Ethernet', 12: 'raw IP', 101: 'raw IP',
  113: 'Linux cooked', 228: 'raw IPv4', 229: 'raw IPv6',
  276: 'Linux cooked 2',
};

const ARP_OPERATIONS: Record<number, string> = { 1: 'request', 2: 'reply' };

const DNS_OPCODES: Record<number, string> = {
  0: 'query', 2: 'status', 4: 'notify', 5: 'update',
};

const DNS_RCODES: Record<number, string> = {
  0: 'NOERROR', 1: 'FORMERR', 2: 'SERVFAIL', 3: 'NXDOMAIN', 4: 'NOTIMP',
  5: 'REFUSED',
};

const DNS_TYPES: Record<number, string> = {
  1: 'A', 2: 'NS', 5: 'CNAME', 6: 'SOA', 12: 'PTR', 13: 'HINFO', 15: 'MX',
  16: 'TXT', 28: 'AAAA', 33: 'SRV', 35: 'NAPTR', 43: 'DS', 48: 'DNSKEY',
  64: 'SVCB', 65: 'HTTPS', 255: 'ANY', 257: 'CAA',
};

const DNS_CLASSES: Record<number, string> = { 1: 'IN', 3: 'CH', 255: 'ANY' };

const TLS_VERSIONS: Record<number, string> = {
  0x0300: 'SSL 3.0', 0x0301: 'TLS 1.0', 0x0302: 'TLS 1.1',
  0x0303: 'TLS 1.2', 0x0304: 'TLS 1.3',
};

const ICMP_TYPES: Record<number, string> = {
  0: 'echo reply', 3: 'unreachable', 5: 'redirect', 8: 'echo request',
  11: 'time exceeded', 12: 'parameter problem',
};

const ICMPV6_TYPES: Record<number, string> = {
  1: 'unreachable', 2: 'packet too big', 3: 'time exceeded',
  4: 'parameter problem', 128: 'echo request', 129: 'echo reply',
  133: 'router solicitation', 134: 'router advertisement',
  135: 'neighbor solicitation', 136: 'neighbor advertisement',
  143: 'multicast listener report',
};

const BY_FILTER: Record<string, Record<number, string>> = {
  'arp.opcode': ARP_OPERATIONS,
  'dns.flags.opcode': DNS_OPCODES,
  'dns.flags.rcode': DNS_RCODES,
  'dns.qry.type': DNS_TYPES,
  'dns.qry.class': DNS_CLASSES,
  'tls.handshake.version': TLS_VERSIONS,
  'tls.record.version': TLS_VERSIONS,
  'tls.handshake.extensions.supported_version': TLS_VERSIONS,
};

const HEX = new Set(['dns.id', 'tls.handshake.version', 'tls.record.version',
  'tls.handshake.extensions.supported_version']);

export function hex(n: number, digits = 4): string {
  return `0x${n.toString(16).padStart(digits, '0')}`;
}

/* "28 (AAAA)" */
export function named(n: number, names: Record<number, string> | undefined,
  shown = String(n)): string {
  const name = names?.[n];
  return name ? `${shown} (${name})` : shown;
}

export function fieldNumber(filter: string, n: number, isV6: boolean): string {
  const names = filter === 'icmp.type'
    ? (isV6 ? ICMPV6_TYPES : ICMP_TYPES) : BY_FILTER[filter];
  return named(n, names, HEX.has(filter) ? hex(n) : String(n));
}

const TCP_FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR',
  'AE'];

/* "SYN, ACK" */
export function tcpFlags(flags: number): string {
  const set = TCP_FLAGS.filter((_, bit) => flags & (1 << bit));
  return set.length ? set.join(', ') : 'none';
}
