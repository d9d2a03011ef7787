/* Names of the numbers that headers carry, for the packet's details. Sources:
 * IANA registries of the same names. What is not listed stays a number. */

export const ETHERTYPES: Record<number, string> = {
  0x0800: 'IPv4', 0x0806: 'ARP', 0x8100: 'VLAN', 0x86dd: 'IPv6',
  0x88a8: 'QinQ', 0x88cc: 'LLDP', 0x8863: 'PPPoE discovery',
  0x8864: 'PPPoE session', 0x8847: 'MPLS', 0x888e: 'EAPOL',
  0x88f7: 'PTP', 0x2000: 'CDP',
};

export const IP_PROTOCOLS: Record<number, string> = {
  0: 'HOPOPT', 1: 'ICMP', 2: 'IGMP', 4: 'IPv4', 6: 'TCP', 17: 'UDP',
  41: 'IPv6', 47: 'GRE', 50: 'ESP', 51: 'AH', 58: 'ICMPv6', 89: 'OSPF',
  88: 'EIGRP', 97: 'EtherIP', 103: 'PIM', 112: 'VRRP', 115: 'L2TP', 132: 'SCTP',
  137: 'MPLS',
};

export const LINK_TYPES: Record<number, string> = {
  0: 'BSD loopback', 1: 'Ethernet', 9: 'PPP', 10: 'FDDI', 12: 'raw IP',
  101: 'raw IP', 104: 'Cisco HDLC', 105: 'WLAN', 127: 'WLAN with radio header',
  113: 'Linux cooked', 228: 'raw IPv4', 229: 'raw IPv6', 239: 'NFLOG',
  276: 'Linux cooked 2',
};

export function hex(n: number, digits = 4): string {
  return `0x${n.toString(16).padStart(digits, '0')}`;
}

/* "28 (AAAA)" */
export function named(n: number, names: Record<number, string> | undefined,
  shown = String(n)): string {
  const name = names?.[n];
  return name ? `${shown} (${name})` : shown;
}

const TCP_FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR',
  'AE'];

/* "SYN, ACK" */
export function tcpFlags(flags: number): string {
  const set = TCP_FLAGS.filter((_, bit) => flags & (1 << bit));
  return set.length ? set.join(', ') : 'none';
}
