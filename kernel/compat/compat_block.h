/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * API: blk_rq_map_kern(). Changed: it lost its first argument, the queue, in
 * Linux 6.16. Floor: 6.1.
 *
 * API: bio_inline_vecs(), the vectors behind a bio of bio_kmalloc(). Changed:
 * the member bi_inline_vecs became this function in Linux 6.18. Floor: 6.1.
 *
 * API: rq_end_io_fn, called at a request's end. Changed: it got a third argument, the batch, in
 * Linux 7.0. Floor: 6.1.
 *
 * All probed in Kbuild.compat and given here as the newest kernel has them.
 */
#ifndef PTAPE_COMPAT_BLOCK_H
#define PTAPE_COMPAT_BLOCK_H

#include <linux/bio.h>
#include <linux/blk-mq.h>

#ifndef PTAPE_HAVE_RQ_MAP_KERN_WITHOUT_QUEUE
static inline int ptape_compat_rq_map_kern(struct request *rq, void *data, unsigned int len,
					   gfp_t gfp)
{
	return blk_rq_map_kern(rq->q, rq, data, len, gfp);
}

#define blk_rq_map_kern ptape_compat_rq_map_kern
#endif

#ifndef PTAPE_HAVE_BIO_INLINE_VECS
static inline struct bio_vec *bio_inline_vecs(struct bio *bio)
{
	return bio->bi_inline_vecs;
}
#endif

#ifdef PTAPE_HAVE_END_IO_BATCH
#define PTAPE_END_IO_ARGUMENTS \
	struct request *rq, blk_status_t status, const struct io_comp_batch *batch
#else
#define PTAPE_END_IO_ARGUMENTS struct request *rq, blk_status_t status
#endif

#endif /* PTAPE_COMPAT_BLOCK_H */
