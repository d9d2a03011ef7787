/*
 * compiler.h - attributes and tiny macros every layer uses.
 *
 * Shape: macros only.
 */
#ifndef COMMON_COMPILER_H
#define COMMON_COMPILER_H

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NO_RETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
