// SPDX-License-Identifier: GPL-2.0-only
//
// vtlctl: asks the virtual library's daemon for something and returns when it
// is so. Knows the words of the command line; what they mean is the daemon's.
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <deque>
#include <functional>

#include "socket.hpp"

namespace
{

using namespace ptape::vtl;
using nlohmann::json;
using nlohmann::ordered_json;

// One subcommand: its words become members of the request.
class Form
{
public:
	Form(CLI::App &app, const std::string &name, const std::string &help)
		: app_(app.add_subcommand(name, help))
	{
		request_["command"] = name;
	}

	CLI::Option *text(const std::string &words, const std::string &key, const std::string &help)
	{
		return app_->add_option_function<std::string>(
			words, [this, key](const std::string &value) { request_[key] = value; },
			help);
	}

	CLI::Option *number(const std::string &words, const std::string &key,
			    const std::string &help)
	{
		// CLI11 alone would read -1 as the largest number.
		return app_
			->add_option_function<std::uint64_t>(
				words,
				[this, key](const std::uint64_t &value) { request_[key] = value; },
				help)
			->check(CLI::NonNegativeNumber);
	}

	CLI::Option *flag(const std::string &words, const std::string &key, const std::string &help)
	{
		return app_->add_flag_callback(
			words, [this, key] { request_[key] = true; }, help);
	}

	void unit()
	{
		text("NAME", "name", "TAPE0, TAPE1 ... or CHANGER, CHANGER1 ...")->required();
	}
	void path() { number("--path", "path", "this path only"); }
	void down_or_up()
	{
		flag("--down", "down", "it goes")->excludes(flag("--up", "up", "it comes back"));
	}
	void in_flight()
	{
		text("--in-flight", "in_flight",
		     "what the drive did with the commands at it, unheard: executed or lost");
	}

	[[nodiscard]] bool chosen() const { return app_->parsed(); }
	[[nodiscard]] const json &request() const { return request_; }

private:
	CLI::App *app_;
	json request_;
};

class CommandLine
{
public:
	CommandLine()
	{
		app.require_subcommand(1);
		app.add_option("--socket", socket, "UNIX socket of vtld");
		add_questions();
		add_links();
		add_media();
		add_faults();
		add_answers();
		add_library_faults();
	}

	CLI::App app{"Commands to the virtual tape library."};
	std::string socket = "/run/vtl.sock";
	bool as_json = false;
	std::string field;

	[[nodiscard]] const Form *chosen() const
	{
		for (const Form &form : forms_)
			if (form.chosen())
				return &form;
		return nullptr;
	}

private:
	Form &add(const std::string &name, const std::string &help)
	{
		return forms_.emplace_back(app, name, help);
	}

	void add_questions();
	void add_links();
	void add_media();
	void add_faults();
	void add_answers();
	void add_library_faults();

