// SPDX-License-Identifier: GPL-2.0-only
//
// One target_core_user device in configfs, and the UIO device through which it
// is served. It exists in the kernel as long as the object does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "file_descriptor.hpp"
#include "outcome.hpp"

namespace ptape::vtl
{

class Backstore
{
public:
	static Outcome<Backstore> create(const std::string &name);

	Backstore() = default;
	Backstore(Backstore &&other) noexcept;
	Backstore &operator=(Backstore &&other) noexcept;
	~Backstore();

	[[nodiscard]] const std::filesystem::path &directory() const { return directory_; }
	[[nodiscard]] std::span<std::uint8_t> memory() const { return memory_; }
	[[nodiscard]] int fd() const { return uio_.get(); }

	// Tells the kernel that answers are in the ring.
	void kick() const;

	// Takes the kernel's doorbell; false when the device is gone.
	[[nodiscard]] bool take_doorbell() const;

private:
	Outcome<> configure(const std::string &name);
	Outcome<> attach(const std::string &name);
	void close();

	std::filesystem::path directory_;
	FileDescriptor uio_;
	std::span<std::uint8_t> memory_;
};

// Backstores that a daemon which was killed has left are emptied (whoever waits
// for an answer gets one) and removed.
void remove_leftover_backstores();
[[nodiscard]] std::string find_leftover_backstore(); // empty if none

// Before that: their rings refuse commands, so that links can be taken down.
void silence_leftover_backstores();

} // namespace ptape::vtl
