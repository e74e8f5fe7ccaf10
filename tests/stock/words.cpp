// SPDX-License-Identifier: GPL-2.0-only
#include "words.hpp"

#include <linux/cdrom.h>
#include <linux/chio.h>
#include <linux/mtio.h>
#include <scsi/scsi.h>
#include <scsi/scsi_ioctl.h>
#include <scsi/sg.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

namespace ptape::stock
{

namespace
{

// In <scsi/scsi_ioctl.h> of the kernel's own tree, not in the C library's.
constexpr unsigned long scsi_ioctl_get_pci = 0x5387;

constexpr std::array operation_words = {
	Word{"reset", MTRESET},
	Word{"fsf", MTFSF},
	Word{"bsf", MTBSF},
	Word{"fsr", MTFSR},
	Word{"bsr", MTBSR},
	Word{"weof", MTWEOF},
	Word{"rewind", MTREW},
	Word{"offline", MTOFFL},
	Word{"nop", MTNOP},
	Word{"retension", MTRETEN},
	Word{"bsfm", MTBSFM},
	Word{"fsfm", MTFSFM},
	Word{"eod", MTEOM},
	Word{"erase", MTERASE},
	Word{"setblk", MTSETBLK},
	Word{"setdensity", MTSETDENSITY},
	Word{"seek", MTSEEK},
	Word{"tell", MTTELL},
	Word{"setdrvbuffer", MTSETDRVBUFFER},
	Word{"fss", MTFSS},
	Word{"bss", MTBSS},
	Word{"wsm", MTWSM},
	Word{"lock", MTLOCK},
	Word{"unlock", MTUNLOCK},
	Word{"load", MTLOAD},
	Word{"unload", MTUNLOAD},
	Word{"compression", MTCOMPRESSION},
	Word{"setpart", MTSETPART},
	Word{"mkpart", MTMKPART},
	Word{"weofi", MTWEOFI},
};

constexpr std::array option_words = {
	Word{"buffer-writes", MT_ST_BUFFER_WRITES},
	Word{"async-writes", MT_ST_ASYNC_WRITES},
	Word{"read-ahead", MT_ST_READ_AHEAD},
	Word{"debug", MT_ST_DEBUGGING},
	Word{"two-fm", MT_ST_TWO_FM},
	Word{"fast-mteom", MT_ST_FAST_MTEOM},
	Word{"auto-lock", MT_ST_AUTO_LOCK},
	Word{"def-writes", MT_ST_DEF_WRITES},
	Word{"can-bsr", MT_ST_CAN_BSR},
	Word{"no-blklimits", MT_ST_NO_BLKLIMS},
	Word{"can-partitions", MT_ST_CAN_PARTITIONS},
	Word{"scsi2logical", MT_ST_SCSI2LOGICAL},
	Word{"sysv", MT_ST_SYSV},
	Word{"nowait", MT_ST_NOWAIT},
	Word{"sili", MT_ST_SILI},
	Word{"nowait-eof", MT_ST_NOWAIT_EOF},
};

constexpr std::array option_request_words = {
	Word{"booleans", MT_ST_BOOLEANS},
	Word{"set", MT_ST_SETBOOLEANS},
	Word{"clear", MT_ST_CLEARBOOLEANS},
	Word{"threshold", MT_ST_WRITE_THRESHOLD},
	Word{"def-blksize", MT_ST_DEF_BLKSIZE},
	Word{"def-density", MT_ST_DEF_DENSITY},
	Word{"def-compression", MT_ST_DEF_COMPRESSION},
	Word{"def-drvbuffer", MT_ST_DEF_DRVBUFFER},
	Word{"timeout", MT_ST_SET_TIMEOUT},
	Word{"long-timeout", MT_ST_SET_LONG_TIMEOUT},
	Word{"cleaning", MT_ST_SET_CLN},
};

constexpr std::array open_words = {
	Word{"ro", O_RDONLY},	      Word{"wo", O_WRONLY}, Word{"rw", O_RDWR},
	Word{"nonblock", O_NONBLOCK}, Word{"excl", O_EXCL}, Word{"append", O_APPEND},
	Word{"trunc", O_TRUNC},	      Word{"sync", O_SYNC}, Word{"creat", O_CREAT},
};

constexpr std::array whence_words = {
	Word{"set", SEEK_SET},
	Word{"cur", SEEK_CUR},
	Word{"end", SEEK_END},
};

constexpr std::array element_type_words = {
	Word{"mt", CHET_MT}, Word{"st", CHET_ST}, Word{"ie", CHET_IE}, Word{"dt", CHET_DT},
	Word{"v1", CHET_V1}, Word{"v2", CHET_V2}, Word{"v3", CHET_V3}, Word{"v4", CHET_V4},
};

constexpr std::array chio_flag_words = {
	Word{"invert", CM_INVERT},    Word{"invert1", CE_INVERT1},    Word{"invert2", CE_INVERT2},
	Word{"primary", CSV_PVOLTAG}, Word{"alternate", CSV_AVOLTAG}, Word{"clear", CSV_CLEARTAG},
};

constexpr std::array chio_calls = {
	ChioCall{"params", CHIOGPARAMS, ChioCall::Argument::params, 0},
	ChioCall{"vparams", CHIOGVPARAMS, ChioCall::Argument::vendor_params, 0},
	ChioCall{"move", CHIOMOVE, ChioCall::Argument::numbers, 4},
	ChioCall{"exchange", CHIOEXCHANGE, ChioCall::Argument::numbers, 6},
	ChioCall{"position", CHIOPOSITION, ChioCall::Argument::numbers, 2},
	ChioCall{"status", CHIOGSTATUS, ChioCall::Argument::status, 1},
	ChioCall{"element", CHIOGELEM, ChioCall::Argument::element, 2},
	ChioCall{"initialize", CHIOINITELEM, ChioCall::Argument::none, 0},
	ChioCall{"tag", CHIOSVOLTAG, ChioCall::Argument::tag, 2},
	ChioCall{"gpicker", CHIOGPICKER, ChioCall::Argument::picker, 0},
	ChioCall{"spicker", CHIOSPICKER, ChioCall::Argument::picker, 1},
};

using Argument = ScsiIoctl::Argument;

constexpr std::array scsi_ioctls = {
	ScsiIoctl{"get-idlun", SCSI_IOCTL_GET_IDLUN, Argument::block, false},
	ScsiIoctl{"get-bus-number", SCSI_IOCTL_GET_BUS_NUMBER, Argument::block, false},
	ScsiIoctl{"probe-host", SCSI_IOCTL_PROBE_HOST, Argument::block, false},
	ScsiIoctl{"get-pci", scsi_ioctl_get_pci, Argument::block, false},
	ScsiIoctl{"test-unit-ready", SCSI_IOCTL_TEST_UNIT_READY, Argument::none, true},
	ScsiIoctl{"start-unit", SCSI_IOCTL_START_UNIT, Argument::none, true},
	ScsiIoctl{"stop-unit", SCSI_IOCTL_STOP_UNIT, Argument::none, true},
	ScsiIoctl{"doorlock", SCSI_IOCTL_DOORLOCK, Argument::none, true},
	ScsiIoctl{"doorunlock", SCSI_IOCTL_DOORUNLOCK, Argument::none, true},
	ScsiIoctl{"send-command", SCSI_IOCTL_SEND_COMMAND, Argument::block, true},
	ScsiIoctl{"sg-version", SG_GET_VERSION_NUM, Argument::fills_int, true},
	ScsiIoctl{"sg-timeout", SG_GET_TIMEOUT, Argument::none, true},
	ScsiIoctl{"sg-set-timeout", SG_SET_TIMEOUT, Argument::reads_int, true},
	ScsiIoctl{"sg-reserved-size", SG_GET_RESERVED_SIZE, Argument::fills_int, true},
	ScsiIoctl{"sg-set-reserved-size", SG_SET_RESERVED_SIZE, Argument::reads_int, true},
	ScsiIoctl{"sg-emulated-host", SG_EMULATED_HOST, Argument::fills_int, true},
	ScsiIoctl{"sg-scsi-reset", SG_SCSI_RESET, Argument::reads_int, true},
	ScsiIoctl{"cdrom-eject", CDROMEJECT, Argument::none, true},
	ScsiIoctl{"cdrom-closetray", CDROMCLOSETRAY, Argument::none, true},
	ScsiIoctl{"cdrom-send-packet", CDROM_SEND_PACKET, Argument::block, true},
};

// GMT_* of <linux/mtio.h>, highest bit first.
constexpr std::array status_words = {
	Word{"EOF", 0x80000000},    Word{"BOT", 0x40000000},	 Word{"EOT", 0x20000000},
	Word{"SM", 0x10000000},	    Word{"EOD", 0x08000000},	 Word{"WR_PROT", 0x04000000},
	Word{"ONLINE", 0x01000000}, Word{"D_6250", 0x00800000},	 Word{"D_1600", 0x00400000},
	Word{"D_800", 0x00200000},  Word{"DR_OPEN", 0x00040000}, Word{"IM_REP_EN", 0x00010000},
	Word{"CLN", 0x00008000},
};

} // namespace

std::span<const Word> operations()
{
	return operation_words;
}

std::span<const Word> options()
{
	return option_words;
}

std::span<const Word> option_requests()
{
	return option_request_words;
}

std::span<const Word> open_flags()
{
	return open_words;
}

std::span<const Word> whences()
{
	return whence_words;
}

std::span<const Word> element_types()
{
	return element_type_words;
}

std::span<const Word> chio_flags()
{
	return chio_flag_words;
}

const ChioCall *find_chio(std::string_view name)
{
	const auto found = std::ranges::find(chio_calls, name, &ChioCall::name);

	return found == chio_calls.end() ? nullptr : &*found;
}

std::optional<std::int64_t> find(std::span<const Word> words, std::string_view name)
{
	const auto word = std::ranges::find(words, name, &Word::name);

	if (word == words.end())
		return std::nullopt;
	return word->value;
}

const ScsiIoctl *find_scsi_ioctl(std::string_view name)
{
	const auto found = std::ranges::find(scsi_ioctls, name, &ScsiIoctl::name);

	return found == scsi_ioctls.end() ? nullptr : &*found;
}

std::string errno_name(int error)
{
	const char *const name = ::strerrorname_np(error);

	return name ? name : "errno " + std::to_string(error);
}

std::string status_names(std::uint64_t bits)
{
	std::string names;

	for (const Word &word : status_words) {
		const auto bit = static_cast<std::uint64_t>(word.value);

		if (!(bits & bit))
			continue;
		names += (names.empty() ? "" : "|") + std::string(word.name);
		bits &= ~bit;
	}
	if (bits != 0 || names.empty()) {
		std::array<char, 20> hex{};

		std::snprintf(hex.data(), hex.size(), bits ? "%#llx" : "%llx",
			      static_cast<unsigned long long>(bits));
		names += (names.empty() ? "" : "|") + std::string(hex.data());
	}
	return names;
}

} // namespace ptape::stock
