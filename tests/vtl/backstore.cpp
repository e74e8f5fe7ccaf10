// SPDX-License-Identifier: GPL-2.0-only
//
// target_core_user backstores.
#include "backstore.hpp"

#include <fcntl.h>
#include <sys/mman.h>

#include <vector>

#include "sysfile.hpp"

namespace ptape::vtl
{

namespace
{

namespace fs = std::filesystem;

const fs::path core = "/sys/kernel/config/target/core";
const fs::path group = core / "user_0";
const std::string prefix = "vtl_";

// dev_size is only checked to be there; a tape has no size to the target core.
// nl_reply_supported=-1: the kernel must not wait for a netlink listener.
const std::string common_options = "dev_size=1048576,nl_reply_supported=-1,"
				   "hw_max_sectors=16384,max_data_area_mb=";
// Data pages are made when touched. 64 MiB is what 64 commands of 1 MiB take,
// which is the largest that tcm_loop sends.
const std::string data_area_mb = "64";

template <typename Act> void for_each_leftover(Act act)
{
	std::error_code ignored;
	std::vector<fs::path> found;

	for (const auto &item : fs::directory_iterator(group, ignored))
		if (item.path().filename().string().starts_with(prefix))
			found.push_back(item.path());
	for (const fs::path &path : found)
		act(path);
}

} // namespace

Outcome<Backstore> Backstore::create(const std::string &name)
{
	Backstore store;
	std::error_code failed;

	fs::create_directories(group, failed);
	store.directory_ = group / (prefix + name);
	if (failed || !fs::create_directory(store.directory_, failed)) {
		const fs::path which = std::exchange(store.directory_, {});

		return Failure{which.string() + ": " +
			       (failed ? failed.message() : "already there")};
	}
	if (auto done = store.configure(name); !done.ok())
		return done.failure();
	if (auto done = store.attach(name); !done.ok())
		return done.failure();
	return store;
}

Outcome<> Backstore::configure(const std::string &name)
{
	const std::string options =
		"dev_config=" + prefix + name + "," + common_options + data_area_mb;

	// A small ring saves memory; kernels that do not know the option have 8 MiB.
	if (!write_attribute(directory_ / "control", options + ",cmd_ring_size_mb=1").ok())
		if (auto done = write_attribute(directory_ / "control", options); !done.ok())
			return done;
	if (auto done = write_attribute(directory_ / "enable", "1"); !done.ok())
		return done;

	struct Setting {
		const char *attribute;
		const char *value;
	};
	constexpr Setting settings[] = {
		{"cmd_time_out", "0"},	   // a tape may take hours; the default is 30 s
		{"tmr_notification", "1"}, // aborts and resets are told to us
		{"pgr_support", "0"},	   // reservations are the model's, not the kernel's
	};
	for (const Setting &setting : settings)
		if (auto done = write_attribute(directory_ / "attrib" / setting.attribute,
						setting.value);
		    !done.ok())
			return done;
	return {};
}

Outcome<> Backstore::attach(const std::string &name)
{
	const std::string wanted = "tcm-user/0/" + prefix + name + "/" + prefix + name;
	std::error_code ignored;
	fs::path found;

	for (const auto &item : fs::directory_iterator("/sys/class/uio", ignored)) {
		auto text = read_attribute(item.path() / "name");

		if (text.ok() && text.value() == wanted)
			found = item.path();
	}
	if (found.empty())
		return Failure{"no UIO device for backstore " + name};

	auto size_text = read_attribute(found / "maps/map0/size");

	if (!size_text.ok())
		return size_text.failure();
	const std::size_t size = std::strtoull(size_text.value().c_str(), nullptr, 0);
	const fs::path node = "/dev" / found.filename();

	uio_ = FileDescriptor(::open(node.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
	if (!uio_.valid())
		return system_failure(node.string());

	void *at = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, uio_.get(), 0);

	if (at == MAP_FAILED)
		return system_failure(node.string() + ": mmap");
	memory_ = {static_cast<std::uint8_t *>(at), size};
	return {};
}

Backstore::Backstore(Backstore &&other) noexcept
	: directory_(std::exchange(other.directory_, {})),
	  uio_(std::move(other.uio_)),
	  memory_(std::exchange(other.memory_, {}))
{
}

Backstore &Backstore::operator=(Backstore &&other) noexcept
{
	if (this != &other) {
		close();
		directory_ = std::exchange(other.directory_, {});
		uio_ = std::move(other.uio_);
		memory_ = std::exchange(other.memory_, {});
	}
	return *this;
}

Backstore::~Backstore()
{
	close();
}

void Backstore::close()
{
	std::error_code ignored;

	if (!memory_.empty())
		::munmap(memory_.data(), memory_.size());
	memory_ = {};
	uio_.reset();
	if (!directory_.empty())
		fs::remove(directory_, ignored);
	directory_.clear();
}

void Backstore::kick() const
{
	const std::int32_t bell = 0;

	// Fails only when the device is going, and then nobody listens.
	[[maybe_unused]] const ssize_t size = ::write(uio_.get(), &bell, sizeof(bell));
}

bool Backstore::take_doorbell() const
{
	std::int32_t count = 0;
	const ssize_t size = ::read(uio_.get(), &count, sizeof(count));

	return size == sizeof(count) || (size < 0 && (errno == EAGAIN || errno == EINTR));
}

void silence_leftover_backstores()
{
	for_each_leftover([](const fs::path &path) {
		(void)write_attribute(path / "action/block_dev", "1").ok();
		// 2: commands in the ring end with CHECK CONDITION, once and for all;
		// 1 would say BUSY and they would come again.
		(void)write_attribute(path / "action/reset_ring", "2").ok();
	});
}

void remove_leftover_backstores()
{
	for_each_leftover([](const fs::path &path) {
		std::error_code ignored;

		fs::remove(path, ignored);
	});
	std::error_code ignored;

	fs::remove(group, ignored);
}

std::string find_leftover_backstore()
{
	std::string found;

	for_each_leftover([&](const fs::path &path) { found = path.string(); });
	return found;
}

} // namespace ptape::vtl
