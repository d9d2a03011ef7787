/*
 * sanitized.h - whether this is a build with a sanitizer's run-time library.
 *
 * Shape: SANITIZED is 1 or 0. Such a build is for tests: its library makes
 *        system calls and threads of its own, which the sandbox then allows.
 */
#ifndef SENSOR_PRIVS_SANITIZED_H
#define SENSOR_PRIVS_SANITIZED_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

#ifndef SANITIZED
#define SANITIZED 0
#endif

#endif
