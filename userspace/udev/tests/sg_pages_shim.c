/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Preloaded into systemd's scsi_id by the test udev.oracle: answers its INQUIRY
 * commands (SG_IO of bsg and of sg) from the files inquiry, vpd_pg80 and
 * vpd_pg83 in the folder that SG_PAGES names, as a drive with these pages
 * would. A page without a file is ILLEGAL REQUEST, invalid field in CDB.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/bsg.h>
#include <scsi/sg.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define INQUIRY 0x12
#define EVPD 0x01
#define CHECK_CONDITION 0x02
#define PAGE_MAX 4096

static const uint8_t invalid_field[] = {
	0x70, 0, 0x05, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x24, 0, 0, 0, 0, 0,
};

static size_t read_page(const char *name, uint8_t *data)
{
	char path[4096];
	size_t length;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", getenv("SG_PAGES"), name);
	file = fopen(path, "rb");
	if (!file)
		return 0;
	length = fread(data, 1, PAGE_MAX, file);
	fclose(file);
	return length;
}

/* VPD page 00h: the list of the others. */
static size_t page_list(uint8_t *data)
{
	uint8_t scratch[PAGE_MAX];
	size_t length = 4;

	memset(data, 0, 4);
	data[length++] = 0x00;
	if (read_page("vpd_pg80", scratch))
		data[length++] = 0x80;
	if (read_page("vpd_pg83", scratch))
		data[length++] = 0x83;
	data[3] = (uint8_t)(length - 4);
	return length;
}

/* Length of the answer, 0 when the device has none. */
static size_t answer(const uint8_t *cdb, uint8_t *data)
{
	if (cdb[0] != INQUIRY)
		return 0;
	if (!(cdb[1] & EVPD))
		return read_page("inquiry", data);
	switch (cdb[2]) {
	case 0x00:
		return page_list(data);
	case 0x80:
		return read_page("vpd_pg80", data);
	case 0x83:
		return read_page("vpd_pg83", data);
	default:
		return 0;
	}
}

static void copy(void *to, size_t room, const uint8_t *from, size_t length)
{
	memcpy(to, from, length < room ? length : room);
}

static int answer_bsg(struct sg_io_v4 *io)
{
	uint8_t data[PAGE_MAX];
	const size_t length = answer((const uint8_t *)(uintptr_t)io->request, data);

	io->device_status = length ? 0 : CHECK_CONDITION;
	io->transport_status = 0;
	io->driver_status = 0;
	io->response_len = length ? 0 : sizeof(invalid_field);
	if (length)
		copy((void *)(uintptr_t)io->din_xferp, io->din_xfer_len, data, length);
	else
		copy((void *)(uintptr_t)io->response, io->max_response_len, invalid_field,
		     sizeof(invalid_field));
	return 0;
}

static int answer_sg(struct sg_io_hdr *io)
{
	uint8_t data[PAGE_MAX];
	const size_t length = answer(io->cmdp, data);

	io->status = length ? 0 : CHECK_CONDITION;
	io->host_status = 0;
	io->driver_status = 0;
	io->sb_len_wr = length ? 0 : sizeof(invalid_field);
	if (length)
		copy(io->dxferp, io->dxfer_len, data, length);
	else
		copy(io->sbp, io->mx_sb_len, invalid_field, sizeof(invalid_field));
	return 0;
}

int ioctl(int fd, unsigned long request, ...)
{
	static int (*real_ioctl)(int, unsigned long, ...);
	va_list arguments;
	void *argument;

	va_start(arguments, request);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	if (request == SG_IO && *(int32_t *)argument == 'Q')
		return answer_bsg(argument);
	if (request == SG_IO && *(int32_t *)argument == 'S')
		return answer_sg(argument);

	if (!real_ioctl)
		*(void **)&real_ioctl = dlsym(RTLD_NEXT, "ioctl");
	return real_ioctl(fd, request, argument);
}
