/* block_pool.c - a list of free blocks. */
#include "sensor/track/block_pool.h"

#include <assert.h>

void block_pool_init(struct block_pool *p)
{
	for (uint16_t i = 1; i < BLOCK_POOL_COUNT; i++)
		p->next_free[i] = (uint16_t)(i + 1);
	p->next_free[BLOCK_POOL_COUNT] = 0;
	p->first_free = 1;
}

uint16_t block_pool_get(struct block_pool *p)
{
	uint16_t block = p->first_free;

	if (block)
		p->first_free = p->next_free[block];
	return block;
}

void block_pool_put(struct block_pool *p, uint16_t block)
{
	assert(block <= BLOCK_POOL_COUNT);
	if (!block)
		return;
	p->next_free[block] = p->first_free;
	p->first_free = block;
}

uint8_t *block_pool_bytes(struct block_pool *p, uint16_t block)
{
	assert(block && block <= BLOCK_POOL_COUNT);
	return p->blocks[block - 1];
}
