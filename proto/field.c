/* field.c - the table of fields. */
#include "proto/field.h"

#include <stddef.h>
#include <string.h>

#define FIELD_ID_MAX ((uint16_t)(FIELD_END - 1))

static const struct field_info fields[FIELD_END] = {
#define FIELD(number, upper, filter, type, group, key, text)                   \
	[number] = { (filter), (group), (key), (text), FIELD_TYPE_##type },
#include "proto/fields.def"
#undef FIELD
};

const struct field_info *field_info(uint16_t id)
{
	if (id > FIELD_ID_MAX || fields[id].type == FIELD_TYPE_NONE)
		return NULL;
	return &fields[id];
}

enum field_id field_by_name(const char *filter_name)
{
	for (uint16_t id = 1; id <= FIELD_ID_MAX; id++) {
		const struct field_info *info = field_info(id);

		if (info && strcmp(info->filter_name, filter_name) == 0)
			return (enum field_id)id;
	}
	return FIELD_NONE;
}
