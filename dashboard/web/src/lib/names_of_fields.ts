/* Names of the numbers that fields carry, by the filter name of the field.
 * Sources: the RFCs of the protocols and IANA's registries. What is not listed
 * stays a number. */
import { hex, named } from './names_of_numbers';

type Names = Record<number, string>;

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
  0x0303: 'TLS 1.2', 0x0304: 'TLS 1.3', 0xfeff: 'DTLS 1.0', 0xfefd: 'DTLS 1.2',
  0xfefc: 'DTLS 1.3',
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

const names = (list: string, first = 0): Names => Object.fromEntries(
  list.split(' ').map((name, i) => [i + first, name]));

const DHCP_MESSAGES =
  names('discover offer request decline ack nak release inform', 1);

const DHCPV6_MESSAGES = names('solicit advertise request confirm renew rebind ' +
  'reply release decline reconfigure information-request relay-forward ' +
  'relay-reply', 1);

const NTP_MODES = names('reserved symmetric-active symmetric-passive client ' +
  'server broadcast control private');

const MQTT_TYPES = names('CONNECT CONNACK PUBLISH PUBACK PUBREC PUBREL PUBCOMP ' +
  'SUBSCRIBE SUBACK UNSUBSCRIBE UNSUBACK PINGREQ PINGRESP DISCONNECT AUTH', 1);

const HTTP2_FRAMES = names('DATA HEADERS PRIORITY RST_STREAM SETTINGS ' +
  'PUSH_PROMISE PING GOAWAY WINDOW_UPDATE CONTINUATION');

const OSPF_TYPES = names('hello database-description link-state-request ' +
  'link-state-update link-state-ack', 1);

const SYSLOG_LEVELS =
  names('emergency alert critical error warning notice info debug');

const RADIUS_CODES: Names = {
  1: 'Access-Request', 2: 'Access-Accept', 3: 'Access-Reject',
  4: 'Accounting-Request', 5: 'Accounting-Response', 11: 'Access-Challenge',
};

const QUIC_VERSIONS: Names = {
  0: 'version negotiation', 1: 'QUIC v1', 0x6b3343cf: 'QUIC v2',
};

const BY_FILTER = new Map<string, Names>(Object.entries({
  'arp.opcode': ARP_OPERATIONS,
  'dns.flags.opcode': DNS_OPCODES,
  'dns.flags.rcode': DNS_RCODES,
  'dns.qry.type': DNS_TYPES,
  'dns.qry.class': DNS_CLASSES,
  'dns.resp.type': DNS_TYPES,
  'dhcp.type': { 1: 'request', 2: 'reply' },
  'dhcp.option.dhcp': DHCP_MESSAGES,
  'dhcpv6.msgtype': DHCPV6_MESSAGES,
  'ntp.flags.mode': NTP_MODES,
  'mqtt.msgtype': MQTT_TYPES,
  'http2.type': HTTP2_FRAMES,
  'ospf.msg': OSPF_TYPES,
  'syslog.level': SYSLOG_LEVELS,
  'radius.code': RADIUS_CODES,
  'quic.version': QUIC_VERSIONS,
}));

const TLS_VERSION = new RegExp('^d?tls\\.(record\\.version|handshake\\.(' +
  'version|server_version|selected_version|extensions\\.supported_version))$');

const HEX = new Set(['dns.id', 'dhcp.id', 'dhcpv6.xid', 'quic.version',
  'tls.handshake.ciphersuite', 'dtls.handshake.ciphersuite', 'esp.spi',
  'smb2.dialect', 'gtp.teid']);

function namesOf(filter: string, isV6: boolean): Names | undefined {
  if (filter === 'icmp.type') return isV6 ? ICMPV6_TYPES : ICMP_TYPES;
  return TLS_VERSION.test(filter) ? TLS_VERSIONS : BY_FILTER.get(filter);
}

/* "28 (AAAA)" */
export function fieldNumber(filter: string, n: number, isV6: boolean): string {
  const isHex = HEX.has(filter) || TLS_VERSION.test(filter);
  return named(n, namesOf(filter, isV6), isHex ? hex(n) : String(n));
}

/* "AAAA", or the number. */
export function fieldName(filter: string, n: number): string {
  return namesOf(filter, false)?.[n] ?? String(n);
}
