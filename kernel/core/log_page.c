// SPDX-License-Identifier: GPL-2.0-only
/*
 * Log pages: decoders. Pure: any context, no lock. Every byte comes from the
 * device and may lie.
 */
#include "core_port.h"
#include "log_page.h"

/* Log page header, SPC-5 table 281. */
#define PAGE_CODE_MASK	0x3f
#define SUBPAGE_BIT	0x40 /* SPF */
#define PAGE_LENGTH	2
#define PAGE_HEADER_LEN 4

/* Log parameter, SPC-5 table 282. */
#define PARAMETER_LENGTH_BYTE 3
#define PARAMETER_HEADER_LEN  4

/* TapeAlert parameter, SSC-5 table 93: one byte, the flag in its lowest bit. */
#define FLAG_BIT 0x01

bool ptape_log_tape_alert(const u8 *data, size_t len, u64 *flags)
{
	size_t at = PAGE_HEADER_LEN, end, size;
	u16 code;

	*flags = 0;
	if (len < PAGE_HEADER_LEN || (data[0] & SUBPAGE_BIT) ||
	    (data[0] & PAGE_CODE_MASK) != PTAPE_LOG_PAGE_TAPE_ALERT)
		return false;
	end = (size_t)PAGE_HEADER_LEN + get_unaligned_be16(data + PAGE_LENGTH);
	if (end > len)
		end = len;
	for (; end - at >= PARAMETER_HEADER_LEN; at += size) {
		size = (size_t)PARAMETER_HEADER_LEN + data[at + PARAMETER_LENGTH_BYTE];
		if (size > end - at)
			break;
		code = get_unaligned_be16(data + at);
		if (size > PARAMETER_HEADER_LEN && code >= 1 && code <= PTAPE_TAPE_ALERT_FLAGS &&
		    (data[at + PARAMETER_HEADER_LEN] & FLAG_BIT))
			*flags |= (u64)1 << (code - 1);
	}
	return true;
}
