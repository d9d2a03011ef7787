/* What the ledger says, and what the sensor may still do, in a few words. */
import type { Ledger, Privileges } from './api';

export function missing(l: Ledger): number {
  return l.kernel_dropped + l.interface_dropped + l.gap + l.lost;
}

export interface Sum {
  total: [string, number];
  parts: [string, number][];
  /* Counted, and not yet arrived at the next counter. Counters of two processes
   * are read a moment apart, so it may be negative for that moment. */
  underWay: number;
  underWayText: string;
}

export function sums(l: Ledger): Sum[] {
  const sum = (total: [string, number], parts: [string, number][],
    underWayText: string): Sum => ({
    total, parts, underWayText,
    underWay: parts.reduce((left, [, n]) => left - n, total[1]),
  });

  return [
    sum(['Received by the kernel', l.kernel_received],
      [['dropped', l.kernel_dropped], ['decoded', l.decoded]],
      'waiting in the capture ring'),
    sum(['Decoded by the sensor', l.decoded],
      [['delivered', l.delivered], ['gap', l.gap]],
      'from before this dashboard came, or on the way'),
    sum(['Delivered to this dashboard', l.delivered],
      [['stored', l.stored], ['pending', l.pending], ['lost', l.lost]],
      'being handed over'),
  ];
}

export function isEmptySet(capabilities: string): boolean {
  return /^0+$/.test(capabilities);
}

export function capabilitySets(p: Privileges): [string, string, string][] {
  return [
    ['CapInh', 'inheritable', p.cap_inh],
    ['CapPrm', 'permitted', p.cap_prm],
    ['CapEff', 'effective', p.cap_eff],
    ['CapBnd', 'bounding', p.cap_bnd],
    ['CapAmb', 'ambient', p.cap_amb],
  ];
}

/* What is left, as a list: empty means that nothing is. */
export function privilegesLeft(p: Privileges): string[] {
  const left = capabilitySets(p)
    .filter(([, , set]) => !isEmptySet(set))
    .map(([, kind]) => `${kind} capabilities`);

  if (p.uid === 0) left.push('runs as root');
  if (p.groups > 0) left.push('supplementary groups');
  if (p.no_new_privs !== 1) left.push('may gain privileges');
  if (p.seccomp !== 2) left.push('no system call filter');
  return left;
}
