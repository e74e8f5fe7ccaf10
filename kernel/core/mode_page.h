/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mode pages: MODE SENSE(6)'s answer about one page becomes MODE SELECT(6)'s
 * list, with what a program asked for changed in it: data compression, and the
 * partitions that the next format makes. Pure: any context, no lock. Every byte
 * comes from the device and may lie.
 */
#ifndef PTAPE_CORE_MODE_PAGE_H
#define PTAPE_CORE_MODE_PAGE_H

#include "core_port.h"

#define PTAPE_MODE_LIST_LEN 255 /* what MODE SENSE(6) can ask for and MODE SELECT(6) send */

/* Pages that we change, SSC-5 8.3. */
enum ptape_mode_page {
	PTAPE_PAGE_COMPRESSION = 0x0f,
	PTAPE_PAGE_PARTITIONS = 0x11,
};

struct ptape_mode_list {
	u8 bytes[PTAPE_MODE_LIST_LEN];
	u8 page; /* where the page begins */
	u8 len;	 /* all of it; the page is the last part */
};

/**
 * ptape_mode_list_decode() - make a list of MODE SENSE(6)'s answer
 * @data: answer: header, block descriptors, the page
 * @len: bytes that arrived
 * @page: the page that was asked for
 * @list: the same, with cleared what MODE SELECT must not carry; zeroes on failure
 *
 * Return: true when all of the page is there, and as long as the functions below need it.
 */
bool ptape_mode_list_decode(const u8 *data, size_t len, enum ptape_mode_page page,
			    struct ptape_mode_list *list);

/* Of a list with the compression page: may it be switched, is it on; switch it. */
bool ptape_mode_can_compress(const struct ptape_mode_list *list);
bool ptape_mode_compresses(const struct ptape_mode_list *list);
void ptape_mode_set_compression(struct ptape_mode_list *list, bool on);
/* The last byte of the algorithm's number, as st sets it; the rest stays. */
void ptape_mode_set_algorithm(struct ptape_mode_list *list, u8 algorithm);

#define PTAPE_MODE_SENSE_LEN 64 /* bytes that are asked for of a page that is only looked at */

/* Pages that are only looked at; the extension is a subpage. */
enum ptape_mode_looked_at {
	PTAPE_PAGE_CONFIGURATION = 0x10,
	PTAPE_SUBPAGE_EXTENSION = 0x01,
	PTAPE_PAGE_MEDIUM_CONFIGURATION = 0x1d,
};

/**
 * ptape_mode_only_appends() - may what is recorded not be written over?
 * @data: MODE SENSE(6)'s answer with either page: WORM cartridge, append-only mode
 * @len: bytes that arrived
 *
 * Return: true when the page is there and says so.
 */
bool ptape_mode_only_appends(const u8 *data, size_t len);

/* Control data protection, SSC-5 8.3.9: a subpage of the control page. */
#define PTAPE_PAGE_CONTROL	 0x0a
#define PTAPE_SUBPAGE_PROTECTION 0xf0

/* Logical block protection: each block travels with a checksum behind it. */
struct ptape_protection {
	u8 method; /* 0: none */
	u8 length; /* bytes of the checksum, 6 bits */
	bool on_write;
	bool on_read;
};

/**
 * ptape_mode_protection() - MODE SENSE(6)'s answer with that page becomes a list
 * @data: answer: header, block descriptors, the page
 * @len: bytes that arrived
 * @list: as of ptape_mode_list_decode()
 * @protection: what is in force; zeroes on failure
 *
 * Return: true when all of the page is there.
 */
bool ptape_mode_protection(const u8 *data, size_t len, struct ptape_mode_list *list,
			   struct ptape_protection *protection);
/* Of such a list: what is to be in force. All other bits stay. */
void ptape_mode_set_protection(struct ptape_mode_list *list,
			       const struct ptape_protection *protection);

/* Of a list with the page of partitions: how many the cartridge has. */
u16 ptape_mode_partitions(const struct ptape_mode_list *list);

/* How a cartridge gets its partitions. */
struct ptape_partitioning {
	bool select;	/* MODE SELECT of the list; without format that does it already */
	bool format;	/* FORMAT MEDIUM after it */
	u8 format_code; /* its FORMAT field */
};

/**
 * ptape_mode_plan_partitions() - what MTMKPART's argument means for this drive
 * @list: the page of partitions as it is; becomes what is to be selected
 * @count: 0: one partition; negative: two, the first of so many MB; positive: the
 *	   second of so many MB; 1 and -1: two, as large as the drive likes
 * @how: the commands
 *
 * Return: 0; EINVAL for a size that cannot be told, EIO for a list that is too long.
 */
int ptape_mode_plan_partitions(struct ptape_mode_list *list, s32 count,
			       struct ptape_partitioning *how);

#endif /* PTAPE_CORE_MODE_PAGE_H */
