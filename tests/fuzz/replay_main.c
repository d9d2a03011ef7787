/*
 * replay_main.c - runs a fuzz target over files instead of a fuzzer.
 *
 * Shape: each argument is a file or a folder of files. No file at all is a
 *        failure: a target without seeds tests nothing.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL;
	struct stat st;
	size_t size;
	int ran = 0;

	if (!file || fstat(fileno(file), &st) < 0)
		goto out;
	size = (size_t)st.st_size;
	data = malloc(size ? size : 1); /* exact: an overrun is a report */
	if (!data || fread(data, 1, size, file) != size)
		goto out;
	(void)LLVMFuzzerTestOneInput(data, size); /* always 0 */
	ran = 1;
out:
	if (!ran)
		fprintf(stderr, "replay: cannot read %s\n", path);
	free(data);
	if (file)
		fclose(file);
	return ran;
}

static int replay_folder(const char *path, int *failed)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char name[4096];
	int ran = 0;

	if (!dir) {
		fprintf(stderr, "replay: cannot open %s\n", path);
		*failed = 1;
		return 0;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		if (replay_file(name))
			ran++;
		else
			*failed = 1;
	}
	closedir(dir);
	return ran;
}

int main(int argc, char **argv)
{
	int ran = 0, failed = 0;

	for (int i = 1; i < argc; i++) {
		struct stat st;

		if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode))
			ran += replay_folder(argv[i], &failed);
		else if (replay_file(argv[i]))
			ran++;
		else
			failed = 1;
	}
	printf("%d inputs replayed\n", ran);
	return ran == 0 || failed;
}