	std::deque<Form> forms_; // its elements stay where they are
};

void CommandLine::add_questions()
{
	Form &status = add("status", "units, paths and cartridges");
	CLI::App *app_status = app.get_subcommand("status");

	status.text("NAME", "name", "one unit, for --field");
	app_status->add_flag("--json", as_json, "as JSON");
	app_status->add_option("--field", field, "print this member of the unit alone")
		->needs(app_status->get_option("NAME"));

	Form &dump = add("dump", "the objects on a cartridge, as JSON");
	CLI::App *app_dump = app.get_subcommand("dump");

	dump.text("BARCODE", "barcode", "cartridge")->required();
	app_dump->add_flag("--json", as_json, "as JSON, which it is anyway");
	CLI::Option *data = dump.number("--data", "data", "the bytes of this object instead");
	dump.number("--stream", "stream", "the bytes of this file's blocks instead")
		->excludes(data);
	dump.number("--partition", "partition", "where that object or file is, if not in 0");

	Form &wait = add("wait", "until all that is asked for is so");
	wait.unit();
	wait.number("--objects", "objects", "so many objects written since the start");
	wait.number("--bytes", "bytes", "so many bytes written since the start");
	wait.flag("--at-drive", "at_drive", "a command is at the drive");
	wait.text("--opcode", "opcode", "one of this operation code, such as WRITE_6");
	wait.flag("--held", "held", "a command is held at the drive");
	wait.flag("--task", "task", "an abort or reset is at the drive and hangs there");
	wait.number("--timeout", "timeout", "seconds")->required();
}

void CommandLine::add_links()
{
	Form &unplug = add("unplug", "the SCSI device goes");
	unplug.unit();
	unplug.path();
	unplug.in_flight();

	Form &plug = add("plug", "the SCSI device comes");
	plug.unit();
	plug.path();

	Form &reset = add("reset", "the device resets");
	reset.unit();
	reset.text("--kind", "kind", "lun or power")->required();
	reset.flag("--rewind", "rewind", "the drive rewinds itself");
	reset.flag("--lose-buffer", "lose_buffer", "what it buffered never gets on the medium");
	reset.in_flight();

	Form &swap = add("swap", "another cartridge into the drive, by hand");
	swap.unit();
	swap.text("BARCODE", "barcode", "cartridge")->required();

	Form &eject = add("eject", "the button at the drive's front");
	eject.unit();
	eject.flag("--lose-buffer", "lose_buffer", "what it buffered never gets on the medium");

	Form &link = add("link", "the link is dead, or works again; the SCSI device stays");
	link.unit();
	link.path();
	link.down_or_up();
	link.in_flight();

	Form &portal = add("portal", "the iSCSI portal goes, with its session, or comes");
	portal.unit();
	portal.path();
	portal.down_or_up();
	portal.in_flight();

	Form &cut = add("cut", "the iSCSI session is cut");
	cut.unit();
	cut.path();
	cut.in_flight();

	add("stop", "the library goes");
}

void CommandLine::add_media()
{
	Form &cartridge = add("cartridge", "another kind of cartridge, for the next swap or move");
	cartridge.text("BARCODE", "barcode", "cartridge")->required();
	cartridge.flag("--worm", "worm", "it is a WORM cartridge");
	cartridge.flag("--write-protect", "write_protect", "its tab is set");
	cartridge.flag("--no-label", "no_label", "the robot cannot read its bar code");
	cartridge.flag("--cleaning", "cleaning", "it cleans the drive");
	cartridge.flag("--plain", "plain", "none of these");
	cartridge.number("--blank-kb", "blank_kb", "it has this size, and nothing on it");
	cartridge.number("--early-warning-kb", "early_warning_kb",
			 "with --blank-kb: the drive warns this far from the end");

	Form &drive = add("drive", "another kind of drive, from now on");
	drive.unit();
	drive.flag("--no-attributes", "no_attributes", "it knows no READ and WRITE ATTRIBUTE");
	drive.flag("--waits-for-load", "waits_for_load",
		   "behind a power loss its cartridge waits for a LOAD");
	drive.flag("--loses-end", "loses_end",
		   "a power loss that takes its buffer leaves the tape without an end of data");
	drive.flag("--plain", "plain", "none of these");

	Form &import = add("import", "an operator brings a cartridge");
	import.text("BARCODE", "barcode", "cartridge; a new one if it was never seen")->required();
	import.number("ELEMENT", "element",
		      "import/export element, from 1; the first if not given");

	Form &out = add("export", "an operator takes a cartridge away");
	out.number("ELEMENT", "element", "import/export element, from 1")->required();
}

void CommandLine::add_library_faults()
{
	Form &door = add("door", "the library's door");
	door.flag("--open", "open", "nothing is moved or told any more")
		->excludes(door.flag("--close", "close", "a medium may have changed"));

	Form &picker = add("picker", "the robot's hand");
	picker.flag("--stuck", "stuck", "it keeps the next cartridge that it takes")
		->excludes(picker.flag("--free", "free", "it works again"));

	Form &pick_up = add("pick-up", "a move begins, and stops halfway, in the robot's hand");
	pick_up.unit();
	pick_up.number("SOURCE", "source", "address of the element that it leaves")->required();
	pick_up.number("DESTINATION", "destination", "that of the one it is on its way to")
		->required();

	Form &put_down = add("put-down", "that move goes on to its end");
	put_down.unit();
	put_down.flag("--back", "back", "or to where it began");

	Form &dvcid = add("dvcid", "what the library tells of its drives");
	dvcid.unit();
	dvcid.text("KIND", "kind",
		   "t10, naa, none, refused, swapped, foreign, doubled or neighbour")
		->required();
}

void CommandLine::add_answers()
{
	Form &sense = add("sense", "the next command ends with this sense");
	sense.unit();
	sense.text("SENSE", "sense", "KEY/ASC/ASCQ, such as 3/0c/00")->required();
	sense.text("--on", "on", "the next one of this operation code");
	sense.number("--after", "after", "so many of them pass first");
	sense.number("--times", "times", "so many of them, behind those; 1 unless told else");
	sense.flag("--deferred", "deferred", "as a deferred error");
	sense.flag("--executed", "executed", "the command is carried out all the same");

	Form &answer = add("answer", "the next command ends with this status, and no sense");
	answer.unit();
	answer.text("STATUS", "status",
		    "busy, reservation-conflict, task-set-full, aca-active or task-aborted")
		->required();
	answer.text("--on", "on", "the next one of this operation code");
	answer.number("--after", "after", "so many of them pass first");
	answer.number("--times", "times", "so many of them, behind those; 1 unless told else");
	answer.flag("--executed", "executed", "the command is carried out all the same");
}

void CommandLine::add_faults()
{
	Form &ua = add("ua", "a unit attention");
	ua.unit();
	ua.text("SENSE", "sense", "KEY/ASC/ASCQ, such as 6/29/00")->required();
	ua.path();

	Form &reserve = add("reserve", "another host takes the drive's reservation");
	reserve.unit();
	reserve.number("--key", "key", "which it registers")->required();
	reserve.flag("--clear", "clear", "it lets go, and nobody is registered any more");

	Form &delay = add("delay", "time that commands spend at the drive; 0 ends it");
	delay.unit();
	delay.number("--ms", "ms", "milliseconds")->required();
	delay.text("--on", "on", "those of this operation code");

	Form &not_ready = add("not-ready", "becoming ready for some time");
	not_ready.unit();
	not_ready.number("--seconds", "seconds", "how long")->required();

	Form &speed = add("speed", "the drive takes its time");
	speed.unit();
	speed.number("--mb-s", "mb_s", "10^6 bytes per second of the medium; 0: no limit")
		->required();
	speed.number("--buffer-mb", "buffer_mb", "10^6 bytes of buffer")->required();
	speed.number("--command-us", "command_us", "what each command takes besides");
	speed.number("--reposition-ms", "reposition_ms", "what a stop of the tape costs");

	Form &identity = add("identity", "other identification data, from the next plug on");
	identity.unit();
	CLI::Option *serial = identity.text("--serial", "serial", "unit serial number");
	identity.text("--serial-hex", "serial_hex", "the same, any bytes")->excludes(serial);
	identity.text("--naa", "naa", "16 hexadecimal digits, or none");
	identity.flag("--no-page80", "no_page80", "no unit serial number page");
	identity.flag("--no-page83", "no_page83", "no device identification page");

	Form &hold = add("hold", "the next command of a kind stays at the drive");
	hold.unit();
	hold.text("--on", "on", "operation code, such as WRITE_6")->required();
	hold.number("--after", "after", "so many of them pass first");

	Form &hang = add("hang", "the device answers nothing, until release-held");
	hang.unit();
	hang.text("--on", "on", "only those of this operation code");
	hang.number("--commands", "commands", "only so many commands, the next ones");
	hang.text("--aborts", "aborts", "what an abort does: end the command, or hang too");
	hang.text("--resets", "resets",
		  "what a reset does: mend the hang, end the commands at the device, or hang too");

	Form &alert = add("alert", "the drive has a TapeAlert flag for the next LOG SENSE");
	alert.unit();
	alert.number("--flag", "flag", "1 to 64")->required();

	Form &mend = add("mend", "what sense, answer, delay and not-ready asked for is taken back");
	mend.unit();

	Form &release = add("release-held", "the held command goes on");
	release.unit();
}

int complain(const std::string &what)
{
	std::fprintf(stderr, "vtlctl: %s\n", what.c_str());
	return EXIT_FAILURE;
}

std::string plain(const json &value)
{
	if (value.is_string())
		return value.get<std::string>();
	return value.is_null() ? "-" : value.dump();
}

void print_status(const json &answer)
{
	std::printf("%-8s %-10s %-17s %-18s %-12s %-10s %8s %12s  %s\n", "NAME", "SERIAL", "NAA",
		    "PATHS", "STATE", "CARTRIDGE", "POSITION", "WRITTEN", "AT DRIVE");
	for (const json &unit : answer.at("units"))
		for (const json &path : unit.at("paths"))
			std::printf("%-8s %-10s %-17s %-18s %-12s %-10s %8s %12s  %s\n",
				    plain(unit.at("name")).c_str(),
				    plain(unit.at("serial")).c_str(), plain(unit.at("naa")).c_str(),
				    plain(path.at("hctl")).c_str(), plain(path.at("state")).c_str(),
				    plain(unit.value("cartridge", json())).c_str(),
				    plain(unit.value("position", json())).c_str(),
				    plain(unit.at("bytes_written")).c_str(),
				    path.at("at_drive").dump().c_str());
	for (const json &cartridge : answer.at("cartridges"))
		std::printf("%-10s %s\n", plain(cartridge.at("barcode")).c_str(),
			    plain(cartridge.at("at")).c_str());
}

int print_field(const json &answer, const json &name, const std::string &field)
{
	for (const json &unit : answer.at("units")) {
		if (unit.at("name") != name)
			continue;
		if (!field.empty() && !unit.contains(field))
			return complain("no field " + field);
		std::printf("%s\n", field.empty() ? unit.dump(1, '\t').c_str()
						  : plain(unit[field]).c_str());
		return EXIT_SUCCESS;
	}
	return complain("no unit " + plain(name));
}

int print_answer(const CommandLine &line, const json &request, ordered_json answer)
{
	const std::string command = request["command"];

	answer.erase("ok");
	answer.erase("length");
	if (command == "status" && request.contains("name"))
		return print_field(json(answer), request["name"], line.field);
	if (command == "status" && !line.as_json)
		print_status(json(answer));
	else if (command == "status")
		std::printf("%s\n", answer.dump(1, '\t').c_str());
	else if (answer.contains("dump"))
		std::printf("%s\n", answer["dump"].dump().c_str());
	return EXIT_SUCCESS;
}

bool copy_bytes(int fd, std::uint64_t size)
{
	char buffer[65536];

	while (size > 0) {
		const ssize_t part =
			::read(fd, buffer, std::min<std::uint64_t>(size, sizeof(buffer)));

		if (part <= 0 || std::fwrite(buffer, 1, static_cast<std::size_t>(part), stdout) !=
					 static_cast<std::size_t>(part))
			return false;
		size -= static_cast<std::uint64_t>(part);
	}
	return std::fflush(stdout) == 0;
}

int ask(const CommandLine &line, const json &request)
{
	auto fd = connect_socket(line.socket);
	std::string text = request.dump(-1, ' ', true, json::error_handler_t::replace) + "\n";

	if (!fd.ok())
		return complain("no virtual library: " + fd.failure().what);

	const int socket = fd.value().get();

	if (!write_all(socket, text.data(), text.size()))
		return complain("the daemon does not listen");
	text.clear();
	if (!read_line(socket, text))
		return complain("the daemon went away");

	const ordered_json answer = ordered_json::parse(text, nullptr, false);

	if (!answer.is_object() || !answer.contains("ok"))
		return complain("the daemon's answer makes no sense");
	if (answer["ok"] != true)
		return complain(answer.value("error", "unknown error"));
	if (const auto size = answer.value("length", std::uint64_t{0});
	    size > 0 && !copy_bytes(socket, size))
		return complain("the answer was cut off");
	// After "stop" the connection lives as long as the daemon does.
	if (request["command"] == "stop" && read_line(socket, text))
		return complain("the daemon's answer makes no sense");
	return print_answer(line, request, answer);
}

} // namespace

int main(int argc, char **argv)
{
	CommandLine line;

	try {
		line.app.parse(argc, argv);
	} catch (const CLI::ParseError &error) {
		// One line, and 1 whatever was wrong; help goes its own way.
		if (error.get_exit_code() == 0)
			return line.app.exit(error);
		return complain(error.what());
	}
	return ask(line, line.chosen()->request());
}
