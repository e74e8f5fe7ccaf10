/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inventory: which elements a library has and what is known of each. Laid out
 * as its element address assignment page says: types in the order of their
 * codes, elements in the order of their addresses. Filled by READ ELEMENT
 * STATUS data, piece by piece; what may have changed is unknown until it is
 * read again: its last content is no fact for anybody then. Pure: the memory
 * is the shell's, the caller serialises.
 */
#ifndef PTAPE_CORE_INVENTORY_H
#define PTAPE_CORE_INVENTORY_H

#include "core_port.h"
#include "element_status.h"

#define PTAPE_DRIVE_ID_LEN_MAX 255 /* bytes, SPC-5 table 516: an 8-bit length */

/* The content of an element, as far as a move is concerned. */
struct ptape_content {
	bool full;
	u8 tag_len; /* bytes without the blanks behind them; 0: no bar code, or not readable */
	u8 tag[PTAPE_VOLUME_IDENTIFIER_LEN];
};

/* What is known of an element. Zeroed memory: nothing. */
struct ptape_slot {
	bool known;	/* read since anything may have changed it; else the rest is of before */
	bool told;	/* the library reports it at all */
	bool exchanged; /* of a drive: it was told of another cartridge, where from is to be told */
	u8 flags;	/* byte 2 of its descriptor */
	u8 asc;		/* of an exception */
	u8 ascq;
	bool source_valid;
	u16 source;
	struct ptape_content content;
};

/* What a library tells of the drive in a data transfer element. */
struct ptape_drive_id {
	u8 code_set; /* SPC-5 table 517 */
	u8 type;     /* SPC-5 table 518 */
	u8 len;	     /* 0: it tells none */
	u8 bytes[PTAPE_DRIVE_ID_LEN_MAX];
};

/* Zeroed memory is an inventory of no elements that nobody has asked about. */
struct ptape_inventory {
	bool configured; /* the ranges are what the library said */
	struct ptape_element_range ranges[PTAPE_ELEMENT_TYPES];
	struct ptape_slot *slots;	  /* ptape_inventory_size() of them */
	struct ptape_drive_id *drive_ids; /* one for each data transfer element */
	u32 changes;			  /* counts whatever a reader may want to see */
};

/* Elements next to each other, of one type. */
struct ptape_element_run {
	u8 type;
	u16 first; /* address */
	u16 count;
	bool device_ids; /* DVCID was asked for */
};

#define PTAPE_ELEMENTS_MAX 65536 /* addresses have 16 bits */

/* How many elements all ranges have together. */
u32 ptape_inventory_size(const struct ptape_element_range ranges[PTAPE_ELEMENT_TYPES]);

/**
 * ptape_inventory_configure() - begin anew
 * @inventory: whatever it was
 * @ranges: which elements there are
 * @slots: zeroed, ptape_inventory_size() of @ranges; the old ones are the caller's again
 * @drive_ids: zeroed, one for each data transfer element
 */
void ptape_inventory_configure(struct ptape_inventory *inventory,
			       const struct ptape_element_range ranges[PTAPE_ELEMENT_TYPES],
			       struct ptape_slot *slots, struct ptape_drive_id *drive_ids);

/* Return: the element of @type at @address, or NULL. @type 0: of any type. */
struct ptape_slot *ptape_inventory_at(const struct ptape_inventory *inventory, u8 type,
				      u16 address);

/* Return: the type of the element at @address; 0: there is none. */
u8 ptape_inventory_type(const struct ptape_inventory *inventory, u16 address);

/* Anything may have changed: all, the one at @address, those of a type. Counts as a change. */
void ptape_inventory_forget(struct ptape_inventory *inventory);
void ptape_inventory_forget_one(struct ptape_inventory *inventory, u16 address);
void ptape_inventory_forget_type(struct ptape_inventory *inventory, u8 type);

/*
 * A transport element is known to be full: by itself it does not stay so, and nobody tells when
 * the robot has put the cartridge down. Forget: such elements, not what they may be put into.
 */
bool ptape_inventory_carries(const struct ptape_inventory *inventory);
void ptape_inventory_forget_carried(struct ptape_inventory *inventory);

/**
 * ptape_inventory_exchanged() - a drive was told that it may have another cartridge
 * @inventory: that may have its element
 * @address: of it
 *
 * Its element is not known any more, nor the one that its cartridge came from, nor, once
 * that is told, the one that the new cartridge came from, nor what was carried. All others are.
 */
void ptape_inventory_exchanged(struct ptape_inventory *inventory, u16 address);

/**
 * ptape_inventory_unknown() - elements that are to be read
 * @inventory: with or without such
 * @type: of this type; 0: of any
 * @run: the first run of them, all of one type
 *
 * Return: false when all is known.
 */
bool ptape_inventory_unknown(const struct ptape_inventory *inventory, u8 type,
			     struct ptape_element_run *run);

/**
 * ptape_inventory_take() - what READ ELEMENT STATUS answered
 * @inventory: the elements that @data tells of are known afterwards
 * @run: what was asked for; type 0: any
 * @data: answer
 * @len: bytes that arrived
 *
 * Up to the last element of @run that it tells of, those that it leaves out
 * are known not to be told; when it tells of none of them, all are. So every
 * answer, whatever it holds, makes the unknown fewer, but for one element behind each
 * ptape_inventory_exchanged().
 */
void ptape_inventory_take(struct ptape_inventory *inventory, const struct ptape_element_run *run,
			  const u8 *data, size_t len);

/**
 * ptape_content_of() - the content of one element, from READ ELEMENT STATUS data
 * @address: of the element
 * @content: answer; zeroed when the data does not tell of it
 *
 * Return: true when it does.
 */
bool ptape_content_of(const u8 *data, size_t len, u16 address, struct ptape_content *content);

#endif /* PTAPE_CORE_INVENTORY_H */
