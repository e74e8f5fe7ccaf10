// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: what of a block a host adapter's limits let through. The queue is none: only its
 * limits are looked at. Part of ptape_kunit.ko beside core_kunit.c.
 */
#include <kunit/test.h>
#include <linux/bio.h>
#include <linux/blk-mq.h>
#include <linux/sizes.h>

#include "buffer.h"

#define SECTORS(bytes) ((bytes) >> SECTOR_SHIFT)

/* A host adapter, and memory for a block: in as few chunks as can be had, or page by page. */
struct adapter_vector {
	const char *name;
	unsigned int segments;
	unsigned long boundary;	   /* mask; all ones: none */
	unsigned int page_by_page; /* bytes of the buffer that come that way */
	size_t at;		   /* where in the buffer the block begins */
	size_t length;
	int ret;
	unsigned int most; /* segments that it may take */
};

static const struct adapter_vector adapter_vectors[] = {
	/* lpfc: 64 segments. Pages alone, as they lie in a program, would be 256 KiB. */
	{ "64 segments, a page", 64, ~0UL, 0, 0, SZ_4K, 0, 1 },
	{ "64 segments, 256 KiB", 64, ~0UL, 0, 0, SZ_256K, 0, 1 },
	{ "64 segments, beyond 64 pages", 64, ~0UL, 0, 0, SZ_256K + SZ_4K, 0, 2 },
	{ "64 segments, 1 MiB", 64, ~0UL, 0, 0, SZ_1M, 0, 4 },
	{ "64 segments, 8 MiB", 64, ~0UL, 0, 0, SZ_8M, 0, 32 },
	{ "64 segments, all that a length names", 64, ~0UL, 0, 0, SZ_16M - 1, 0, 64 },
	{ "64 segments, from within a chunk", 64, ~0UL, 0, SZ_4K, SZ_8M, 0, 33 },
	{ "64 segments, 64 single pages", 64, ~0UL, SZ_256K, 0, SZ_256K, 0, 64 },
	{ "64 segments, 65 single pages", 64, ~0UL, SZ_256K + SZ_4K, 0, SZ_256K + SZ_4K, 0, 64 },
	{ "64 segments, 1 MiB in single pages", 64, ~0UL, SZ_1M, 0, SZ_1M, 0, 64 },
	{ "64 segments, from within single pages", 64, ~0UL, SZ_1M, 3 * SZ_4K, SZ_1M - SZ_16K, 0,
	  64 },
	{ "page boundary, 65 single pages", 64, PAGE_SIZE - 1, SZ_256K + SZ_4K, 0, SZ_256K + 1,
	  -EINVAL, 0 },
	{ "64 segments, pages and then chunks", 64, ~0UL, SZ_64K, 0, SZ_8M, 0, 64 },
	/* tcm_loop: no segment across a page. */
	{ "page boundary, 64 pages", 64, PAGE_SIZE - 1, 0, 0, SZ_256K, 0, 64 },
	{ "page boundary, 65 pages", 64, PAGE_SIZE - 1, 0, 0, SZ_256K + 1, -EINVAL, 0 },
	{ "page boundary, 1 MiB", 256, PAGE_SIZE - 1, 0, 0, SZ_1M, 0, 256 },
	{ "page boundary, more than 1 MiB", 256, PAGE_SIZE - 1, 0, 0, SZ_1M + 1, -EINVAL, 0 },
	/* The sectors are a limit of their own. */
	{ "as long as the sectors", 4096, ~0UL, 0, 0, SZ_16M, 0, 64 },
	{ "longer than the sectors", 4096, ~0UL, 0, 0, SZ_16M + 1, -EINVAL, 0 },
};

