// SPDX-License-Identifier: GPL-2.0-only
//
// sysfs, and the nodes of the four modes.
#include "apply.hpp"

#include "compose.hpp"
#include "descriptor.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mtio.h>
#include <sys/stat.h>

namespace ptape
{
namespace
{

constexpr std::string_view memory_directory = "run/ptape";
constexpr std::string_view options_memory = "options";
constexpr std::array mode_suffixes = {"", "l", "m", "a"}; // of nst0

// 0 or errno.
[[nodiscard]] int write_file(const std::filesystem::path &path, std::string_view text, int flags)
{
	constexpr mode_t mode = 0644;
	const store::Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, mode));
	ssize_t written = -1;

	if (file)
		do {
			written = ::write(file.get(), text.data(), text.size());
		} while (written < 0 && errno == EINTR);
	return written < 0 ? errno : 0;
}

// One device, from its files to what is said of it.
class Applying
{
public:
	Applying(const Root &root, const Device &device, const Wanted &wanted, ApplyMode mode,
		 const SendOptions &send, Applied &applied)
		: root_(root),
		  device_(device),
		  wanted_(wanted),
		  mode_(mode),
		  send_(send),
		  applied_(applied),
		  directory_(
			  compose("sys/class/{}/{}",
				  device.type == PTAPE_UNIT_CHANGER ? "scsi_changer" : "scsi_tape",
				  device.name()))
	{
	}

	void run()
	{
		turn_knobs();
		if (device_.type == PTAPE_UNIT_CHANGER)
			place_elements();
		set_options();
		if (!done_.empty())
			applied_.done.push_back(device_.node() + ":" + done_);
	}

	// There are some, and they are not what was set last. A memory that cannot be read says
	// nothing.
	[[nodiscard]] bool options_wait() const
	{
		const auto commands = option_commands(wanted_);
		const auto before = remembered(options_memory);

		if (commands.empty() || (!before && root_.exists(memory(options_memory))))
			return false;
		return before != words_of(commands);
	}

	// As they are written. What this version of the driver does not have is no matter of time.
	[[nodiscard]] std::vector<std::string> not_in_force() const
	{
		std::vector<std::string> words;

		for (const Setting &setting : wanted_.settings)
			if (setting.key->target == Target::knob && !is_in_force(setting))
				words.push_back(setting.text());
		if (device_.type == PTAPE_UNIT_CHANGER && !table_is_in_force())
			words.push_back(compose("{} elements", wanted_.elements.size()));
		return words;
	}

private:
	[[nodiscard]] std::string knob_file(const Setting &setting) const
	{
		return compose("{}/ptape/{}", directory_, setting.key->knob);
	}

	[[nodiscard]] std::string table_file() const { return directory_ + "/ptape/element_table"; }

	// The file has what counts: the device's own, or the module's, which has letters.
	[[nodiscard]] bool is_in_force(const Setting &setting) const
	{
		const auto now = root_.line(knob_file(setting));
		auto wanted =
			root_.line(compose("sys/module/ptape/parameters/{}", setting.key->knob));

		if (setting.value)
			wanted = std::to_string(*setting.value);
		else if (wanted && (*wanted == "Y" || *wanted == "N"))
			wanted = *wanted == "Y" ? "1" : "0";
		return !now || !wanted || *now == *wanted;
	}

	// One that is nobody's setting is somebody's own.
	[[nodiscard]] bool table_is_in_force() const
	{
		auto now = root_.lines(table_file());
		std::vector<std::string> wanted;

		for (const Element &element : wanted_.elements)
			wanted.push_back(compose("{} {}", element.address, element.identity));
		if (!root_.exists(table_file()) ||
		    (wanted.empty() && remembered("elements").value_or("").empty()))
			return true;
		std::ranges::sort(now);
		std::ranges::sort(wanted);
		return now == wanted;
	}

	void done(const std::string &text) { done_ += " " + text; }
	void undone(const std::string &text)
	{
		applied_.undone.push_back(compose("{}: {}", device_.node(), text));
	}

