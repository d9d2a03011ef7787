/* One packet: its two ends for the table, all its fields for the drawer. */
import { FIELDS } from 'virtual:tables';
import type { Packet } from './api';
import { bytes, count, fullTime, visible } from './format';
import { fieldName, fieldNumber } from './names_of_fields';
import { ETHERTYPES, IP_PROTOCOLS, LINK_TYPES, hex, named, tcpFlags } from
  './names_of_numbers';
import { isProtocol, protocolLabel } from './protocols';

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
  values: string[]; /* each on a line of its own */
}

export interface Section {
  title: string;
  details: Detail[];
}

type Row = [text: string, filter: string, value: unknown];

const isMissing = (value: unknown) => value === null || value === undefined ||
  (Array.isArray(value) && !value.length);

/* Leaves out what the packet does not have. */
function section(title: string, rows: Row[]): Section {
  return {
    title,
    details: rows.filter(([, , value]) => !isMissing(value))
      .map(([text, filter, value]) => ({ text, filter,
        values: [value].flat().map((one) => visible(one, 2000)) })),
  };
}

const GROUP_TITLES = new Map(Object.entries({
  pppoe: 'PPPoE', tls_sh: 'TLS ServerHello', dtls_sh: 'DTLS ServerHello',
  x509: 'Certificate', credentials: 'Credentials', wg: 'WireGuard',
}));

function groupTitle(group: string): string {
  return GROUP_TITLES.get(group) ?? (isProtocol(group)
    ? protocolLabel(group) : visible(group, 20).toUpperCase());
}

/* Of [type, data] only the type has a number of its own. */
const PAIRS = new Map<string, [text: string, type: string, filter: string]>([
  ['dns.answers', ['Answers', 'dns.resp.type', 'dns.resp.data']],
]);

function pairText(pair: unknown, type: string): string {
  const [number, data] = Array.isArray(pair) ? pair : [pair];
  const kind = typeof number === 'number' ? fieldName(type, number) : number;
  return data === null || data === undefined ? `${kind}` : `${kind} ${data}`;
}

/* Numbers in one line, texts below each other. */
function listText(list: unknown[], filter: string, isV6: boolean): unknown {
  const texts = list.map((one) => fieldText(one, filter, isV6));
  return list.every((one) => typeof one === 'number')
    ? texts.join(', ') || null : texts;
}

function fieldText(value: unknown, filter: string, isV6: boolean): unknown {
  if (typeof value === 'number') return fieldNumber(filter, value, isV6);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return listText(value, filter, isV6);
  return value;
}

function keyRows(group: string, key: string, value: unknown,
  isV6: boolean): Row[] {
  const pairs = PAIRS.get(`${group}.${key}`);
  const fields = FIELDS.filter(([g, k]) => g === group && k === key);

  if (isMissing(value)) return [];
  if (pairs && Array.isArray(value))
    return [[pairs[0], pairs[2], value.map((one) => pairText(one, pairs[1]))]];
  if (fields.length > 1 && Array.isArray(value))
    return fields.map(([, , filter, text], i) =>
      [text, filter, fieldText(value[i], filter, isV6)]);
  /* Without an array they are several names of one value. */
  const [, , filter = '', text = visible(key, 40)] = fields[0] ?? [];
  return [[text, filter, fieldText(value, filter, isV6)]];
}

function groupSection(group: string, values: Record<string, unknown>,
  isV6: boolean): Section {
  return section(groupTitle(group), Object.entries(values)
    .flatMap(([key, value]) => keyRows(group, key, value, isV6)));
}

const TUNNELS: Record<string, string | undefined> = {
  ip: 'IP in IP', udpencap: 'UDP encapsulation',
};

function flagsText(flags: number | null | undefined): string | null {
  return typeof flags === 'number'
    ? `${tcpFlags(flags)} (${hex(flags, 3)})` : null;
}

const FRAGMENTS: Record<string, string> = {
  first: 'first fragment', later: 'later fragment',
};

/* What is around the innermost packet, from the outside, and its own ends. */
function tunnelSection(p: Packet): Section {
  return section('Tunnel', [
    ['Carried by', '', p.tunnel?.map((kind) =>
      TUNNELS[kind] ?? protocolLabel(kind)).join(' › ') || null],
    ['Inner source', '', p.in_src],
    ['Inner destination', '', p.in_dst],
    ['Inner protocol', '',
      isMissing(p.in_ipproto) ? null : named(p.in_ipproto ?? 0, IP_PROTOCOLS)],
    ['Inner source port', '', p.in_sport],
    ['Inner destination port', '', p.in_dport],
    ['Inner flags', '', flagsText(p.in_tcp_flags)],
  ]);
}

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
    tunnelSection(p),
    section(l4.toUpperCase(), [
      ['Source port', `${l4}.srcport`, p.sport],
      ['Destination port', `${l4}.dstport`, p.dport],
      ['Flags', 'tcp.flags', flagsText(p.tcp_flags)],
      ['Payload', l4 === 'tcp' ? 'tcp.len' : '',
        p.paylen === null ? null : bytes(p.paylen)],
    ]),
  ];
}

export function sections(p: Packet): Section[] {
  const isV6 = (p.in_src ?? p.src ?? '').includes(':');
  const groups = Object.entries(p)
    .filter(([, value]) => value !== null && typeof value === 'object' &&
      !Array.isArray(value))
    .map(([group, value]) => groupSection(group,
      value as Record<string, unknown>, isV6));

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
