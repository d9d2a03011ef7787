/*
 * block_pool.h - memory for data that comes in pieces: blocks of one size.
 *
 * Shape: BLOCK_POOL_COUNT blocks, taken once; numbers from 1, 0 is no block.
 * Errors: get() gives 0 when all are in use.
 * Threads: one at a time.
 */
#ifndef SENSOR_TRACK_BLOCK_POOL_H
#define SENSOR_TRACK_BLOCK_POOL_H

#include <stdint.h>

#define BLOCK_POOL_COUNT 1024
#define BLOCK_SIZE 1024 /* bytes */

struct block_pool {
	uint16_t first_free;
	uint16_t next_free[BLOCK_POOL_COUNT + 1];
	uint8_t blocks[BLOCK_POOL_COUNT][BLOCK_SIZE];
};

void block_pool_init(struct block_pool *p);
uint16_t block_pool_get(struct block_pool *p);
/* 0 is fine. */
void block_pool_put(struct block_pool *p, uint16_t block);
uint8_t *block_pool_bytes(struct block_pool *p, uint16_t block);

#endif