	// Once in the device's life at arrivals: what a person has written since stays.
	void turn_knobs()
	{
		std::string words = life();
		bool all = true, any = false;

		for (const Setting &setting : wanted_.settings)
			if (setting.key->target == Target::knob) {
				words += setting.text() + "\n";
				any = true;
			}
		if (!any || (mode_ == ApplyMode::arrival && remembered("knobs") == words))
			return;
		for (const Setting &setting : wanted_.settings)
			if (setting.key->target == Target::knob)
				all &= turn(setting);
		if (all && mode_ != ApplyMode::look)
			remember("knobs", words);
	}

	[[nodiscard]] bool turn(const Setting &setting)
	{
		const std::string below = knob_file(setting);
		const std::string value =
			setting.value ? std::to_string(*setting.value) : "default";

		if (!root_.exists(below)) {
			undone(compose("{} ({}) has no effect: this version of the driver has "
				       "no ptape/{} for a device",
				       setting.text(), setting.place.text(), setting.key->knob));
			return false;
		}
		if (mode_ != ApplyMode::look)
			if (const int error =
				    write_file(root_.path(below), value + "\n", O_TRUNC)) {
				undone(compose("{} ({}): {}", setting.text(), setting.place.text(),
					       std::strerror(error)));
				return false;
			}
		done(setting.text());
		return true;
	}

	// The table is replaced as a whole; one of ours goes with its last line.
	void place_elements()
	{
		const std::string below = table_file();
		const std::string text = element_table_text(wanted_);
		const auto before = remembered("elements");

		if (text.empty() && before.value_or("").empty())
			return;
		if (!root_.exists(below)) {
			if (!text.empty())
				undone(compose(
					"the element table ({}) has no effect: this version of the "
					"driver has no ptape/element_table",
					wanted_.elements.front().place.text()));
			return;
		}
		if (mode_ == ApplyMode::look) {
			done(compose("{} elements", wanted_.elements.size()));
			return;
		}
		if (mode_ == ApplyMode::arrival && before == life() + text)
			return;
		if (const int error =
			    write_file(root_.path(below), text.empty() ? "\n" : text, O_TRUNC)) {
			undone(compose("the element table: {}", std::strerror(error)));
			return;
		}
		remember("elements", text.empty() ? "" : life() + text);
		done(compose("{} elements", wanted_.elements.size()));
	}

	// What is remembered of options.
	[[nodiscard]] std::string words_of(const std::vector<OptionCommand> &commands) const
	{
		std::string words = life();

		for (const OptionCommand &command : commands)
			words += compose("{}:{:08x}\n", command.mode, command.argument);
		return words;
	}

	void set_options()
	{
		const auto commands = option_commands(wanted_);
		const std::string words = words_of(commands);
		bool failed = false;

		if (commands.empty())
			return;
		if (mode_ == ApplyMode::arrival && remembered(options_memory) == words)
			return;
		if (mode_ != ApplyMode::look && !can_be_opened())
			return;
		for (auto first = commands.begin(); first != commands.end() && !failed;) {
			auto end = first;

			while (end != commands.end() && end->mode == first->mode)
				end++;
			failed = !send({first, end});
			first = end;
		}
		if (!failed && mode_ != ApplyMode::look)
			remember(options_memory, words);
	}

	[[nodiscard]] bool can_be_opened()
	{
		if (device_.is_away()) // its arrival is the moment
			return false;
		if (!device_.holders.empty()) {
			const Holder &holder = device_.holders.front();

			undone(compose("{}, process {}, has it open: its options wait for the "
				       "next ptape apply",
				       holder.command, holder.pid));
			return false;
		}
		if (device_.state == "online")
			return true;
		undone(compose("it is {}: its options wait for the next ptape apply",
			       device_.state));
		return false;
	}