static void describe_adapter_vector(const struct adapter_vector *vector, char *desc)
{
	strscpy(desc, vector->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(adapter, adapter_vectors, describe_adapter_vector);

static struct request *request_of(struct kunit *test, const struct adapter_vector *vector,
				  enum req_op op)
{
	struct request_queue *queue = kunit_kzalloc(test, sizeof(*queue), GFP_KERNEL);
	struct request *rq = kunit_kzalloc(test, sizeof(*rq), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, queue);
	KUNIT_ASSERT_NOT_NULL(test, rq);
	queue->limits.max_segments = vector->segments;
	queue->limits.max_segment_size = UINT_MAX;
	queue->limits.seg_boundary_mask = vector->boundary;
	queue->limits.max_hw_sectors = SECTORS(SZ_16M);
	queue->limits.max_sectors = SECTORS(SZ_16M);
	rq->q = queue;
	rq->cmd_flags = op;
	return rq;
}

static u8 pattern(size_t at)
{
	return at % 251; /* a prime: no page is like another */
}

static void fill(struct ptape_buffer *buffer)
{
	unsigned int i;
	size_t n;

	for (i = 0; i < buffer->chunk_count; i++) {
		u8 *bytes = page_address(buffer->chunks[i].pages);

		for (n = 0; n < PAGE_SIZE << buffer->chunks[i].order; n++)
			bytes[n] = pattern(buffer->chunks[i].start + n);
	}
}

/* Return: how many bytes of the bio are not what fill() has put at @at and behind it. */
static size_t differing(const struct bio *bio, size_t at)
{
	size_t different = 0, n;
	unsigned short i;

	for (i = 0; i < bio->bi_vcnt; i++) {
		const u8 *bytes = page_address(bio->bi_io_vec[i].bv_page);

		for (n = 0; n < bio->bi_io_vec[i].bv_len; n++)
			different += bytes[bio->bi_io_vec[i].bv_offset + n] != pattern(at++);
	}
	return different;
}

/* How many bytes and segments hang below it; they are taken off. @different: of fill()'s at @at */
static size_t take_off(struct request *rq, size_t at, unsigned int *segments, size_t *different)
{
	struct bio *bio;
	size_t bytes = 0;

	*different = 0;

	*segments = 0;
	while ((bio = rq->bio)) {
		rq->bio = bio->bi_next;
		bio->bi_next = NULL;
		*different += differing(bio, at + bytes);
		bytes += bio->bi_iter.bi_size;
		*segments += bio->bi_vcnt;
		bio_endio(bio);
	}
	return bytes;
}

static void block_is_mapped_within_limits(struct kunit *test)
{
	const struct adapter_vector *vector = test->param_value;
	struct request *rq = request_of(test, vector, REQ_OP_DRV_OUT);
	struct ptape_buffer buffer = {};
	unsigned int segments;
	size_t size, different;

	for (size = PAGE_SIZE; size <= vector->page_by_page; size += PAGE_SIZE)
		KUNIT_ASSERT_EQ(test, ptape_buffer_grow(&buffer, size, false), 0);
	KUNIT_ASSERT_EQ(test, ptape_buffer_grow(&buffer, vector->at + vector->length, false), 0);
	fill(&buffer);
	KUNIT_EXPECT_EQ(test, ptape_buffer_map(&buffer, rq, vector->at, vector->length),
			vector->ret);
	if (vector->ret)
		KUNIT_EXPECT_NULL(test, rq->bio);
	else
		KUNIT_EXPECT_LE(test, rq->nr_phys_segments, vector->segments);
	KUNIT_EXPECT_EQ(test, take_off(rq, vector->at, &segments, &different),
			vector->ret ? 0 : vector->length);
	KUNIT_EXPECT_EQ(test, different, 0);
	KUNIT_EXPECT_LE(test, segments, vector->most);
	ptape_buffer_free(&buffer);
}

/* What comes in is in the buffer afterwards, wherever the buffer is by then. */
static void read_is_mapped_into_buffer(struct kunit *test)
{
	static const struct adapter_vector few = { .segments = 64, .boundary = ~0UL };
	struct request *rq = request_of(test, &few, REQ_OP_DRV_IN);
	struct ptape_buffer buffer = {};
	unsigned int segments;
	size_t size, different;

	for (size = PAGE_SIZE; size <= SZ_1M; size += PAGE_SIZE)
		KUNIT_ASSERT_EQ(test, ptape_buffer_grow(&buffer, size, false), 0);
	KUNIT_ASSERT_EQ(test, ptape_buffer_map(&buffer, rq, 0, SZ_1M), 0);
	KUNIT_EXPECT_LE(test, rq->nr_phys_segments, 64);
	fill(&buffer);
	KUNIT_EXPECT_EQ(test, take_off(rq, 0, &segments, &different), SZ_1M);
	KUNIT_EXPECT_EQ(test, different, 0);
	ptape_buffer_free(&buffer);
}

static struct kunit_case buffer_cases[] = { KUNIT_CASE_PARAM(block_is_mapped_within_limits,
							     adapter_gen_params),
					    KUNIT_CASE(read_is_mapped_into_buffer),
					    {} };

static struct kunit_suite buffer_suite = {
	.name = "ptape_buffer",
	.test_cases = buffer_cases,
};

kunit_test_suites(&buffer_suite);
