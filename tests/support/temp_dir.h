/*
 * temp_dir.h - a folder of its own for each test, gone afterwards.
 *
 * Errors: failed assertions.
 * Threads: one.
 */
#ifndef TESTS_SUPPORT_TEMP_DIR_H
#define TESTS_SUPPORT_TEMP_DIR_H

#define TEMP_DIR_SIZE 256

/* 0700, under $TMPDIR or /tmp. */
void temp_dir_make(char out[TEMP_DIR_SIZE]);
/* With everything in it. */
void temp_dir_remove(const char *path);

#endif
