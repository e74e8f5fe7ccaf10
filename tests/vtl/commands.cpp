// SPDX-License-Identifier: GPL-2.0-only
//
// Requests that ask something or set a fault; those that make devices come and
// go are in link_commands.cpp.
#include "commands.hpp"

#include <algorithm>

#include "another_host.hpp"
#include "link_commands.hpp"
#include "opcode.hpp"
#include "path.hpp"
#include "report.hpp"
#include "request.hpp"

namespace ptape::vtl
{

namespace
{

constexpr std::uint64_t bytes_per_mb = 1'000'000;
constexpr std::uint64_t bytes_per_kb = 1'000;
constexpr std::uint64_t us_per_second = 1'000'000;
constexpr std::uint64_t us_per_ms = 1'000;

Outcome<Answer> status(Server &server, Request &)
{
	const std::lock_guard guard(server.lock().mutex);
	Answer answer;

	answer.members = report_status(server);
	return answer;
}

Outcome<Answer> dump(Server &server, Request &request)
{
	const std::string barcode = request.text("barcode");
	const auto data = request.maybe_number("data");
	const auto stream = request.maybe_number("stream");
	const std::uint64_t partition = request.maybe_number("partition").value_or(0);
	const std::lock_guard guard(server.lock().mutex);

	if (!request.ok())
		return request.failure();

	const model::Cartridge *cartridge = server.library().find_cartridge(barcode);
	Answer answer;

	if (!cartridge)
		return Failure{"no cartridge " + barcode};
	if (!data && !stream) {
		answer.members["dump"] = report_cartridge(*cartridge);
		return answer;
	}

	if (partition >= cartridge->partitions().size())
		return Failure{barcode + " has no partition " + std::to_string(partition)};

	const model::Partition &medium = cartridge->partitions()[partition];
	auto bytes = data ? read_object(medium, *data) : read_file(medium, *stream);

	if (!bytes.ok())
		return bytes.failure();
	answer.bytes = std::move(bytes.value());
	return answer;
}

Outcome<Unit *> find_unit(Server &server, Request &request)
{
	const std::string name = request.text("name");

	if (!request.ok())
		return request.failure();
	if (Unit *unit = server.find(name))
		return unit;
	return Failure{"no unit " + name};
}

Outcome<Unit *> find_drive(Server &server, Request &request)
{
	auto unit = find_unit(server, request);

	if (unit.ok() && !unit.value()->drive)
		return Failure{unit.value()->name + " is not a drive"};
	return unit;
}

Outcome<Answer> swap(Server &server, Request &request)
{
	const std::string barcode = request.text("barcode");
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_drive(server, request);

	if (!unit.ok())
		return unit.failure();
	if (!server.library().find_cartridge(barcode))
		return Failure{"no cartridge " + barcode};
	if (!server.library().swap(*unit.value()->drive, barcode))
		return Failure{"cartridge " + barcode + " is in another drive or outside"};
	return Answer{};
}

// The element that an operator reaches for: from 1, the first if none is said.
Outcome<model::Element *> find_port(Server &server, Request &request)
{
	const unsigned number = request.maybe_count("element").value_or(1);

	if (!request.ok())
		return request.failure();
	if (server.library().changer().removal_prevented())
		return Failure{"the import/export elements are locked: removal is prevented"};
	if (model::Element *element = server.library().import_export(number))
		return element;
	return Failure{"no import/export element " + std::to_string(number)};
}

// The button at the drive's front.
Outcome<Answer> eject(Server &server, Request &request)
{
	const bool lose_buffer = request.flag("lose_buffer");
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_drive(server, request);

	if (!unit.ok())
		return unit.failure();
	set_model_time(*unit.value());
	if (!unit.value()->drive->eject(lose_buffer))
		return Failure{unit.value()->name +
			       " ejects nothing: it is empty, or removal is prevented"};
	return Answer{};
}

Outcome<Answer> import_cartridge(Server &server, Request &request)
{
	constexpr std::size_t barcode_max = 32; // bytes, a volume tag's
	const std::string barcode = request.text("barcode");
	const std::lock_guard guard(server.lock().mutex);
	auto element = find_port(server, request);

	if (!element.ok())
		return element.failure();
	if (barcode.empty() || barcode.size() > barcode_max)
		return Failure{"a barcode has 1 to 32 bytes"};
	if (!server.library().import_cartridge(*element.value(), barcode))
		return Failure{element.value()->cartridge()
				       ? "the import/export element is full"
				       : "cartridge " + barcode + " is in the library already"};
	return Answer{};
}

Outcome<Answer> export_cartridge(Server &server, Request &request)
{
	const std::lock_guard guard(server.lock().mutex);
	auto element = find_port(server, request);

	if (!element.ok())
		return element.failure();
	if (!server.library().export_cartridge(*element.value()))
		return Failure{"the import/export element is empty"};
	return Answer{};
}

Outcome<Answer> ua(Server &server, Request &request)
{
	constexpr std::uint8_t unit_attention_key = 6;
	const model::SenseCode code = request.sense("sense");
	const auto nexus = request.maybe_number("path");
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_unit(server, request);

	if (!request.ok())
		return request.failure();
	if (!unit.ok())
		return unit.failure();
	if (code.key != unit_attention_key)
		return Failure{"a unit attention has key 6"};
	if (nexus && *nexus >= unit.value()->paths.size())
		return Failure{unit.value()->name + " has no path " + std::to_string(*nexus)};
	if (nexus)
		unit.value()->device->add_attention(static_cast<model::Nexus>(*nexus), code);
	else
		unit.value()->device->add_attention_all(code);
	return Answer{};
}

// Which command it is that ends otherwise, and the rest that sense and answer have in common.
Outcome<Answer> inject(Server &server, Request &request, model::SenseFault fault)
{
	fault.opcode = request.maybe_opcode("on");
	fault.after = request.maybe_count("after").value_or(0);
	fault.times = request.maybe_count("times").value_or(1);
	fault.executed = request.flag("executed");

	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_unit(server, request);

	if (!request.ok())
		return request.failure();
	if (!unit.ok())
		return unit.failure();
	unit.value()->device->inject_sense(fault);
	return Answer{};
}

Outcome<Answer> sense(Server &server, Request &request)
{
	model::SenseFault fault;

	fault.sense.code = request.sense("sense");
	fault.sense.deferred = request.flag("deferred");
	return inject(server, request, fault);
}

constexpr std::pair<std::string_view, model::Status> statuses[] = {
	{"busy", model::Status::busy},
	{"reservation-conflict", model::Status::reservation_conflict},
	{"task-set-full", model::Status::task_set_full},
	{"aca-active", model::Status::aca_active},
	{"task-aborted", model::Status::task_aborted},
};

Outcome<Answer> answer(Server &server, Request &request)
{
	const std::string name = request.text("status");
	const auto wanted =
		std::ranges::find(statuses, name, [](const auto &row) { return row.first; });
	model::SenseFault fault;

	if (wanted == std::ranges::end(statuses))
		request.reject("status: busy, reservation-conflict, task-set-full, aca-active or "
			       "task-aborted?");
	else
		fault.status = wanted->second;
	return inject(server, request, fault);
}

Outcome<Answer> delay(Server &server, Request &request)
{
	DelayRule rule;

	rule.time = std::chrono::milliseconds(request.number("ms"));
	rule.opcode = request.maybe_opcode("on");

	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_unit(server, request);

	if (!request.ok())
		return request.failure();
	if (!unit.ok())
		return unit.failure();

	auto &rules = unit.value()->delays;

	std::erase_if(rules, [&](const DelayRule &old) { return old.opcode == rule.opcode; });
	if (rule.time.count() > 0)
		rules.push_back(rule);
	return Answer{};
}

Outcome<Answer> not_ready(Server &server, Request &request)
{
	const unsigned seconds = request.maybe_count("seconds").value_or(0);
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_unit(server, request);

	if (!unit.ok())
		return unit.failure();
	set_model_time(*unit.value());
	unit.value()->device->set_not_ready_for_us(seconds * us_per_second);
	return Answer{};
}

Outcome<Answer> speed(Server &server, Request &request)
{
	const std::uint64_t mb_per_second = request.number("mb_s");
	const std::uint64_t buffer_mb = request.number("buffer_mb");
	const std::uint64_t command_us = request.maybe_number("command_us").value_or(0);
	const std::uint64_t reposition_ms = request.maybe_number("reposition_ms").value_or(0);
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_drive(server, request);

	if (!request.ok())
		return request.failure();
	if (!unit.ok())
		return unit.failure();
	set_model_time(*unit.value());
	unit.value()->drive->set_speed(mb_per_second * bytes_per_mb, buffer_mb * bytes_per_mb,
				       reposition_ms * us_per_ms);
	unit.value()->device->set_delay_us(command_us);
	return Answer{};
}

bool in_a_drive(Server &server, const model::Cartridge *cartridge)
{
	model::Library &library = server.library();

	for (std::size_t i = 0; i < library.drive_count(); i++)
		if (library.drive(i).cartridge() == cartridge)
			return true;
	return false;
}

// Another kind of cartridge. A drive tells at the next command what it finds in
// it: that is for one that lies in its slot, or is swapped in afterwards.
Outcome<Answer> cartridge(Server &server, Request &request)
{
	const std::string barcode = request.text("barcode");
	const bool worm = request.flag("worm");
	const bool write_protect = request.flag("write_protect");
	const bool no_label = request.flag("no_label");
	const bool cleaning = request.flag("cleaning");
	const bool plain = request.flag("plain");
	const auto blank_kb = request.maybe_number("blank_kb");
	const auto early_warning_kb = request.maybe_number("early_warning_kb");
	const std::lock_guard guard(server.lock().mutex);

	if (!request.ok())
		return request.failure();

	model::Cartridge *const found = server.library().find_cartridge(barcode);

	if (!found)
		return Failure{"no cartridge " + barcode};
	const bool kind = worm || write_protect || no_label || cleaning;

	if (plain ? kind : !kind && !blank_kb)
		return Failure{"cartridge: WORM, write-protected, without a label, for cleaning, "
			       "plain or blank?"};
	if (early_warning_kb && (!blank_kb || *early_warning_kb > *blank_kb))
		return Failure{"cartridge: early warning is within a blank one's size"};
	if (blank_kb && (*blank_kb == 0 || in_a_drive(server, found)))
		return Failure{"cartridge: a blank one has a size, and is not in a drive"};
	if (blank_kb)
		found->make_blank(*blank_kb * bytes_per_kb,
				  early_warning_kb.value_or(0) * bytes_per_kb);
	if (worm || plain)
		found->set_worm(worm);
	if (write_protect || plain)
		found->set_write_protected(write_protect);
	if (no_label || plain)
		found->set_labelled(!no_label);
	if (cleaning || plain)
		found->set_cleaning(cleaning);
	return Answer{};
}

// Another kind of drive: what some do, and most do not.
Outcome<Answer> drive(Server &server, Request &request)
{
	const model::DriveTraits traits{.no_attributes = request.flag("no_attributes"),
					.waits_for_load = request.flag("waits_for_load"),
					.loses_end = request.flag("loses_end")};
	const bool any = traits.no_attributes || traits.waits_for_load || traits.loses_end;
	const bool plain = request.flag("plain");
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_drive(server, request);

	if (!unit.ok())
		return unit.failure();
	if (any == plain)
		return Failure{"drive: without attributes, waiting for a load, losing the end of "
			       "data, or plain?"};
	unit.value()->drive->set_traits(traits);
	return Answer{};
}

// A hostile identity shows when the device is attached the next time; until
// then the kernel has the old one, and so has who asks through sg.
Outcome<Answer> identity(Server &server, Request &request)
{
	constexpr std::size_t serial_max = 255; // bytes, as long as page 80h can say
	constexpr std::size_t naa_size = 8;	// bytes
	constexpr std::uint8_t serial_page = 0x80;
	constexpr std::uint8_t identification_page = 0x83;
	const auto serial = request.maybe_text("serial");
	std::vector<std::uint8_t> raw;
	std::vector<std::uint8_t> naa;
	const auto naa_text = request.maybe_text("naa");

	if (request.has("serial_hex"))
		raw = request.bytes("serial_hex");
	if (naa_text && *naa_text != "none")
		naa = request.bytes("naa");

	const bool no_serial_page = request.flag("no_page80");
	const bool no_identification_page = request.flag("no_page83");
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_unit(server, request);

	if (!request.ok())
		return request.failure();
	if (!unit.ok())
		return unit.failure();
	if (raw.size() > serial_max || (serial && serial->size() > serial_max))
		return Failure{"a serial number has at most 255 bytes"};
	if (naa_text && *naa_text != "none" && naa.size() != naa_size)
		return Failure{"an NAA designator has 16 hexadecimal digits"};

	auto &next = unit.value()->next_identity;

	if (!next)
		next = unit.value()->device->identity();
	if (serial)
		next->serial = *serial;
	if (request.has("serial_hex"))
		next->serial.assign(raw.begin(), raw.end());
	if (naa_text)
		next->naa.reset();
	if (!naa.empty()) {
		std::uint64_t number = 0;

		for (const std::uint8_t byte : naa)
			number = number << 8 | byte;
		next->naa = number;
	}
	next->hidden_pages.set(serial_page, no_serial_page);
	next->hidden_pages.set(identification_page, no_identification_page);
	return Answer{};
}

Outcome<Answer> hold(Server &server, Request &request)
{
	const auto opcode = request.maybe_opcode("on");
	const auto after = request.maybe_count("after").value_or(0);
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_unit(server, request);

	if (!request.ok())
		return request.failure();
	if (!unit.ok())
		return unit.failure();
	if (!opcode)
		return Failure{"hold: which operation code?"};
	unit.value()->hold = HoldRule{*opcode, after};
	return Answer{};
}

Outcome<Answer> hang(Server &server, Request &request)
{
	const std::string aborts = request.maybe_text("aborts").value_or("end");
	const std::string resets = request.maybe_text("resets").value_or("mend");
	HangRule rule;

	rule.aborts = aborts == "end";
	if (!rule.aborts && aborts != "hang")
		request.reject("aborts: \"end\" or \"hang\", not \"" + aborts + "\"");
	if (resets == "end")
		rule.resets = HangRule::Resets::end;
	else if (resets == "hang")
		rule.resets = HangRule::Resets::hang;
	else if (resets != "mend")
		request.reject("resets: \"mend\", \"end\" or \"hang\", not \"" + resets + "\"");
	rule.opcode = request.maybe_opcode("on");
	rule.commands = request.maybe_count("commands");
	if (rule.commands == 0U)
		request.reject("commands: how many hang, from 1");

	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_unit(server, request);

	if (!request.ok())
		return request.failure();
	if (!unit.ok())
		return unit.failure();
	unit.value()->hang = rule;
	return Answer{};
}

Outcome<Answer> release_held(Server &server, Request &request)
{
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_unit(server, request);
	unsigned released = 0;

	if (!unit.ok())
		return unit.failure();

	const bool hung = unit.value()->hang.has_value();

	unit.value()->hang.reset();
	for (auto &path : unit.value()->paths) {
		path->answer_late_tasks();
		released += path->release_held();
		path->wake();
	}
	// A rule that has not met its command is no command held.
	if (released == 0 && !unit.value()->hold && !hung)
		return Failure{"no command is held at " + unit.value()->name};
	unit.value()->hold.reset();
	return Answer{};
}

// No fault is left of what was asked for; a command that is held stays so.
Outcome<Answer> mend(Server &server, Request &request)
{
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_unit(server, request);

	if (!unit.ok())
		return unit.failure();
	unit.value()->device->clear_faults();
	unit.value()->delays.clear();
	return Answer{};
}

// The drive tells it to the next LOG SENSE.
Outcome<Answer> alert(Server &server, Request &request)
{
	const std::uint64_t flag = request.number("flag");
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_drive(server, request);

	if (!request.ok())
		return request.failure();
	if (!unit.ok())
		return unit.failure();
	unit.value()->drive->set_tape_alert(static_cast<unsigned>(flag));
	return Answer{};
}

// The one robot that all logical libraries have.
Outcome<Answer> door(Server &server, Request &request)
{
	const bool open = request.flag("open");
	const bool close = request.flag("close");
	const std::lock_guard guard(server.lock().mutex);

	if (open == close)
		return Failure{"door: open or close?"};
	server.library().open_door(open);
	return Answer{};
}

Outcome<Answer> picker(Server &server, Request &request)
{
	const bool stuck = request.flag("stuck");
	const bool mended = request.flag("free");
	const std::lock_guard guard(server.lock().mutex);

	if (stuck == mended)
		return Failure{"picker: stuck or free?"};
	server.library().stick_picker(stuck);
	return Answer{};
}

Outcome<Unit *> find_changer(Server &server, Request &request)
{
	auto unit = find_unit(server, request);

	if (unit.ok() && unit.value()->drive)
		return Failure{unit.value()->name + " is no changer"};
	return unit;
}

Outcome<Answer> move_done(const std::optional<model::SenseCode> &refused)
{
	if (!refused)
		return Answer{};
	if (*refused == model::code::source_empty)
		return Failure{"there is no cartridge"};
	if (*refused == model::code::destination_full)
		return Failure{"there is a cartridge already"};
	return Failure{"the robot cannot move that"};
}

// The robot begins a move of its own accord: of a command that nobody waits for any
// more, or will be answered later.
Outcome<Answer> pick_up(Server &server, Request &request)
{
	constexpr std::uint64_t address_max = 0xffff;
	const std::uint64_t source = request.number("source");
	const std::uint64_t destination = request.number("destination");
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_changer(server, request);

	if (!request.ok())
		return request.failure();
	if (!unit.ok())
		return unit.failure();
	if (source > address_max || destination > address_max)
		return Failure{"an element's address has 16 bits"};
	return move_done(static_cast<model::Changer *>(unit.value()->device)
				 ->pick_up(static_cast<std::uint16_t>(source),
					   static_cast<std::uint16_t>(destination)));
}

Outcome<Answer> put_down(Server &server, Request &request)
{
	const bool back = request.flag("back");
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_changer(server, request);

	if (!unit.ok())
		return unit.failure();
	return move_done(static_cast<model::Changer *>(unit.value()->device)->put_down(back));
}

constexpr std::pair<std::string_view, model::DeviceIdentifier> device_identifiers[] = {
	{"t10", model::DeviceIdentifier::t10_vendor_id},
	{"naa", model::DeviceIdentifier::naa},
	{"none", model::DeviceIdentifier::none},
	{"refused", model::DeviceIdentifier::refused},
	{"swapped", model::DeviceIdentifier::swapped},
	{"foreign", model::DeviceIdentifier::foreign},
	{"doubled", model::DeviceIdentifier::doubled},
	{"neighbour", model::DeviceIdentifier::neighbour},
};

// What READ ELEMENT STATUS tells of the drives; nobody is told that it has changed.
Outcome<Answer> dvcid(Server &server, Request &request)
{
	const std::string kind = request.text("kind");
	const std::lock_guard guard(server.lock().mutex);
	auto unit = find_changer(server, request);
	const auto wanted = std::ranges::find(device_identifiers, kind,
					      [](const auto &row) { return row.first; });

	if (!unit.ok())
		return unit.failure();
	if (wanted == std::ranges::end(device_identifiers))
		return Failure{"dvcid: t10, naa, none, refused, swapped, foreign, doubled or "
			       "neighbour?"};
	static_cast<model::Changer *>(unit.value()->device)->tell_drives_by(wanted->second);
	return Answer{};
}

bool at_drive(const Unit &unit, std::optional<std::uint8_t> opcode)
{
	return std::any_of(unit.paths.begin(), unit.paths.end(), [&](const auto &path) {
		return opcode ? path->at_drive(*opcode) : !path->idle();
	});
}

bool holding(const Unit &unit)
{
	return std::any_of(unit.paths.begin(), unit.paths.end(),
			   [](const auto &path) { return path->holding(); });
}

bool late_task(const Unit &unit)
{
	return std::any_of(unit.paths.begin(), unit.paths.end(),
			   [](const auto &path) { return path->late_task(); });
}

// Returns when all of what was asked for is true at the same moment.
Outcome<Answer> wait(Server &server, Request &request)
{
	const auto objects = request.maybe_number("objects");
	const auto bytes = request.maybe_number("bytes");
	const auto opcode = request.maybe_opcode("opcode");
	const bool running = request.flag("at_drive");
	const bool held = request.flag("held");
	const bool task = request.flag("task");
	const auto timeout = std::chrono::seconds(request.maybe_count("timeout").value_or(0));
	std::unique_lock guard(server.lock().mutex);
	auto found = find_unit(server, request);

	if (!request.ok())
		return request.failure();
	if (!found.ok())
		return found.failure();
	if (!objects && !bytes && !running && !held && !task)
		return Failure{"wait: for what? objects, bytes, a command or a task at the drive"};
	if (opcode && !running)
		return Failure{"wait: an operation code needs \"at drive\""};

	const Unit &unit = *found.value();
	const auto reached = [&] {
		return (!objects || unit.objects_written >= *objects) &&
		       (!bytes || unit.bytes_written >= *bytes) &&
		       (!running || at_drive(unit, opcode)) && (!held || holding(unit)) &&
		       (!task || late_task(unit));
	};
	const bool woken = server.lock().changed.wait_for(
		guard, timeout, [&] { return server.interrupted() || reached(); });

	if (!woken)
		return Failure{unit.name + ": not reached after " +
			       std::to_string(timeout.count()) +
			       " s: " + std::to_string(unit.objects_written) + " objects, " +
			       std::to_string(unit.bytes_written) + " bytes written"};
	if (!reached())
		return Failure{"the library is going down"};
	return Answer{};
}

using Handler = Outcome<Answer> (*)(Server &, Request &);

struct Command {
	std::string_view name;
	Handler handler;
};

constexpr Command commands[] = {
	{"status", status},
	{"dump", dump},
	{"plug", plug},
	{"unplug", unplug},
	{"reset", reset},
	{"swap", swap},
	{"eject", eject},
	{"ua", ua},
	{"reserve", reserve},
	{"sense", sense},
	{"answer", answer},
	{"delay", delay},
	{"not-ready", not_ready},
	{"mend", mend},
	{"speed", speed},
	{"identity", identity},
	{"hold", hold},
	{"release-held", release_held},
	{"wait", wait},
	{"hang", hang},
	{"link", link},
	{"portal", portal},
	{"cut", cut},
	{"cartridge", cartridge},
	{"drive", drive},
	{"import", import_cartridge},
	{"export", export_cartridge},
	{"alert", alert},
	{"door", door},
	{"picker", picker},
	{"pick-up", pick_up},
	{"put-down", put_down},
	{"dvcid", dvcid},
};

} // namespace

Outcome<Answer> carry_out(Server &server, const nlohmann::json &members)
{
	Request request(members);
	const std::string name = request.text("command");

	if (!request.ok())
		return request.failure();
	for (const Command &command : commands)
		if (command.name == name)
			return command.handler(server, request);
	return Failure{"no command " + name};
}

} // namespace ptape::vtl
