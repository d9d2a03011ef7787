/* One packet: its two ends for the table, all its fields for the drawer. */
import type { Packet } from './api';
import { FIELDS } from './fields';
import { bytes, count, fullTime, visible } from './format';
import { ETHERTYPES, IP_PROTOCOLS, LINK_TYPES, fieldNumber, hex, named,
  tcpFlags } from './names_of_numbers';

export interface End {
  host: string;
  port: string; /* "" without */
}

const NO_END: End = { host: '–', port: '' };

function end(ip: string | null, port: number | null, arp: unknown,
  mac: string | null): End {
  if (ip) return { host: visible(ip, 64), port: port === null ? '' : `${port}` };
  const host = typeof arp === 'string' ? arp : mac;
  return host ? { host: visible(host, 64), port: '' } : NO_END;
}

function arpOf(p: Packet): Record<string, unknown> {
  return (p.arp ?? {}) as Record<string, unknown>;
}

export function source(p: Packet): End {
  return end(p.src, p.sport, arpOf(p).spa, p.eth_src);
}

export function destination(p: Packet): End {
  return end(p.dst, p.dport, arpOf(p).tpa, p.eth_dst);
}

export interface Detail {
  text: string;
  filter: string; /* Wireshark's name, "" where there is none */
  value: string;
}

export interface Section {
  title: string;
  details: Detail[];
}

type Row = [text: string, filter: string, value: unknown];

/* Leaves out what the packet does not have. */
function section(title: string, rows: Row[]): Section {
  return {
    title,
    details: rows
      .filter(([, , value]) => value !== null && value !== undefined)
      .map(([text, filter, value]) =>
        ({ text, filter, value: visible(value, 2000) })),
  };
}

const GROUP_TITLES: Record<string, string> = {
  arp: 'ARP', icmp: 'ICMP', dns: 'DNS', http: 'HTTP', tls: 'TLS',
};

function fieldText(value: unknown, filter: string, isV6: boolean): unknown {
  if (typeof value === 'number') return fieldNumber(filter, value, isV6);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return value.map((one) => fieldText(one, filter, isV6)).join(', ') || null;
  return value;
}

function groupSection(group: string, values: Record<string, unknown>,
  isV6: boolean): Section {
  const rows: Row[] = [];
  const keys = new Set(Object.keys(values));

  for (const key of keys) {
    const fields = FIELDS.filter(([g, k]) => g === group && k === key);
    const value = values[key];
    fields.forEach(([, , filter, text], i) => {
      const one = fields.length > 1 && Array.isArray(value) ? value[i] : value;
      rows.push([text, filter, fieldText(one, filter, isV6)]);
    });
    if (!fields.length)
      rows.push([visible(key, 40), '', fieldText(value, '', isV6)]);
  }
  return section(GROUP_TITLES[group] ?? visible(group, 20).toUpperCase(), rows);
}

const FRAGMENTS: Record<string, string> = {
  first: 'first fragment', later: 'later fragment',
};

function headerSections(p: Packet): Section[] {
  const v = p.ipver === 6 ? 'ipv6' : 'ip';
  const l4 = p.l4 ?? '';

  return [
    section('Frame', [
      ['Number', '', count(p.frame)],
      ['Time', 'frame.time', fullTime(p.time)],
      ['Length', 'frame.len', `${count(p.len)} bytes`],
      ['Captured', 'frame.cap_len', p.caplen === p.len
        ? 'all of it' : `${count(p.caplen)} bytes`],
      ['Link type', '', named(p.dlt, LINK_TYPES)],
    ]),
    section('Ethernet', [
      ['Source', 'eth.src', p.eth_src],
      ['Destination', 'eth.dst', p.eth_dst],
      ['VLAN', 'vlan.id', p.vlan?.length ? p.vlan.join(', ') : null],
      ['Type', 'eth.type', p.ethertype === null ? null
        : named(p.ethertype, ETHERTYPES, hex(p.ethertype))],
    ]),
    section(p.ipver ? `IPv${p.ipver}` : 'IP', [
      ['Source', `${v}.src`, p.src],
      ['Destination', `${v}.dst`, p.dst],
      ['Protocol', v === 'ip' ? 'ip.proto' : 'ipv6.nxt',
        p.ipproto === null ? null : named(p.ipproto, IP_PROTOCOLS)],
      [v === 'ip' ? 'Time to live' : 'Hop limit',
        v === 'ip' ? 'ip.ttl' : 'ipv6.hlim', p.ttl],
      ['Fragment', '', p.frag ? FRAGMENTS[p.frag] ?? p.frag : null],
    ]),
    section(l4.toUpperCase(), [
      ['Source port', `${l4}.srcport`, p.sport],
      ['Destination port', `${l4}.dstport`, p.dport],
      ['Flags', 'tcp.flags', p.tcp_flags === null ? null
        : `${tcpFlags(p.tcp_flags)} (${hex(p.tcp_flags, 3)})`],
      ['Payload', l4 === 'tcp' ? 'tcp.len' : '',
        p.paylen === null ? null : bytes(p.paylen)],
    ]),
  ];
}

export function sections(p: Packet): Section[] {
  const groups = Object.entries(p)
    .filter(([, value]) => value !== null && typeof value === 'object' &&
      !Array.isArray(value))
    .map(([group, value]) => groupSection(group,
      value as Record<string, unknown>, p.ipver === 6));

  return [...groups, ...headerSections(p)]
    .filter(({ details }) => details.length > 0);
}

export function faultText(p: Packet): string {
  if (p.malformed === 'short')
    return 'The capture kept too few bytes to decode all of this packet.';
  if (p.malformed)
    return 'This packet contradicts itself: what it announces is not there.';
  return '';
}