	// Of one mode.
	[[nodiscard]] bool send(const std::vector<OptionCommand> &commands)
	{
		const std::string node = device_.node() + mode_suffixes.at(commands.front().mode);
		std::vector<std::uint32_t> arguments;
		bool all = true;

		if (mode_ == ApplyMode::look) {
			for (const OptionCommand &command : commands)
				for (const Setting *setting : command.settings)
					done(setting->text());
			return true;
		}
		arguments.reserve(commands.size());
		for (const OptionCommand &command : commands)
			arguments.push_back(command.argument);
		const SentOptions sent = send_(root_.path("dev/" + node), arguments);

		if (sent.open_error) {
			undone(sent.open_error == EBUSY
				       ? std::string("somebody has it open: its options wait for "
						     "the next ptape apply")
				       : compose("cannot open /dev/{}: {}", node,
						 std::strerror(sent.open_error)));
			return false;
		}
		for (std::size_t i = 0; i < commands.size(); i++)
			for (const Setting *setting : commands[i].settings) {
				if (!sent.errors.at(i)) {
					done(setting->text());
					continue;
				}
				all = false;
				undone(compose("{} ({}): {}", setting->text(),
					       setting->place.text(),
					       std::strerror(sent.errors[i])));
			}
		return all;
	}

	// Another one when the driver has made the device anew and forgotten its options.
	[[nodiscard]] std::string life() const
	{
		struct stat status {
		};

		return ::stat(root_.path(directory_).c_str(), &status) == 0
			       ? compose("{}\n", status.st_ino)
			       : "";
	}

	[[nodiscard]] std::string memory(std::string_view what) const
	{
		return compose("{}/{}.{}", memory_directory, device_.name(), what);
	}

	[[nodiscard]] std::optional<std::string> remembered(std::string_view what) const
	{
		return root_.bytes(memory(what));
	}

	// Without it all is set once more, no more than that. Everybody may read it, whatever the
	// umask is: doctor does.
	void remember(std::string_view what, std::string_view text) const
	{
		using std::filesystem::perms;
		constexpr perms file_mode{0644}, directory_mode{0755};
		const auto directory = root_.path(memory_directory);
		const auto file = root_.path(memory(what));
		std::error_code error;

		if (std::filesystem::create_directories(directory, error))
			std::filesystem::permissions(directory, directory_mode, error);
		(void)write_file(file, text, O_CREAT | O_TRUNC);
		std::filesystem::permissions(file, file_mode, error);
	}

	const Root &root_;
	const Device &device_;
	const Wanted &wanted_;
	ApplyMode mode_;
	const SendOptions &send_;
	Applied &applied_;
	std::string directory_;
	std::string done_;
};

[[nodiscard]] Wanted wanted_of(const Settings &settings, const Device &device)
{
	return settings.wanted_of(
		{device.type, device.identity, device.vendor, device.product, device.revision});
}

} // namespace

SentOptions send_options(const std::string &path, const std::vector<std::uint32_t> &arguments)
{
	const store::Descriptor node(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
	SentOptions sent;

	if (!node) {
		sent.open_error = errno;
		return sent;
	}
	for (const std::uint32_t argument : arguments) {
		mtop operation{MTSETDRVBUFFER, static_cast<int>(argument)};

		sent.errors.push_back(::ioctl(node.get(), MTIOCTOP, &operation) < 0 ? errno : 0);
	}
	return sent;
}

bool options_wait(const Root &root, const Settings &settings, const Device &device)
{
	Applied nothing;

	return device.driver == Driver::ptape && device.has_node && !device.is_away() &&
	       Applying(root, device, wanted_of(settings, device), ApplyMode::look, send_options,
			nothing)
		       .options_wait();
}

std::vector<std::string> settings_not_in_force(const Root &root, const Settings &settings,
					       const Device &device)
{
	Applied nothing;

	if (device.driver != Driver::ptape || !device.has_node)
		return {};
	return Applying(root, device, wanted_of(settings, device), ApplyMode::look, send_options,
			nothing)
		.not_in_force();
}

Applied apply_settings(const Root &root, const Settings &settings,
		       const std::vector<Device> &devices, ApplyMode mode, const SendOptions &send)
{
	Applied applied;

	for (const Device &device : devices) {
		if (device.driver != Driver::ptape || !device.has_node)
			continue;
		const Wanted wanted = wanted_of(settings, device);

		Applying(root, device, wanted, mode, send, applied).run();
	}
	return applied;
}

} // namespace ptape
