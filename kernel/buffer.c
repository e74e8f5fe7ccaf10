// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transfer buffer: chunks of pages, and bios over them. See buffer.h.
 */
#include <linux/gfp.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "buffer.h"
#include "compat_block.h"

/* 256 KiB: lpfc's 64 segments then carry 16 MiB, all that a 24-bit length can name. */
#define CHUNK_BYTES_MAX (256 * 1024)
#define CHUNKS_MIN	16 /* entries of the first array; the next has twice as many, and so on */

static size_t chunk_bytes(const struct ptape_chunk *chunk)
{
	return PAGE_SIZE << chunk->order;
}

static int grow_array(struct ptape_buffer *buffer)
{
	const unsigned int room = max_t(unsigned int, CHUNKS_MIN, 2 * buffer->chunk_room);
	struct ptape_chunk *chunks;

	if (buffer->chunk_count < buffer->chunk_room)
		return 0;
	/* A journal in single pages has more of them than one kmalloc() holds. */
	chunks = kvmalloc_array(room, sizeof(*chunks), GFP_KERNEL | __GFP_NOWARN);
	if (!chunks)
		return -ENOMEM;
	if (buffer->chunk_count)
		memcpy(chunks, buffer->chunks, buffer->chunk_count * sizeof(*chunks));
	kvfree(buffer->chunks);
	buffer->chunks = chunks;
	buffer->chunk_room = room;
	return 0;
}

static void take_chunk(struct ptape_buffer *buffer, struct page *pages, unsigned int order)
{
	buffer->chunks[buffer->chunk_count++] =
		(struct ptape_chunk){ .pages = pages, .order = order, .start = buffer->size };
	buffer->size += PAGE_SIZE << order;
}

/*
 * The largest chunk that is useful and can be had without a fight; at last a page. What
 * is had easily stays within what is missing, for its limits.
 */
static int add_chunk(struct ptape_buffer *buffer, size_t missing, bool easily)
{
	/* Zeroed: a drive may send less than it says that it sent. */
	const gfp_t easy = GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN | __GFP_COMP | __GFP_ZERO;
	const size_t useful = min_t(size_t, missing, CHUNK_BYTES_MAX);
	unsigned int order =
		easily && useful >= PAGE_SIZE ? ilog2(useful >> PAGE_SHIFT) : get_order(useful);
	struct page *pages = NULL;

	while (order > 0 && !(pages = alloc_pages(easy, order)))
		order--;
	if (!pages)
		pages = alloc_page(easily ? easy : GFP_KERNEL | __GFP_NOWARN | __GFP_ZERO);
	if (!pages)
		return -ENOMEM;
	take_chunk(buffer, pages, order);
	return 0;
}

/* In chunks of one order, which the machine may have to make room for. */
static int grow_in(struct ptape_buffer *buffer, size_t size, unsigned int order)
{
	const gfp_t hard =
		GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN | __GFP_COMP | __GFP_ZERO;

	while (buffer->size < size) {
		struct page *pages;
		int ret = grow_array(buffer);

		if (ret)
			return ret;
		pages = alloc_pages(hard, order);
		if (!pages)
			return -ENOMEM;
		take_chunk(buffer, pages, order);
	}
	return 0;
}

int ptape_buffer_grow(struct ptape_buffer *buffer, size_t size, bool easily)
{
	int ret = 0;

	while (!ret && buffer->size < size) {
		ret = grow_array(buffer);
		if (!ret)
			ret = add_chunk(buffer, size - buffer->size, easily);
	}
	return ret;
}

void ptape_buffer_free(struct ptape_buffer *buffer)
{
	unsigned int i;

	for (i = 0; i < buffer->chunk_count; i++)
		__free_pages(buffer->chunks[i].pages, buffer->chunks[i].order);
	kvfree(buffer->chunks);
	memset(buffer, 0, sizeof(*buffer));
}

/* How far into the buffer a copy or a mapping has come. */
struct cursor {
	unsigned int chunk;
	size_t offset; /* bytes into the chunk */
	size_t left;   /* bytes still to go */
};

static struct cursor cursor_at(const struct ptape_buffer *buffer, size_t at, size_t len)
{
	unsigned int low = 0, high = buffer->chunk_count;

