/*
 * http_method.h - the methods that tell an HTTP request from other text.
 *
 * Shape: a constant list; methods are case-sensitive.
 * Threads: constant data.
 * Source: RFC 9110 9.3, RFC 5789 (PATCH); WebDAV RFC 3253, 3744, 4791, 4918,
 *         5323, 5842; UPnP Device Architecture 1.1; others as seen in use.
 */
#ifndef SENSOR_DECODE_HTTP_METHOD_H
#define SENSOR_DECODE_HTTP_METHOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_METHOD_LEN_MAX 16

bool http_method_is_known(const uint8_t *bytes, size_t len);

#endif
