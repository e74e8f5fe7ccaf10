// SPDX-License-Identifier: GPL-2.0-only
#include "rig.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "pattern.hpp"
#include "scanner.hpp"
#include "words.hpp"

namespace ptape::stock
{

namespace
{

constexpr std::string_view spare = "VTL008L8"; // in the drive while the other is changed

constexpr std::uint8_t rewind_opcode = 0x01;
constexpr std::uint8_t write_opcode = 0x0a;
constexpr std::uint8_t write_filemarks_opcode = 0x10;
constexpr std::uint8_t load_unload_opcode = 0x1b;
constexpr std::uint8_t no_sense = 0;

std::vector<std::uint8_t> cdb_6(std::uint8_t opcode, std::uint32_t length)
{
	constexpr unsigned byte = 8;
	constexpr unsigned two_bytes = 16;

	return {opcode,
		0,
		static_cast<std::uint8_t>(length >> two_bytes),
		static_cast<std::uint8_t>(length >> byte),
		static_cast<std::uint8_t>(length),
		0};
}

} // namespace

Rig::Rig(Machine machine) : target_(std::move(machine), "TAPE0", "nst0")
{
}

void Rig::must(const std::vector<std::uint8_t> &cdb, std::span<const std::uint8_t> data_out)
{
	const ScsiResult result = target_.command(cdb, data_out);

	// Behind early warning each write says so, and is carried out.
	if (!result.good() && !has_key(result, no_sense))
		throw std::runtime_error("the cartridge cannot be written: " + result.text());
}

void Rig::write_content(const std::vector<Piece> &content)
{
	if (content.empty())
		return;
	for (const Piece &piece : content) {
		if (piece.length == 0)
			must(cdb_6(write_filemarks_opcode, 1), {});
		else
			must(cdb_6(write_opcode, piece.length),
			     pattern(piece.letter, piece.length));
	}
	must(cdb_6(write_filemarks_opcode, 0), {});
	must(cdb_6(rewind_opcode, 0), {});
}

// A new cartridge with the program's content in the drive, rewound.
void Rig::insert(const Program &program)
{
	const std::string &name = target_.unit();
	const Cartridge &cartridge = program.cartridge;

	target_.vtlctl({"swap", name, std::string(spare)});
	target_.vtlctl({"cartridge", machine().barcode, "--plain", "--blank-kb",
			std::to_string(cartridge.size_kb), "--early-warning-kb",
			std::to_string(cartridge.early_warning_kb)});
	target_.vtlctl({"swap", name, machine().barcode});
	target_.drain_attentions();
	write_content(cartridge.content);
	if (cartridge.kind == Kind::plain)
		return;
	target_.vtlctl({"swap", name, std::string(spare)});
	target_.vtlctl({"cartridge", machine().barcode,
			cartridge.kind == Kind::worm ? "--worm" : "--write-protect"});
	target_.vtlctl({"swap", name, machine().barcode});
	target_.drain_attentions();
}

void Rig::prepare(const Program &program)
{
	const std::string &name = target_.unit();

	target_.bind(false);
	if (spoilt_)
		target_.renew();
	spoilt_ = program.spoils;
	target_.vtlctl({"mend", name});
	target_.vtlctl({"reset", name, "--kind", "power", "--rewind", "--lose-buffer"});
	target_.drain_attentions();
	insert(program);
	if (program.start == Start::unloaded)
		must(cdb_6(load_unload_opcode, 0), {});
	target_.bind(true);
	if (program.start == Start::loaded)
		target_.vtlctl({"ua", name, "6/28/00"});
	else if (program.start == Start::powered)
		target_.vtlctl({"ua", name, "6/29/00"});
}

std::string Rig::aftermath()
{
	const auto status = nlohmann::json::parse(
		run_command({machine().vtlctl, "status", target_.unit()}).output, nullptr, false);

	if (!status.is_object())
		throw std::runtime_error("vtlctl does not tell where the tape stands");

	const bool threaded = status.value("threaded", false);
	const std::string where = threaded ? "at " + status.at("partition").dump() + "." +
						     status.at("position").dump()
					   : std::string("unloaded");

	target_.drain_attentions();
	if (threaded)
		// A protected cartridge refuses it, and has nothing to write out.
		(void)target_.command(cdb_6(write_filemarks_opcode, 0));
	return where + ", " + medium_text(machine(), machine().barcode);
}

} // namespace ptape::stock