	/* The last chunk that does not begin behind it. */
	while (high - low > 1) {
		const unsigned int middle = low + (high - low) / 2;

		if (buffer->chunks[middle].start <= at)
			low = middle;
		else
			high = middle;
	}
	return (struct cursor){
		.chunk = low,
		.offset = len ? at - buffer->chunks[low].start : 0,
		.left = len,
	};
}

/* What can be touched at once. Return: how many bytes, 0 at the end. */
static size_t here(const struct ptape_buffer *buffer, const struct cursor *cursor, void **address)
{
	const struct ptape_chunk *chunk;

	if (!cursor->left)
		return 0;
	chunk = &buffer->chunks[cursor->chunk];
	*address = page_address(chunk->pages) + cursor->offset;
	return min(cursor->left, chunk_bytes(chunk) - cursor->offset);
}

static void advance(const struct ptape_buffer *buffer, struct cursor *cursor, size_t bytes)
{
	cursor->left -= bytes;
	cursor->offset += bytes;
	if (cursor->offset == chunk_bytes(&buffer->chunks[cursor->chunk])) {
		cursor->chunk++;
		cursor->offset = 0;
	}
}

int ptape_buffer_from_user(struct ptape_buffer *buffer, size_t at, const void __user *from,
			   size_t len)
{
	struct cursor cursor = cursor_at(buffer, at, len);
	void *address;
	size_t part;

	while ((part = here(buffer, &cursor, &address))) {
		if (copy_from_user(address, from, part))
			return -EFAULT;
		from += part;
		advance(buffer, &cursor, part);
	}
	return 0;
}

int ptape_buffer_to_user(struct ptape_buffer *buffer, void __user *to, size_t at, size_t len)
{
	struct cursor cursor = cursor_at(buffer, at, len);
	void *address;
	size_t part;

	while ((part = here(buffer, &cursor, &address))) {
		if (copy_to_user(to, address, part))
			return -EFAULT;
		to += part;
		advance(buffer, &cursor, part);
	}
	return 0;
}

static void copy(const struct ptape_buffer *to, const struct ptape_buffer *from, size_t at,
		 size_t len)
{
	struct cursor target = cursor_at(to, 0, len);
	struct cursor source = cursor_at(from, at, len);
	void *a, *b;
	size_t part;

	while ((part = here(to, &target, &a))) {
		part = min(part, here(from, &source, &b));
		memcpy(a, b, part);
		advance(to, &target, part);
		advance(from, &source, part);
	}
}

bool ptape_buffer_equal(const struct ptape_buffer *buffer, const struct ptape_buffer *other,
			size_t at, size_t len)
{
	struct cursor one = cursor_at(buffer, 0, len);
	struct cursor two = cursor_at(other, at, len);
	void *a, *b;
	size_t part;

	while ((part = here(buffer, &one, &a))) {
		part = min(part, here(other, &two, &b));
		if (memcmp(a, b, part))
			return false;
		advance(buffer, &one, part);
		advance(other, &two, part);
	}
	return true;
}

static void free_bio(struct bio *bio)
{
	bio_uninit(bio);
	kfree(bio);
}

/* Of a copy: each of its chunks begins with a segment. */
static void free_bio_and_chunks(struct bio *bio)
{
	unsigned short i;

	for (i = 0; i < bio->bi_vcnt; i++) {
		const struct bio_vec *segment = &bio->bi_io_vec[i];

		if (!segment->bv_offset && !PageTail(segment->bv_page))
			put_page(segment->bv_page);
	}
	free_bio(bio);
}

/* Bios of a request that was never sent. */
static void unmap(struct request *rq)
{
	struct bio *bio;

	while ((bio = rq->bio)) {
		rq->bio = bio->bi_next;
		free_bio(bio);
	}
	rq->biotail = NULL;
}

/*
 * The next piece that is one segment for the host adapter: within its longest
 * one, and across none of its boundaries (tcm_loop has one at every page).
 */
static size_t next_piece(const struct ptape_buffer *buffer, const struct cursor *cursor,
			 struct request_queue *queue)
{
	const struct ptape_chunk *chunk = &buffer->chunks[cursor->chunk];
	const unsigned long boundary = queue_segment_boundary(queue);
	const unsigned long address = page_to_phys(chunk->pages) + cursor->offset;
	const size_t in_chunk = chunk_bytes(chunk) - cursor->offset;
	/* One less than what is left before the boundary: the mask may be all ones. */
	const unsigned long before_boundary = boundary - (address & boundary);
	size_t piece = min3(cursor->left, in_chunk, (size_t)queue_max_segment_size(queue));

