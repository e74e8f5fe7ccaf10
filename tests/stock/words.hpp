// SPDX-License-Identifier: GPL-2.0-only
//
// The words of the language: names for the numbers of <linux/mtio.h>, of the
// SCSI ioctls and of open(2), and names for what comes back. Tables and nothing
// else; parser, interpreter and generator share them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ptape::stock
{

struct Word {
	std::string_view name;
	std::int64_t value;
};

[[nodiscard]] std::span<const Word> operations();      // mt_op of MTIOCTOP
[[nodiscard]] std::span<const Word> options();	       // MT_ST_*, the booleans
[[nodiscard]] std::span<const Word> option_requests(); // codes of MTSETDRVBUFFER
[[nodiscard]] std::span<const Word> open_flags();
[[nodiscard]] std::span<const Word> whences(); // of lseek

[[nodiscard]] std::optional<std::int64_t> find(std::span<const Word> words, std::string_view name);

[[nodiscard]] std::span<const Word> element_types(); // CHET_* of <linux/chio.h>
[[nodiscard]] std::span<const Word> chio_flags();    // CM_*, CE_*, CP_* and CSV_*

// An ioctl of <linux/chio.h>: its structure, and how many types and units, by turns,
// a program says.
struct ChioCall {
	enum class Argument : std::uint8_t {
		none,
		numbers, // and flags
		params,
		vendor_params,
		status,
		element,
		tag,
		picker
	};
	std::string_view name;
	unsigned long request;
	Argument argument;
	unsigned numbers;
};

[[nodiscard]] const ChioCall *find_chio(std::string_view name);

// An ioctl that st passes on: how it is called, and whether its result is the
// same on every machine (an address of the bus is not).
struct ScsiIoctl {
	enum class Argument : std::uint8_t { none, value, fills_int, reads_int, block };
	std::string_view name;
	unsigned long request;
	Argument argument;
	bool told;
};

[[nodiscard]] const ScsiIoctl *find_scsi_ioctl(std::string_view name);

// "EIO"; "0" is no error and "errno N" has no name.
[[nodiscard]] std::string errno_name(int error);
// The bits of mt_gstat: "BOT|ONLINE", bits without a name in hexadecimal; "0".
[[nodiscard]] std::string status_names(std::uint64_t bits);

} // namespace ptape::stock
