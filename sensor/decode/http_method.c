/* http_method.c - the methods that tell an HTTP request from other text. */
#include <string.h>

#include "common/compiler.h"
#include "sensor/decode/http_method.h"

static const char methods[][HTTP_METHOD_LEN_MAX + 1] = {
	"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE",
	"PATCH",
	/* WebDAV and its extensions */
	"PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK",
	"SEARCH", "REPORT", "MERGE", "LABEL", "UPDATE", "CHECKIN", "CHECKOUT",
	"UNCHECKOUT", "MKACTIVITY", "MKWORKSPACE", "MKCALENDAR",
	"VERSION-CONTROL", "BASELINE-CONTROL", "ORDERPATCH", "ACL", "BIND",
	"REBIND", "UNBIND",
	/* Exchange */
	"BCOPY", "BMOVE", "BDELETE", "BPROPFIND", "BPROPPATCH", "POLL",
	"SUBSCRIBE", "UNSUBSCRIBE", "NOTIFY",
	/* UPnP, tunnels */
	"M-SEARCH", "RPC_CONNECT", "RPC_IN_DATA", "RPC_OUT_DATA", "CCM_POST",
	"SSTP_DUPLEX_POST"
};

bool http_method_is_known(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(methods); i++)
		if (strlen(methods[i]) == len &&
		    memcmp(methods[i], bytes, len) == 0)
			return true;
	return false;
}