	if (piece > before_boundary)
		piece = before_boundary + 1;
	return piece;
}

static void add_pieces(struct bio *bio, const struct ptape_buffer *buffer, struct cursor *cursor,
		       struct request_queue *queue)
{
	while (cursor->left > 0 && bio->bi_vcnt < bio->bi_max_vecs) {
		const struct ptape_chunk *chunk = &buffer->chunks[cursor->chunk];
		const size_t piece = next_piece(buffer, cursor, queue);

		__bio_add_page(bio, chunk->pages + (cursor->offset >> PAGE_SHIFT), piece,
			       offset_in_page(cursor->offset));
		advance(buffer, cursor, piece);
	}
}

static struct bio *make_bio(const struct ptape_buffer *buffer, struct request *rq,
			    struct cursor *cursor, bio_end_io_t *end)
{
	/* No adapter has a boundary or a segment smaller than a page. */
	const size_t pieces = DIV_ROUND_UP(cursor->left, PAGE_SIZE) + 1;
	const unsigned short vecs = min_t(size_t, pieces, BIO_MAX_VECS);
	struct bio *bio = bio_kmalloc(vecs, GFP_KERNEL);

	if (!bio)
		return NULL;
	bio_init(bio, NULL, bio_inline_vecs(bio), vecs, req_op(rq));
	bio->bi_end_io = end;
	add_pieces(bio, buffer, cursor, rq->q);
	return bio;
}

/* Return: 0, -ENOMEM; -EINVAL: it takes no more segments. */
static int hang(const struct ptape_buffer *buffer, struct request *rq, size_t at, size_t len,
		bio_end_io_t *end)
{
	struct cursor cursor = cursor_at(buffer, at, len);

	while (cursor.left > 0) {
		struct bio *bio = make_bio(buffer, rq, &cursor, end);
		int ret = bio ? blk_rq_append_bio(rq, bio) : -ENOMEM;

		if (ret) {
			if (bio)
				free_bio(bio);
			unmap(rq);
			return ret;
		}
	}
	/* A first bio is taken as it is, however many segments it has. */
	if (rq->nr_phys_segments > queue_max_segments(rq->q)) {
		unmap(rq);
		return -EINVAL;
	}
	return 0;
}

/* Return: of chunks that let @len bytes pass in the adapter's segments; negative: none does. */
static int order_for(const struct request_queue *queue, size_t len)
{
	const size_t least = DIV_ROUND_UP(len, queue_max_segments(queue));
	const unsigned int order = get_order(least);
	const size_t bytes = PAGE_SIZE << order;

	if (bytes > CHUNK_BYTES_MAX || bytes > queue_max_segment_size(queue) ||
	    bytes - 1 > queue_segment_boundary(queue))
		return -EINVAL;
	return order;
}

/* The block is copied; what holds the copy goes with the request. */
static int hang_copy(const struct ptape_buffer *buffer, struct request *rq, size_t at, size_t len,
		     unsigned int order)
{
	struct ptape_buffer gathered = {};
	int ret = grow_in(&gathered, len, order);

	if (!ret) {
		copy(&gathered, buffer, at, len);
		ret = hang(&gathered, rq, 0, len, free_bio_and_chunks);
	}
	if (!ret)
		gathered.chunk_count = 0; /* they are the request's */
	ptape_buffer_free(&gathered);
	return ret;
}

/* Nothing that is in it counts any more. */
static int hang_other(struct ptape_buffer *buffer, struct request *rq, size_t len,
		      unsigned int order)
{
	int ret;

	ptape_buffer_free(buffer);
	ret = grow_in(buffer, len, order);
	return ret ? ret : hang(buffer, rq, 0, len, free_bio);
}

int ptape_buffer_map(struct ptape_buffer *buffer, struct request *rq, size_t at, size_t len)
{
	int order, ret;

	if (len > (size_t)queue_max_hw_sectors(rq->q) << SECTOR_SHIFT)
		return -EINVAL;
	ret = hang(buffer, rq, at, len, free_bio);
	if (ret != -EINVAL)
		return ret;
	/* Single pages of a machine whose memory is in pieces: more than the adapter takes. */
	order = order_for(rq->q, len);
	if (order < 0)
		return order;
	return req_op(rq) == REQ_OP_DRV_OUT ? hang_copy(buffer, rq, at, len, order)
					    : hang_other(buffer, rq, len, order);
}
