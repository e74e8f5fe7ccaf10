// SPDX-License-Identifier: GPL-2.0-only
//
// libkmod reads all of modprobe.d when a context is made, before it can be told not to print.
#include "kmod_context.hpp"

#include <cstdlib>

namespace ptape
{

KmodContext new_kmod_context(const char *const *directories)
{
	constexpr const char *variable = "KMOD_LOG"; // libkmod's: the least level that it prints
	const bool is_set = std::getenv(variable);

	// LOG_EMERG of syslog(3), which it has no message of.
	if (!is_set)
		::setenv(variable, "0", 1);
	KmodContext context(::kmod_new(nullptr, directories));
	if (!is_set)
		::unsetenv(variable);
	return context;
}

} // namespace ptape
