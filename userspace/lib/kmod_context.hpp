// SPDX-License-Identifier: GPL-2.0-only
//
// Kmod context: libkmod's state for one look. It prints nothing: what it cannot read
// is no answer, and who asked says so in his own words.
#ifndef PTAPE_LIB_KMOD_CONTEXT_HPP
#define PTAPE_LIB_KMOD_CONTEXT_HPP

#include <libkmod.h>
#include <memory>

namespace ptape
{

struct KmodFree {
	void operator()(kmod_ctx *context) const { ::kmod_unref(context); }
};

using KmodContext = std::unique_ptr<kmod_ctx, KmodFree>;

// @directories: places of modprobe.d, the last one nullptr. Empty without memory. Not
// from two threads at once: the environment is changed and changed back.
[[nodiscard]] KmodContext new_kmod_context(const char *const *directories);

} // namespace ptape

#endif // PTAPE_LIB_KMOD_CONTEXT_HPP
