/* sqlite_error.c - what SQLite says, in our words. */
#include "dashboard/store/sqlite_error.h"

#include <errno.h>
#include <stdio.h>

/* I/O errors carry the errno of the call that failed. */
static struct sqlite_error from_errno(int system_errno)
{
	switch (system_errno) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return (struct sqlite_error){ STORE_FULL, -ENOSPC, false };
	case EROFS:
		return (struct sqlite_error){ STORE_READ_ONLY, -EROFS, false };
	default:
		return (struct sqlite_error){ STORE_BROKEN, -EIO, false };
	}
}

struct sqlite_error sqlite_error_of(sqlite3 *db, int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return (struct sqlite_error){ STORE_OK, 0, false };
	case SQLITE_FULL:
		return (struct sqlite_error){ STORE_FULL, -ENOSPC, false };
	case SQLITE_READONLY:
		return (struct sqlite_error){ STORE_READ_ONLY, -EROFS, false };
	case SQLITE_NOMEM:
		return (struct sqlite_error){ STORE_BROKEN, -ENOMEM, false };
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return (struct sqlite_error){ STORE_BROKEN, -EBUSY, false };
	case SQLITE_INTERRUPT:
		return (struct sqlite_error){ STORE_BROKEN, -ETIMEDOUT, false };
	case SQLITE_MISMATCH:
		return (struct sqlite_error){ STORE_BROKEN, -EPROTONOSUPPORT,
			                      false };
	case SQLITE_AUTH: /* see check_version() */
		return (struct sqlite_error){ STORE_BROKEN, -EBADMSG, false };
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return (struct sqlite_error){ STORE_BROKEN, -EBADMSG, true };
	default:
		return from_errno(sqlite3_system_errno(db));
	}
}

void sqlite_error_explain(const struct sqlite_error *e, sqlite3 *db,
                          const char *path, char message[STORE_ERROR_SIZE])
{
	const char *what = "";

	switch (e->result) {
	case 0:
		break;
	case -ENOSPC:
		what = "no space left: free some; until then packets are "
		       "shown but not stored";
		break;
	case -EROFS:
		what = "it cannot be written to: make it writable; until then "
		       "packets are shown but not stored";
		break;
	case -EBUSY:
		what = "another program holds its write lock: end that "
		       "program";
		break;
	case -EPROTONOSUPPORT:
		what = "a newer Periscope wrote it: use that version, or "
		       "choose another folder with --data";
		break;
	case -EBADMSG:
		what = e->damaged ? "it is damaged, or no database at all"
		                  : "it is a database of another program: "
		                    "choose another folder with --data";
		break;
	default:
		what = sqlite3_errmsg(db);
	}
	(void)snprintf(message, STORE_ERROR_SIZE, "%.400s: %.100s", path, what);
}
