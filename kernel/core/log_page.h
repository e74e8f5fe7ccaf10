/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Log pages: decodes what LOG SENSE answers. Pure: any context, no lock. Every
 * decoder takes the number of bytes that really arrived and believes no length
 * of the device beyond it.
 */
#ifndef PTAPE_CORE_LOG_PAGE_H
#define PTAPE_CORE_LOG_PAGE_H

#include "core_port.h"

/* Page codes, SPC-5 table 284 and SSC-5 table 80. */
enum ptape_log_page {
	PTAPE_LOG_PAGE_TAPE_ALERT = 0x2e,
};

#define PTAPE_TAPE_ALERT_FLAGS 64 /* SSC-5 4.2.20: parameters 0001h to 0040h */

/**
 * ptape_log_tape_alert() - which TapeAlert flags are set
 * @data: LOG SENSE's answer for page 2Eh, current values
 * @len: bytes that arrived
 * @flags: bit N-1 is flag N; 0 when the return value is false
 *
 * A flag that the page does not tell counts as not set, and so does one whose
 * parameter is cut off. Told twice, it is set if one of both is.
 * Return: true when it is that page.
 */
bool ptape_log_tape_alert(const u8 *data, size_t len, u64 *flags);

#endif /* PTAPE_CORE_LOG_PAGE_H */
