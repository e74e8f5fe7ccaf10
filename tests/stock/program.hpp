// SPDX-License-Identifier: GPL-2.0-only
//
// A program of the differential test: what it covers, the cartridge and the
// state that it starts from, and its calls. parse() reads one from its text and
// says file and line of what is wrong; nothing here runs anything.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ptape::stock
{

enum class Verb : std::uint8_t {
	open,
	close,
	read,
	write,
	readv,
	writev,
	pread,
	pwrite,
	lseek,
	fsync,
	poll,
	mmap,
	dup,
	op,
	get,
	pos,
	chio,
	chio32,
	ioctl,
	scsi,
	sg,
	generic,
	sysfs,
	set_sysfs,
	list_sysfs,
	driver,
	stat,
	vtl,
	user,
	alarm,
	medium,
};

// Where the buffer of a call lies: as programs have it, one byte beside a page,
// nowhere, or with its second half nowhere.
enum class Place : std::uint8_t { plain, misaligned, unmapped, half };

struct Call {
	Verb verb = Verb::get;
	std::string handle = "tape";
	unsigned times = 1;
	std::string name = {};	 // node, attribute, ioctl, handle or user
	std::int64_t number = 0; // bytes, count, offset, mt_op or seconds
	std::int64_t second = 0; // count of MTIOCTOP, offset, segments or whence
	char letter = 'A';	 // what is written
	Place place = Place::plain;
	std::vector<std::uint8_t> bytes = {};	// CDB, or data for the drive
	std::vector<std::string> words = {};	// of vtlctl; a value for sysfs; a volume tag
	std::vector<std::int32_t> numbers = {}; // types and units of CHIO*
};

struct Statement {
	unsigned line = 0;
	std::string text; // as the transcript has it
	Call call = {};
};

// A block of one letter's pattern, or a filemark.
struct Piece {
	char letter = 'A';
	std::uint32_t length = 0; // bytes; 0: a filemark

	bool operator==(const Piece &) const = default;
};

enum class Kind : std::uint8_t { plain, write_protected, worm };

// Whose node the program is about.
enum class Unit : std::uint8_t { tape, changer };

// What the driver finds: a cartridge that was put in (attention 28h is due), one
// that it has no news of, a drive that was powered on (29h), or an unloaded one.
enum class Start : std::uint8_t { loaded, attached, powered, unloaded };

struct Cartridge {
	std::vector<Piece> content = {};
	Kind kind = Kind::plain;
	std::uint64_t size_kb = 64000;
	std::uint64_t early_warning_kb = 1000;
};

struct Program {
	std::string name; // folder/file
	std::vector<std::string> covers = {};
	Unit unit = Unit::tape;
	Cartridge cartridge = {};
	Start start = Start::loaded;
	bool slow = false;   // minutes: left out unless asked for
	bool spoils = false; // what it does to the kernel's SCSI device outlives it
	bool compat = false; // makes calls of 32-bit programs, which not every kernel has
	std::vector<Statement> statements = {};
};

class ParseError : public std::runtime_error
{
public:
	ParseError(std::string_view file, unsigned line, const std::string &what);
};

inline constexpr unsigned times_max = 10000;
inline constexpr std::int64_t bytes_max = 64 << 20;

// NAME.tape is the program NAME; file is for messages.
[[nodiscard]] Program parse(std::string_view file, std::string_view name, std::string_view text);

// A parsed program's text again, for what was made or cut by a machine.
[[nodiscard]] std::string to_text(const Program &program);

// "A1000 2*F 3*B512": the letters of a run follow one another.
[[nodiscard]] std::string content_text(const std::vector<Piece> &content);

} // namespace ptape::stock
