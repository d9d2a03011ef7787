/* temp_dir.c - a folder of its own for each test. */
#include "tests/support/temp_dir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#define OPEN_FOLDERS 8

void temp_dir_make(char out[TEMP_DIR_SIZE])
{
	const char *base = getenv("TMPDIR");

	(void)snprintf(out, TEMP_DIR_SIZE, "%.200s/periscope-test-XXXXXX",
	               base && *base ? base : "/tmp");
	assert_non_null(mkdtemp(out));
}

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

void temp_dir_remove(const char *path)
{
	assert_int_equal(
	        nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS), 0);
}
