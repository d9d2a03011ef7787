/*
 * numbers.h - assigned numbers that more than one decoder names.
 *
 * Shape: constants only.
 * Source: tcpdump.org link-layer header types; IEEE 802 numbers; IANA
 *        protocol numbers.
 */
#ifndef SENSOR_DECODE_NUMBERS_H
#define SENSOR_DECODE_NUMBERS_H

enum linktype {
	LINKTYPE_NULL = 0,
	LINKTYPE_ETHERNET = 1,
	LINKTYPE_RAW_12 = 12, /* DLT_RAW of most systems, found in files */
	LINKTYPE_RAW_14 = 14, /* DLT_RAW of OpenBSD, found in files */
	LINKTYPE_RAW = 101,
	LINKTYPE_LOOP = 108,
	LINKTYPE_LINUX_SLL = 113,
	LINKTYPE_IPV4 = 228,
	LINKTYPE_IPV6 = 229,
	LINKTYPE_LINUX_SLL2 = 276
};

enum ethertype {
	ETHERTYPE_LLC = 0x0004, /* ETH_P_802_2 of Linux: no type but an LLC
	                         * header; below ETHERTYPE_MIN it is free */
	ETHERTYPE_MIN = 0x0600,
	ETHERTYPE_IPV4 = 0x0800,
	ETHERTYPE_ARP = 0x0806,
	ETHERTYPE_RARP = 0x8035,
	ETHERTYPE_VLAN = 0x8100,
	ETHERTYPE_IPV6 = 0x86dd,
	ETHERTYPE_MPLS = 0x8847,
	ETHERTYPE_MPLS_UPSTREAM = 0x8848, /* RFC 5332, once multicast */
	ETHERTYPE_PPPOE_SESSION = 0x8864,
	ETHERTYPE_QINQ = 0x88a8,    /* IEEE 802.1ad */
	ETHERTYPE_QINQ_OLD = 0x9100 /* before 802.1ad */
};

enum ip_proto {
	IP_PROTO_HOP_BY_HOP = 0,
	IP_PROTO_ICMP = 1,
	IP_PROTO_IGMP = 2,
	IP_PROTO_TCP = 6,
	IP_PROTO_UDP = 17,
	IP_PROTO_ROUTING = 43,
	IP_PROTO_FRAGMENT = 44,
	IP_PROTO_AH = 51,
	IP_PROTO_ICMPV6 = 58,
	IP_PROTO_DESTINATION = 60,
	IP_PROTO_SCTP = 132,
	IP_PROTO_SHIM6 = 140
};

#endif
