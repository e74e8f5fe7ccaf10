// SPDX-License-Identifier: GPL-2.0-only
#include "program.hpp"

#include <linux/mtio.h>

#include <algorithm>
#include <array>
#include <limits>

#include "pattern.hpp"
#include "scanner.hpp"
#include "words.hpp"

namespace ptape::stock
{

namespace
{

constexpr std::int64_t int_least = std::numeric_limits<std::int32_t>::min();
constexpr std::int64_t int_most = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t unsigned_most = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t any_least = std::numeric_limits<std::int64_t>::min() + 1;
constexpr std::int64_t any_most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t seconds_max = 600;
constexpr std::int64_t size_kb_max = 1'000'000;

std::int64_t take_bytes(Words &words)
{
	return to_number(words.take("a number of bytes"), 0, bytes_max);
}

void take_place(Words &words, Call &call)
{
	if (words.skip("misaligned"))
		call.place = Place::misaligned;
	else if (words.skip("unmapped"))
		call.place = Place::unmapped;
	else if (words.skip("half"))
		call.place = Place::half;
}

std::int64_t take_named(Words &words, std::span<const Word> table, const std::string &what)
{
	const std::string word = words.take(what);
	const auto value = find(table, word);

	if (!value)
		throw std::invalid_argument("no " + what + " '" + word + "'");
	return *value;
}

void take_open(Words &words, Call &call)
{
	call.name = words.take("a node");
	call.number = take_named(words, open_flags(), "flag");
	while (!words.empty())
		call.number |= take_named(words, open_flags(), "flag");
}

void take_read(Words &words, Call &call)
{
	call.number = take_bytes(words);
	take_place(words, call);
}

void take_write(Words &words, Call &call)
{
	call.number = take_bytes(words);
	call.letter = to_letter(words.take("a letter"));
	take_place(words, call);
}

void take_readv(Words &words, Call &call)
{
	call.second = to_number(words.take("a number of segments"), 1, times_max);
	call.number = take_bytes(words);
}

void take_writev(Words &words, Call &call)
{
	take_readv(words, call);
	call.letter = to_letter(words.take("a letter"));
}

void take_pread(Words &words, Call &call)
{
	call.number = take_bytes(words);
	call.second = to_number(words.take("an offset"), 0, any_most);
}

void take_pwrite(Words &words, Call &call)
{
	call.number = take_bytes(words);
	call.letter = to_letter(words.take("a letter"));
	call.second = to_number(words.take("an offset"), 0, any_most);
}

void take_lseek(Words &words, Call &call)
{
	call.number = to_number(words.take("an offset"), any_least, any_most);
	call.second = take_named(words, whences(), "whence");
}

std::int64_t option_bits(const std::string &list)
{
	std::int64_t bits = 0;

	for (std::size_t from = 0; from <= list.size();) {
		const std::size_t comma = std::min(list.find(',', from), list.size());
		const std::string name = list.substr(from, comma - from);
		const auto bit = find(options(), name);

		if (!bit)
			throw std::invalid_argument("no option '" + name + "'");
		bits |= *bit;
		from = comma + 1;
	}
	return bits;
}

// "set two-fm,sysv", "def-blksize 512", "def-density off", or the number.
std::int64_t take_drive_buffer(Words &words)
{
	constexpr std::int64_t value_max = 0x0fffffff;
	const std::string word = words.take("a count");
	const auto request = find(option_requests(), word);

	if (!request)
		return to_number(word, int_least, unsigned_most);
	if (word == "booleans" || word == "set" || word == "clear")
		return *request | option_bits(words.take("options"));

	const std::string value = words.take("a value");

	if (value != "off")
		return *request | to_number(value, 0, value_max);
	// For the block size all 28 bits say it, for the others 20.
	return *request | (word == "def-blksize" ? value_max : MT_ST_CLEAR_DEFAULT);
}

void take_op(Words &words, Call &call)
{
	const std::string name = words.take("an operation");
	const auto known = find(operations(), name);

	call.number = known ? *known : to_number(name, 0, std::numeric_limits<std::int16_t>::max());
	call.second = 1;
	if (call.number == MTSETDRVBUFFER)
		call.second = take_drive_buffer(words);
	take_place(words, call);
	if (call.place == Place::plain && call.number != MTSETDRVBUFFER && !words.empty())
		call.second = to_number(words.take("a count"), int_least, unsigned_most);
}

void take_place_only(Words &words, Call &call)
{
	take_place(words, call);
}

// Types by name or number, units by number.
std::int32_t take_type_or_unit(Words &words, bool type)
{
	const std::string word = words.take(type ? "a type" : "a unit");
	const auto known = type ? find(element_types(), word) : std::nullopt;

	return static_cast<std::int32_t>(known ? *known : to_number(word, int_least, int_most));
}

// NAME [TYPE UNIT]... [TAG] [FLAG]... [unmapped|half]
void take_chio(Words &words, Call &call)
{
	call.name = words.take("an ioctl of a changer");

	const ChioCall *const known = find_chio(call.name);

	if (!known)
		throw std::invalid_argument("no ioctl '" + call.name + "'");
	for (unsigned n = 0; n < known->numbers; n++)
		call.numbers.push_back(take_type_or_unit(words, n % 2 == 0));
	if (known->argument == ChioCall::Argument::tag)
		call.words = {words.take("a volume tag")};
	take_place(words, call);
	while (call.place == Place::plain && !words.empty())
		call.second |= take_named(words, chio_flags(), "flag");
}

void take_ioctl(Words &words, Call &call)
{
	call.number = to_number(words.take("a request"), 0, unsigned_most);
	take_place(words, call);
}

void take_scsi(Words &words, Call &call)
{
	call.name = words.take("an ioctl");
	if (!find_scsi_ioctl(call.name))
		throw std::invalid_argument("no ioctl '" + call.name + "'");
	if (!words.empty())
		call.number = to_number(words.take("a value"), int_least, unsigned_most);
}

// CDB [in BYTES | out HEX]
void take_sg(Words &words, Call &call)
{
	call.bytes = to_bytes(words.take("a CDB"));
	if (words.skip("in"))
		call.number = take_bytes(words);
	else if (words.skip("out"))
		call.words = {words.take("data")};
	if (!call.words.empty())
		(void)to_bytes(call.words.front());
}

void take_sysfs(Words &words, Call &call)
{
	call.name = words.take("an attribute");
	call.words = {words.empty() ? "nst0" : words.take("a node")};
}

void take_set_sysfs(Words &words, Call &call)
{
	call.name = words.take("an attribute");
	call.words = {words.take("a node"), join(words.rest())};
}

void take_list_sysfs(Words &words, Call &call)
{
	call.words = {words.empty() ? "nst0" : words.take("a node")};
}

void take_name(Words &words, Call &call)
{
	call.name = words.take("a name");
}

void take_medium(Words &words, Call &call)
{
	if (!words.empty())
		call.name = words.take("a barcode");
}

void take_vtl(Words &words, Call &call)
{
	call.words = words.rest();
	if (call.words.empty())
		throw std::invalid_argument("a command of vtlctl is missing");
}

void take_user(Words &words, Call &call)
{
	call.name = words.take("root or nobody");
	if (call.name != "root" && call.name != "nobody")
		throw std::invalid_argument("user root or nobody, not '" + call.name + "'");
}

void take_alarm(Words &words, Call &call)
{
	call.number = to_number(words.take("seconds"), 0, seconds_max);
}

void take_nothing(Words & /*words*/, Call & /*call*/)
{
}

struct VerbRule {
	std::string_view name;
	Verb verb;
	void (*take)(Words &words, Call &call);
	std::string_view usage;
};

constexpr std::array verb_rules = {
	VerbRule{"open", Verb::open, take_open,
		 "NODE ro|wo|rw [nonblock|excl|append|trunc|sync|creat]..."},
	VerbRule{"close", Verb::close, take_nothing, ""},
	VerbRule{"read", Verb::read, take_read, "BYTES [misaligned|unmapped|half]"},
	VerbRule{"write", Verb::write, take_write, "BYTES LETTER [misaligned|unmapped|half]"},
	VerbRule{"readv", Verb::readv, take_readv, "SEGMENTS BYTES"},
	VerbRule{"writev", Verb::writev, take_writev, "SEGMENTS BYTES LETTER"},
	VerbRule{"pread", Verb::pread, take_pread, "BYTES OFFSET"},
	VerbRule{"pwrite", Verb::pwrite, take_pwrite, "BYTES LETTER OFFSET"},
	VerbRule{"lseek", Verb::lseek, take_lseek, "OFFSET set|cur|end"},
	VerbRule{"fsync", Verb::fsync, take_nothing, ""},
	VerbRule{"poll", Verb::poll, take_nothing, ""},
	VerbRule{"mmap", Verb::mmap, take_nothing, ""},
	VerbRule{"dup", Verb::dup, take_name, "HANDLE"},
	VerbRule{"op", Verb::op, take_op, "NAME|NUMBER [COUNT] [unmapped]"},
	VerbRule{"get", Verb::get, take_place_only, "[unmapped]"},
	VerbRule{"pos", Verb::pos, take_place_only, "[unmapped]"},
	VerbRule{"chio", Verb::chio, take_chio,
		 "NAME [TYPE UNIT]... [TAG] [FLAG... |unmapped|half]"},
	VerbRule{"chio32", Verb::chio32, take_chio,
		 "NAME [TYPE UNIT]... [TAG] [FLAG... |unmapped|half]"},
	VerbRule{"ioctl", Verb::ioctl, take_ioctl, "REQUEST [unmapped]"},
	VerbRule{"scsi", Verb::scsi, take_scsi, "NAME [VALUE]"},
	VerbRule{"sg", Verb::sg, take_sg, "CDB [in BYTES|out HEX]"},
	VerbRule{"generic", Verb::generic, take_sg, "CDB [in BYTES|out HEX]"},
	VerbRule{"sysfs", Verb::sysfs, take_sysfs, "ATTRIBUTE [NODE]"},
	VerbRule{"set-sysfs", Verb::set_sysfs, take_set_sysfs, "ATTRIBUTE NODE VALUE"},
	VerbRule{"list-sysfs", Verb::list_sysfs, take_list_sysfs, "[NODE]"},
	VerbRule{"driver", Verb::driver, take_name, "ATTRIBUTE"},
	VerbRule{"stat", Verb::stat, take_name, "NODE"},
	VerbRule{"vtl", Verb::vtl, take_vtl, "WORD..."},
	VerbRule{"user", Verb::user, take_user, "root|nobody"},
	VerbRule{"alarm", Verb::alarm, take_alarm, "SECONDS"},
	VerbRule{"medium", Verb::medium, take_medium, "[BARCODE]"},
};

bool is_handle(std::string_view word)
{
	return word.size() > 1 && word.ends_with(':');
}

Call parse_call(std::string_view text)
{
	Words words(split(text));
	Call call;
	std::string word = words.take("a call");

	if (words.skip("*")) {
		call.times = static_cast<unsigned>(to_number(word, 1, times_max));
		word = words.take("a call");
	}
	if (is_handle(word)) {
		call.handle = word.substr(0, word.size() - 1);
		word = words.take("a call");
	}

	const auto rule = std::ranges::find(verb_rules, word, &VerbRule::name);

	if (rule == verb_rules.end())
		throw std::invalid_argument("no call '" + word + "'");
	call.verb = rule->verb;
	try {
		rule->take(words, call);
		if (!words.empty())
			throw std::invalid_argument("'" + words.take("") + "' is too much");
	} catch (const std::invalid_argument &error) {
		throw std::invalid_argument(std::string(error.what()) + " (" + word +
					    (rule->usage.empty() ? "" : " ") +
					    std::string(rule->usage) + ")");
	}
	return call;
}

// "3*A1000": three blocks of letters A, B and C.
void add_pieces(std::string word, std::vector<Piece> &content)
{
	const std::size_t star = word.find('*');
	std::int64_t times = 1;

	if (star != std::string::npos) {
		times = to_number(word.substr(0, star), 1, times_max);
		word.erase(0, star + 1);
	}
	for (unsigned n = 0; n < times; n++) {
		if (word == "F") {
			content.push_back({.letter = 'A', .length = 0});
			continue;
		}
		if (word.empty())
			throw std::invalid_argument("a block is a letter and its bytes");
		content.push_back({.letter = following(to_letter(word.substr(0, 1)), n),
				   .length = static_cast<std::uint32_t>(
					   to_number(word.substr(1), 1, bytes_max))});
	}
}

// The letter F without a length is a filemark; with one it is a block.
void take_content(std::string_view value, Program &program)
{
	for (const std::string &word : split(value))
		add_pieces(word, program.cartridge.content);
}

void take_kind(std::string_view value, Program &program)
{
	constexpr std::array kinds = {
		Word{"plain", static_cast<int>(Kind::plain)},
		Word{"write-protected", static_cast<int>(Kind::write_protected)},
		Word{"worm", static_cast<int>(Kind::worm)}};
	Words words(split(value));

	program.cartridge.kind = static_cast<Kind>(take_named(words, kinds, "kind"));
}

// SIZE [DISTANCE OF EARLY WARNING]
void take_size(std::string_view value, Program &program)
{
	Words words(split(value));
	Cartridge &cartridge = program.cartridge;

	cartridge.size_kb = static_cast<std::uint64_t>(to_number(words.take("kB"), 1, size_kb_max));
	cartridge.early_warning_kb = 0;
	if (!words.empty())
		cartridge.early_warning_kb = static_cast<std::uint64_t>(to_number(
			words.take("kB"), 0, static_cast<std::int64_t>(cartridge.size_kb)));
}

void take_start(std::string_view value, Program &program)
{
	constexpr std::array starts = {Word{"loaded", static_cast<int>(Start::loaded)},
				       Word{"attached", static_cast<int>(Start::attached)},
				       Word{"powered", static_cast<int>(Start::powered)},
				       Word{"unloaded", static_cast<int>(Start::unloaded)}};
	Words words(split(value));

	program.start = static_cast<Start>(take_named(words, starts, "start"));
}

void take_unit(std::string_view value, Program &program)
{
	constexpr std::array units = {Word{"tape", static_cast<int>(Unit::tape)},
				      Word{"changer", static_cast<int>(Unit::changer)}};
	Words words(split(value));

	program.unit = static_cast<Unit>(take_named(words, units, "unit"));
}

void take_covers(std::string_view value, Program &program)
{
	for (std::string &row : split(value))
		program.covers.push_back(std::move(row));
}

bool is_yes(std::string_view value)
{
	if (value != "yes")
		throw std::invalid_argument("yes, or no such line");
	return true;
}

void take_slow(std::string_view value, Program &program)
{
	program.slow = is_yes(value);
}

void take_spoils(std::string_view value, Program &program)
{
	program.spoils = is_yes(value);
}

void take_compat(std::string_view value, Program &program)
{
	program.compat = is_yes(value);
}

struct HeaderRule {
	std::string_view key;
	void (*take)(std::string_view value, Program &program);
};

constexpr std::array header_rules = {
	HeaderRule{"covers:", take_covers}, HeaderRule{"cartridge:", take_content},
	HeaderRule{"kind:", take_kind},	    HeaderRule{"size:", take_size},
	HeaderRule{"start:", take_start},   HeaderRule{"slow:", take_slow},
	HeaderRule{"spoils:", take_spoils}, HeaderRule{"unit:", take_unit},
	HeaderRule{"compat:", take_compat},
};

// True if the line was a header's.
bool parse_header(std::string_view line, Program &program)
{
	for (const HeaderRule &rule : header_rules) {
		if (!line.starts_with(rule.key))
			continue;
		if (!program.statements.empty())
			throw std::invalid_argument("'" + std::string(rule.key) +
						    "' comes before the first call");
		rule.take(trim(line.substr(rule.key.size())), program);
		return true;
	}
	return false;
}

void parse_line(std::string_view line, unsigned number, Program &program)
{
	line = trim(line.substr(0, line.find('#')));
	if (line.empty() || parse_header(line, program))
		return;
	program.statements.push_back(
		{.line = number, .text = join(split(line)), .call = parse_call(line)});
}

} // namespace

ParseError::ParseError(std::string_view file, unsigned line, const std::string &what)
	: std::runtime_error(std::string(file) + ":" + std::to_string(line) + ": " + what)
{
}

Program parse(std::string_view file, std::string_view name, std::string_view text)
{
	Program program{.name = std::string(name)};
	unsigned number = 0;

	while (!text.empty()) {
		const std::size_t end = std::min(text.find('\n'), text.size());

		number++;
		try {
			parse_line(text.substr(0, end), number, program);
		} catch (const std::invalid_argument &error) {
			throw ParseError(file, number, error.what());
		}
		text.remove_prefix(std::min(end + 1, text.size()));
	}
	if (program.statements.empty())
		throw ParseError(file, number, "a program without a call");
	return program;
}

std::string content_text(const std::vector<Piece> &content)
{
	std::string text;

	for (std::size_t first = 0, count = 0; first < content.size(); first += count) {
		const Piece &piece = content[first];

		for (count = 1; first + count < content.size(); count++) {
			const Piece &next = content[first + count];

			if (next.length != piece.length ||
			    (piece.length != 0 &&
			     next.letter != following(piece.letter, static_cast<unsigned>(count))))
				break;
		}
		text += text.empty() ? "" : " ";
		text += count > 1 ? std::to_string(count) + "*" : "";
		text += piece.length == 0 ? "F" : piece.letter + std::to_string(piece.length);
	}
	return text;
}

std::string to_text(const Program &program)
{
	constexpr std::array kinds = {"plain", "write-protected", "worm"};
	constexpr std::array starts = {"loaded", "attached", "powered", "unloaded"};
	const Cartridge &cartridge = program.cartridge;
	std::string text = "# SPDX-License-Identifier: GPL-2.0-only\n";

	if (!program.covers.empty())
		text += "covers: " + join(program.covers) + "\n";
	if (program.unit == Unit::changer)
		text += "unit: changer\n";
	if (!cartridge.content.empty())
		text += "cartridge: " + content_text(cartridge.content) + "\n";
	if (cartridge.kind != Kind::plain)
		text += std::string("kind: ") + kinds.at(static_cast<std::size_t>(cartridge.kind)) +
			"\n";
	text += "size: " + std::to_string(cartridge.size_kb) + " " +
		std::to_string(cartridge.early_warning_kb) + "\n";
	text += std::string("start: ") + starts.at(static_cast<std::size_t>(program.start)) +
		"\n\n";
	for (const Statement &statement : program.statements)
		text += statement.text + "\n";
	return text;
}

} // namespace ptape::stock
