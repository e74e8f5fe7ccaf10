/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Userspace side of the seam under kernel/core (see kernel/port/core_port.h):
 * the same names over libc, so that the CLI, the tests, the simulation and the
 * fuzzers build the driver's own core unchanged. Usable from C and C++.
 */
#ifndef PTAPE_CORE_PORT_H
#define PTAPE_CORE_PORT_H

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

#define U8_MAX UINT8_MAX
#define U16_MAX UINT16_MAX
#define U32_MAX UINT32_MAX
#define U64_MAX UINT64_MAX
#define S32_MAX INT32_MAX
#define S32_MIN INT32_MIN
#define S64_MAX INT64_MAX

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif

static inline u16 get_unaligned_be16(const void *p)
{
	const u8 *b = (const u8 *)p;

	return (u16)(b[0] << 8 | b[1]);
}

static inline u32 get_unaligned_be24(const void *p)
{
	const u8 *b = (const u8 *)p;

	return (u32)b[0] << 16 | (u32)b[1] << 8 | b[2];
}

static inline u32 get_unaligned_be32(const void *p)
{
	const u8 *b = (const u8 *)p;

	return (u32)b[0] << 24 | (u32)b[1] << 16 | (u32)b[2] << 8 | b[3];
}

static inline u64 get_unaligned_be64(const void *p)
{
	const u8 *b = (const u8 *)p;

	return (u64)get_unaligned_be32(b) << 32 | get_unaligned_be32(b + 4);
}

static inline void put_unaligned_be16(u16 value, void *p)
{
	u8 *b = (u8 *)p;

	b[0] = (u8)(value >> 8);
	b[1] = (u8)value;
}

static inline void put_unaligned_be24(u32 value, void *p)
{
	u8 *b = (u8 *)p;

	b[0] = (u8)(value >> 16);
	b[1] = (u8)(value >> 8);
	b[2] = (u8)value;
}

static inline void put_unaligned_be32(u32 value, void *p)
{
	u8 *b = (u8 *)p;

	put_unaligned_be16((u16)(value >> 16), b);
	put_unaligned_be16((u16)value, b + 2);
}

static inline void put_unaligned_be64(u64 value, void *p)
{
	u8 *b = (u8 *)p;

	put_unaligned_be32((u32)(value >> 32), b);
	put_unaligned_be32((u32)value, b + 4);
}

#endif /* PTAPE_CORE_PORT_H */
