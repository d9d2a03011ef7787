/* link_refusal.c - the buses of USB. Source: tcpdump.org link-layer types. */
#include "sensor/decode/link_refusal.h"

#include <stddef.h>

#include "common/compiler.h"

#define USB_TEXT                                                               \
	"this is the traffic of a USB bus, which has no network packets; "     \
	"capture on the network interface of the device instead"

static const uint16_t usb[] = {
	186, /* USB_FREEBSD */
	189, /* USB_LINUX */
	220, /* USB_LINUX_MMAPPED */
	249, /* USBPCAP */
	266, /* USB_DARWIN */
	288, /* USB_2_0 */
	293, /* USB_2_0_LOW_SPEED */
	294, /* USB_2_0_FULL_SPEED */
	295  /* USB_2_0_HIGH_SPEED */
};

const char *link_refusal(uint16_t link_type)
{
	for (size_t i = 0; i < ARRAY_SIZE(usb); i++) {
		if (usb[i] == link_type)
			return USB_TEXT;
	}
	return NULL;
}
