/* The classes of proto/apps.def by family. Each line of a family is a shade of
 * its hue in styles/tokens.css; the order is that of the timeline from its bottom
 * to its top. tests/web asks for a place for every class. */
export const FAMILIES: Record<string, readonly string[]> = {
  web: ['tls dtls', 'quic gquic', 'http http2'],
  tcp: ['tcp'],
  names: ['dns', 'mdns ssdp db-lsp-disc', 'llmnr nbns'],
  udp: ['udp', 'sctp'],
  services: ['dhcp dhcpv6', 'ntp ptp', 'snmp syslog'],
  mail: ['smtp', 'imap', 'pop'],
  files: ['smb nbss nbdgm rpc', 'ftp ftp-data tftp bittorrent',
    'mysql postgresql'],
  remote: ['ssh telnet', 'vnc cotp', 'kerberos ldap cldap radius'],
  realtime: ['sip', 'stun', 'irc'],
  device: ['mqtt coap', 'modbus', 'dnp3 enip'],
  tunnel: ['wireguard openvpn ike', 'nat-t esp ah',
    'gre erspan l2tp etherip mpls ' +
    'pppoes pppoed ppp lcp ipcp ipv6cp ccp pap chap'],
  control: ['icmp icmpv6', 'arp stp lldp cdp eapol',
    'igmp pim ospf bgp rip ripng bfd hsrp vrrp'],
  other: ['unknown', 'ipfrag ipv4 ipv6',
    'eth llc basicxid chdlc slarp fddi nflog wlan wlan.mgt'],
};
