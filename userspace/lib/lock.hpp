// SPDX-License-Identifier: GPL-2.0-only
//
// Lock: one program at a time reads, decides and writes. Of a file of its own that
// only root can open: whoever may open a file may lock it. Functions throw Failure.
#ifndef PTAPE_LIB_LOCK_HPP
#define PTAPE_LIB_LOCK_HPP

#include "descriptor.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace ptape::store
{

// Where it is, below /.
constexpr std::string_view lock_file = "run/ptape/lock";

// Longer than anybody has it: three times the driver is waited for, a minute each (driver.cpp,
// keeper.cpp, rebind.cpp).
constexpr std::chrono::seconds lock_limit(200);

class Lock
{
public:
	// Is told once, when there is somebody to wait for.
	using Waiting = std::function<void(const std::string &)>;

	// Makes the file and its directory; has the lock until it goes, or fails after @limit.
	Lock(const std::filesystem::path &path, const Waiting &waiting,
	     std::chrono::milliseconds limit = lock_limit);

private:
	Descriptor file_;
};

} // namespace ptape::store

#endif // PTAPE_LIB_LOCK_HPP
