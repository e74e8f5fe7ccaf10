// SPDX-License-Identifier: GPL-2.0-only
#include "machine.hpp"

#include <scsi/sg.h>

#include <fcntl.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "file_descriptor.hpp"
#include "pattern.hpp"
#include "words.hpp"

namespace ptape::stock
{

namespace
{

using vtl::FileDescriptor;

constexpr int cannot_start = 127; // as a shell says it
constexpr unsigned scsi_timeout_ms = 600'000;
constexpr std::size_t sense_size = 64; // bytes
constexpr std::size_t shown_data = 64; // bytes

std::string read_all(int fd)
{
	std::array<char, 4096> chunk{};
	std::string text;
	ssize_t size = 0;

	while ((size = ::read(fd, chunk.data(), chunk.size())) > 0)
		text.append(chunk.data(), static_cast<std::size_t>(size));
	return text;
}

std::string hex(std::span<const std::uint8_t> bytes)
{
	constexpr std::array digits = {'0', '1', '2', '3', '4', '5', '6', '7',
				       '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
	constexpr unsigned nibble = 4;
	std::string text;

	for (const std::uint8_t byte : bytes) {
		text += digits.at(byte >> nibble);
		text += digits.at(byte & 0xf);
	}
	return text;
}

// Key and codes of fixed or descriptor sense, as vtlctl writes them.
std::string sense_text(std::span<const std::uint8_t> sense)
{
	constexpr std::uint8_t code_mask = 0x7f;
	constexpr std::uint8_t descriptor_formats = 0x72;
	constexpr std::size_t fixed_least = 14;
	constexpr std::size_t descriptor_least = 4;
	std::array<char, 16> text{};

	if (sense.size() < descriptor_least)
		return "none";
	if ((sense[0] & code_mask) >= descriptor_formats)
		std::snprintf(text.data(), text.size(), "%x/%02x/%02x", sense[1] & 0xf, sense[2],
			      sense[3]);
	else if (sense.size() >= fixed_least)
		std::snprintf(text.data(), text.size(), "%x/%02x/%02x", sense[2] & 0xf, sense[12],
			      sense[13]);
	return text.data();
}

// An object as the language has it: "A1000", "F", or "1000:sha256:..." of no letter.
std::string object_text(const nlohmann::json &object, Digests &digests)
{
	if (object.at("type") == "filemark")
		return "F";

	const auto length = object.value("length", std::size_t{0});
	const std::string name = digests.name_of(object.value("sha256", ""), length);

	return name.size() == 1 ? name + std::to_string(length)
				: std::to_string(length) + ":" + name;
}

// Whether an object goes on with the run that another one began so many objects
// before: filemarks, or blocks of one length whose letters follow one another.
bool continues(const std::string &first, const std::string &text, std::size_t distance)
{
	if (first == "F" || first.find(':') != std::string::npos)
		return text == first;
	return text == following(first[0], static_cast<unsigned>(distance)) + first.substr(1);
}

std::string objects_text(const nlohmann::json &objects, Digests &digests)
{
	std::vector<std::string> texts;
	std::string all;

	texts.reserve(objects.size());
	for (const nlohmann::json &object : objects)
		texts.push_back(object_text(object, digests));
	for (std::size_t first = 0, count = 0; first < texts.size(); first += count) {
		for (count = 1; first + count < texts.size(); count++)
			if (!continues(texts[first], texts[first + count], count))
				break;
		all += all.empty() ? "" : " ";
		all += count > 1 ? std::to_string(count) + "*" : "";
		all += texts[first];
	}
	return all.empty() ? "blank" : all;
}

} // namespace

CommandResult run_command(const std::vector<std::string> &words)
{
	std::vector<char *> argv;
	std::array<int, 2> ends{};
	posix_spawn_file_actions_t actions;
	pid_t pid = 0;
	int status = 0;

	argv.reserve(words.size() + 1);
	for (const std::string &word : words)
		argv.push_back(const_cast<char *>(word.c_str()));
	argv.push_back(nullptr);
	if (::pipe2(ends.data(), O_CLOEXEC) != 0)
		return {.status = cannot_start, .output = {}};

	const FileDescriptor reader(ends[0]);
	FileDescriptor writer(ends[1]);

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, writer.get(), STDOUT_FILENO);

