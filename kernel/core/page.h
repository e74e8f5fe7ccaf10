/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parameter data: decodes what READ BLOCK LIMITS, MODE SENSE, READ POSITION,
 * READ ATTRIBUTE and REPORT SUPPORTED OPERATION CODES answer and encodes MODE
 * SELECT's list. Pure: any context, no lock. Every decoder takes the number of bytes that really
 * arrived, believes no length field of the device beyond it, and leaves its answer zeroed when it
 * returns false.
 */
#ifndef PTAPE_CORE_PAGE_H
#define PTAPE_CORE_PAGE_H

#include "core_port.h"

#define PTAPE_BLOCK_LIMITS_LEN	 6  /* READ BLOCK LIMITS, SSC-5 table 43 */
#define PTAPE_MODE_6_LEN	 12 /* MODE parameter header(6) and one block descriptor */
#define PTAPE_POSITION_SHORT_LEN 20 /* READ POSITION short form, SSC-5 table 47 */
#define PTAPE_POSITION_LONG_LEN	 32 /* long form, SSC-5 table 48 */
#define PTAPE_MEDIUM_SERIAL_LEN	 32 /* MAM 0401h, SPC-5 table 405 */
/* READ ATTRIBUTE's header, one attribute's header and the longest value we ask for. */
#define PTAPE_ATTRIBUTE_ALLOC_LEN 128
/* From LOAD COUNT to the serial number of the medium: some 600 bytes of an LTO cartridge. */
#define PTAPE_ATTRIBUTES_ALLOC_LEN 1024
/*
 * REPORT SUPPORTED OPERATION CODES: 51 commands with their timeouts. A drive has more than that,
 * most of them by service actions of codes behind those that are looked for.
 */
#define PTAPE_OPCODES_ALLOC_LEN 1024

/* Medium auxiliary memory attributes, SPC-5 7.4.2. */
enum ptape_attribute {
	PTAPE_ATTRIBUTE_LOAD_COUNT = 0x0003,
	PTAPE_ATTRIBUTE_MEDIUM_SERIAL = 0x0401,
	PTAPE_ATTRIBUTE_LAST_DRIVE = 0x020a,
};

struct ptape_block_limits {
	u8 granularity; /* block lengths are multiples of 2^granularity, 5 bits */
	u32 max;	/* bytes, 24 bits; 0: no limit told */
	u16 min;	/* bytes */
};

/* MODE parameter header(6) and block descriptor, SPC-5 7.5.5, SSC-5 8.3. */
struct ptape_mode {
	u8 medium_type;
	bool write_protected; /* WP */
	u8 buffered_mode;     /* 0: unbuffered, 1: buffered, 2..7 */
	u8 speed;
	bool has_descriptor; /* the two below mean something */
	u8 density;
	u32 block_length; /* bytes, 24 bits; 0: variable */
};

struct ptape_read_position {
	bool beginning;	 /* BOP */
	bool end;	 /* EOP: between early warning and the end of the partition */
	bool unknown;	 /* LOLU, LONU, BPU or PERR: partition and block are not known */
	bool overflow;	 /* PERR: known, and the short form has no room for it */
	bool file_known; /* long form with MPU zero */
	u32 partition;
	u64 block; /* logical object number of the next object */
	u64 file;  /* filemarks before it */
};

#define PTAPE_SECURITY_TAPE_ENCRYPTION 0x20   /* protocol, SPC-5 table 236 */
#define PTAPE_ENCRYPTION_STATUS_PAGE   0x0020 /* Data Encryption Status, SSC-5 table 186 */
#define PTAPE_ENCRYPTION_STATUS_LEN    24     /* as long as what is used of it */

/* What happens to a block that is written, as the drive tells this nexus. */
struct ptape_encryption {
	u8 mode;      /* ENCRYPTION MODE; 0: plain text */
	u8 algorithm; /* ALGORITHM INDEX */
	u32 instance; /* KEY INSTANCE COUNTER: changes with the key */
};

/* Return: true when all @len bytes that the format needs are there. */
bool ptape_page_block_limits(const u8 *data, size_t len, struct ptape_block_limits *limits);
bool ptape_page_mode_6(const u8 *data, size_t len, struct ptape_mode *mode);
bool ptape_page_position_short(const u8 *data, size_t len, struct ptape_read_position *position);
bool ptape_page_encryption(const u8 *data, size_t len, struct ptape_encryption *encryption);
bool ptape_page_position_long(const u8 *data, size_t len, struct ptape_read_position *position);

/**
 * ptape_page_encode_mode_6() - MODE SELECT(6)'s list: header and block descriptor
 * @mode: buffered_mode, speed, density and block_length are sent
 * @data: PTAPE_MODE_6_LEN bytes, all written; WP and the data length are zero
 *	  as SPC-5 wants them in MODE SELECT
 */
void ptape_page_encode_mode_6(const struct ptape_mode *mode, u8 data[PTAPE_MODE_6_LEN]);

/**
 * ptape_page_attribute() - find one attribute in READ ATTRIBUTE's answer
 * @data: answer to service action 00h
 * @len: bytes that arrived
 * @id: attribute to find
 * @value: set to the first byte of its value inside @data
 *
 * Return: the value's length in bytes, clipped to @len; 0 when it is not there.
 */
u16 ptape_page_attribute(const u8 *data, size_t len, u16 id, const u8 **value);

/**
 * ptape_page_medium_serial() - the cartridge's serial number, MAM 0401h
 * @data: answer to service action 00h
 * @len: bytes that arrived
 * @serial: its first bytes are written
 *
 * Return: how many bytes; 0 when the cartridge tells none.
 */
u8 ptape_page_medium_serial(const u8 *data, size_t len, u8 serial[PTAPE_MEDIUM_SERIAL_LEN]);

/**
 * ptape_page_command_timeout() - how long the drive recommends to wait for a command
 * @data: answer to REPORT SUPPORTED OPERATION CODES, all commands, with their timeouts
 * @len: bytes that arrived
 * @opcode: the command's; of several service actions the longest counts
 *
 * Return: seconds; 0 when it is not told.
 */
u32 ptape_page_command_timeout(const u8 *data, size_t len, u8 opcode);

/* How often a cartridge was loaded, by any drive: MAM 0003h, SPC-5 7.4.2.2.4. */
struct ptape_loads {
	bool known;
	u64 count;
};

/**
 * ptape_page_loads() - how often the cartridge was loaded
 * @data: answer to service action 00h
 * @len: bytes that arrived
 * @loads: the count; not known where the cartridge does not tell it
 */
void ptape_page_loads(const u8 *data, size_t len, struct ptape_loads *loads);

/**
 * ptape_page_loads_are_one_drives() - no other drive has had the cartridge
 * @data: answer to service action 00h, of the drive that has it now
 * @len: bytes that arrived
 * @before: what an earlier answer of that drive told
 *
 * A single load more is the one that the cartridge is in. Of up to four the cartridge
 * knows the drives (MAM 020Ah to 020Dh), and these must be one: whether the load that
 * it is in counts among them, drives do not agree.
 * Return: true also when @before knows nothing.
 */
bool ptape_page_loads_are_one_drives(const u8 *data, size_t len, const struct ptape_loads *before);

#endif /* PTAPE_CORE_PAGE_H */
