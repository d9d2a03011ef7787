/* test_link_type.c - numbers of link types, there and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pcap/pcap.h>

#include "sensor/capture/link_type.h"

static void numbers_that_differ(void **unused)
{
	(void)unused;
	assert_int_equal(link_type_from_dlt(DLT_RAW), 101);
	assert_int_equal(link_type_from_dlt(DLT_ATM_RFC1483), 100);
	assert_int_equal(link_type_from_dlt(DLT_SLIP_BSDOS), 102);
	assert_int_equal(link_type_from_dlt(DLT_PPP_BSDOS), 103);
	assert_int_equal(link_type_from_dlt(DLT_ATM_CLIP), 106);
	assert_int_equal(link_type_to_dlt(101), DLT_RAW);
}

static void numbers_that_do_not(void **unused)
{
	(void)unused;
	assert_int_equal(link_type_from_dlt(DLT_EN10MB), 1);
	assert_int_equal(link_type_from_dlt(DLT_LINUX_SLL), 113);
	assert_int_equal(link_type_from_dlt(DLT_LINUX_SLL2), 276);
	assert_int_equal(link_type_to_dlt(276), DLT_LINUX_SLL2);
}

/* pcap_open_dead() and pcap_dump() know libpcap's own table; ask it. */
static uint32_t link_type_that_libpcap_writes(int dlt)
{
	pcap_t *dead = pcap_open_dead(dlt, 100);
	FILE *file = tmpfile();
	pcap_dumper_t *dumper;
	uint32_t link_type = 0;

	assert_non_null(dead);
	assert_non_null(file);
	dumper = pcap_dump_fopen(dead, file);
	assert_non_null(dumper);
	assert_int_equal(pcap_dump_flush(dumper), 0);
	assert_int_equal(fseek(file, 20, SEEK_SET), 0);
	assert_int_equal(fread(&link_type, 4, 1, file), 1);
	pcap_dump_close(dumper);
	pcap_close(dead);
	return link_type;
}

static void as_libpcap_has_it(void **unused)
{
	(void)unused;
	for (int dlt = 0; dlt < 300; dlt++)
		if (pcap_datalink_val_to_name(dlt))
			assert_int_equal(link_type_from_dlt(dlt),
			                 link_type_that_libpcap_writes(dlt));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_that_differ),
		cmocka_unit_test(numbers_that_do_not),
		cmocka_unit_test(as_libpcap_has_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
