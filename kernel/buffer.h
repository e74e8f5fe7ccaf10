/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Buffer: memory that one tape's data passes through or is kept in, in chunks as
 * large as can be had, so that a large block needs few segments of a host adapter.
 * A place in it is so many bytes from its beginning. Owned by the tape; its io_lock
 * guards it.
 */
#ifndef PTAPE_BUFFER_H
#define PTAPE_BUFFER_H

#include <linux/mm_types.h>
#include <linux/types.h>

struct request;

struct ptape_chunk {
	struct page *pages;
	unsigned int order;
	size_t start; /* place of its first byte */
};

struct ptape_buffer {
	struct ptape_chunk *chunks;
	unsigned int chunk_count;
	unsigned int chunk_room; /* entries of the array */
	size_t size;		 /* bytes of all chunks */
};

/**
 * ptape_buffer_grow() - make room
 * @buffer: zeroed memory is an empty buffer
 * @size: bytes wanted
 * @easily: only memory that can be had without taking it from others
 *
 * Context: may sleep. Return: 0, or -ENOMEM; what it had, it keeps.
 */
int ptape_buffer_grow(struct ptape_buffer *buffer, size_t size, bool easily);
void ptape_buffer_free(struct ptape_buffer *buffer);

/* Return: 0 or -EFAULT. @len bytes to the place @at, or from there. May sleep. */
int ptape_buffer_from_user(struct ptape_buffer *buffer, size_t at, const void __user *from,
			   size_t len);
int ptape_buffer_to_user(struct ptape_buffer *buffer, void __user *to, size_t at, size_t len);

/* Return: true when the first @len bytes of @buffer are the @len bytes of @other at @at. */
bool ptape_buffer_equal(const struct ptape_buffer *buffer, const struct ptape_buffer *other,
			size_t at, size_t len);

/*
 * Hangs @len bytes at @at below a request. Where the memory lies in more pieces than the adapter
 * takes segments, a copy of what goes out is sent, and what comes in, @at being 0, gets other
 * memory: the buffer's content is gone then. May sleep.
 * Return: 0, -ENOMEM, -EINVAL when the adapter takes no more, however it lies.
 */
int ptape_buffer_map(struct ptape_buffer *buffer, struct request *rq, size_t at, size_t len);

#endif /* PTAPE_BUFFER_H */
