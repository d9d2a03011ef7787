/* socket_place.c - whose socket it is and where it lies. */
#include "sensor/socket_place.h"

#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECTORY "/run/periscope"
#define DIRECTORY_MODE 0750
#define GROUP_ENTRY_MAX 65536 /* bytes of one line of the group database */
#define GROUPS_MAX 256        /* of ours */

static bool is_member(gid_t gid)
{
	gid_t ours[GROUPS_MAX];
	int count = getgroups(GROUPS_MAX, ours);

	if (getegid() == gid)
		return true;
	for (int i = 0; i < count; i++)
		if (ours[i] == gid)
			return true;
	return false;
}

int socket_place_group(const char *name, gid_t *out_gid)
{
	static char memory[GROUP_ENTRY_MAX];
	struct group entry, *found = NULL;
	int err = getgrnam_r(name, &entry, memory, sizeof(memory), &found);

	if (!found)
		return err ? -err : -ENOENT;
	if (geteuid() != 0 && !is_member(entry.gr_gid))
		return -EPERM;
	*out_gid = entry.gr_gid;
	return 0;
}

bool socket_place_makes(const char *socket_path)
{
	const char *slash = strrchr(socket_path, '/');

	return geteuid() == 0 && slash &&
	       (size_t)(slash - socket_path) == strlen(DIRECTORY) &&
	       strncmp(socket_path, DIRECTORY, strlen(DIRECTORY)) == 0;
}

int socket_place_make(const char *socket_path, gid_t gid)
{
	if (!socket_place_makes(socket_path))
		return 0;
	if (mkdir(DIRECTORY, 0700) < 0)
		return errno == EEXIST ? 0 : -errno;
	/* Nobody but root can write to /run, so it is still ours. */
	if (lchown(DIRECTORY, 0, gid) < 0 ||
	    chmod(DIRECTORY, DIRECTORY_MODE) < 0)
		return -errno;
	return 0;
}