	const int error =
		::posix_spawnp(&pid, argv.front(), &actions, nullptr, argv.data(), environ);

	posix_spawn_file_actions_destroy(&actions);
	writer.reset();
	if (error != 0)
		return {.status = cannot_start, .output = {}};

	CommandResult result{.status = 0, .output = read_all(reader.get())};

	while (::waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	result.status = WIFEXITED(status) ? WEXITSTATUS(status) : cannot_start;
	return result;
}

std::string ScsiResult::text() const
{
	std::string words;

	if (error != 0)
		return errno_name(error);
	if (host != 0)
		words = "host " + std::to_string(host);
	else if (status != 0)
		words = "status " + std::to_string(status) + " sense " + sense_text(sense);
	else
		words = "ok";
	if (!data.empty())
		words += " " + hex(std::span(data).first(std::min(data.size(), shown_data)));
	return words;
}

ScsiResult scsi_command(int fd, std::span<const std::uint8_t> cdb, std::size_t bytes_in,
			std::span<const std::uint8_t> data_out)
{
	std::vector<std::uint8_t> command(cdb.begin(), cdb.end());
	std::vector<std::uint8_t> data(data_out.begin(), data_out.end());
	ScsiResult result;
	sg_io_hdr header{};

	if (bytes_in > 0)
		data.assign(bytes_in, 0);
	result.sense.resize(sense_size);
	header.interface_id = 'S';
	header.dxfer_direction = bytes_in > 0	    ? SG_DXFER_FROM_DEV
				 : data_out.empty() ? SG_DXFER_NONE
						    : SG_DXFER_TO_DEV;
	header.cmd_len = static_cast<unsigned char>(command.size());
	header.mx_sb_len = static_cast<unsigned char>(sense_size);
	header.dxfer_len = static_cast<unsigned>(data.size());
	header.dxferp = data.data();
	header.cmdp = command.data();
	header.sbp = result.sense.data();
	header.timeout = scsi_timeout_ms;
	if (::ioctl(fd, SG_IO, &header) != 0) {
		result.error = errno;
		return result;
	}
	result.status = header.status;
	result.host = header.host_status;
	result.driver = header.driver_status;
	result.sense.resize(header.sb_len_wr);
	if (bytes_in > 0 && header.resid >= 0 &&
	    static_cast<std::size_t>(header.resid) <= bytes_in) {
		data.resize(bytes_in - static_cast<std::size_t>(header.resid));
		result.data = std::move(data);
	}
	return result;
}

std::optional<std::string> read_file(const std::string &path)
{
	const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));

	if (file.get() < 0)
		return std::nullopt;
	errno = 0;

	std::string text = read_all(file.get());

	if (errno != 0)
		return std::nullopt;
	return text;
}

bool write_file(const std::string &path, const std::string &text)
{
	const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));

	return file.get() >= 0 &&
	       ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::string dump_text(const std::string &json)
{
	const nlohmann::json dump = nlohmann::json::parse(json, nullptr, false);
	Digests digests;
	std::string text;

	if (!dump.is_object() || !dump.contains("partitions"))
		return "no dump";
	for (const nlohmann::json &partition : dump.at("partitions"))
		text += (text.empty() ? "" : " / ") +
			objects_text(partition.at("objects"), digests);
	return text;
}

std::string medium_text(const Machine &machine, const std::string &barcode)
{
	return dump_text(run_command({machine.vtlctl, "dump", barcode, "--json"}).output);
}

} // namespace ptape::stock
