/*
 * hash_table.h - a table of fixed size with seeded hashing and LRU eviction.
 *
 * Shape: keys of `key_size` bytes and values of `value_size` bytes, both copied
 *        in. Memory is taken once, at init; adding to a full table evicts the
 *        entry used least recently and counts it. Keys may come from the
 *        network: the seed is random for every table (SipHash-1-3).
 * Errors: init gives -ENOMEM, -EINVAL, or why there is no random seed.
 * Ownership: value pointers live until the next add or remove.
 * Threads: one at a time.
 */
#ifndef COMMON_HASH_TABLE_H
#define COMMON_HASH_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"

#define HASH_TABLE_MAX_ENTRIES (1u << 24)

struct hash_table {
	uint8_t *entries;  /* capacity * entry_size */
	uint32_t *buckets; /* heads of chains: entry number + 1, 0 is empty */
	uint64_t seed[2];
	size_t key_size, value_size, entry_size;
	uint32_t capacity, bucket_mask, used;
	uint32_t newest, oldest, free_head; /* entry number + 1, 0 is none */
	uint64_t evictions;
};

MUST_CHECK int hash_table_init(struct hash_table *t, uint32_t capacity,
                               size_t key_size, size_t value_size);
void hash_table_done(struct hash_table *t);

/* The value, now the most recently used; NULL if the key is not there. */
void *hash_table_find(struct hash_table *t, const void *key);

/* The value of the key, zeroed when `out_added` (may be NULL) becomes true. */
void *hash_table_add(struct hash_table *t, const void *key, bool *out_added);

bool hash_table_remove(struct hash_table *t, const void *key);
void hash_table_clear(struct hash_table *t);

/* From most to least recently used: start with *position 0; NULL at the end.
 * The table must not change in between. */
void *hash_table_next(const struct hash_table *t, uint32_t *position,
                      const void **out_key);

/* SipHash-1-3 (Aumasson, Bernstein 2012; reduced rounds as in Rust's std). */
uint64_t hash_bytes(const uint64_t seed[2], const void *bytes, size_t len);

#endif
