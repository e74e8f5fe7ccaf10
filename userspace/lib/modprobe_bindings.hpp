// SPDX-License-Identifier: GPL-2.0-only
//
// Modprobe bindings: bind= of every file of modprobe.d. One file is ours to write; the
// driver gets the lines of all.
#ifndef PTAPE_LIB_MODPROBE_BINDINGS_HPP
#define PTAPE_LIB_MODPROBE_BINDINGS_HPP

#include "binding.hpp"
#include "root.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ptape
{

struct FiledBinding {
	store::Binding binding;
	std::string file; // below /

	[[nodiscard]] bool is_ours() const;
};

// In the order in which the driver gets them.
[[nodiscard]] std::vector<FiledBinding> read_bindings(const Root &root);

// The bindings alone.
[[nodiscard]] std::vector<store::Binding> bindings_of(const std::vector<FiledBinding> &filed);

// Why an identity may not be forgotten: the next load would give it the number of another file.
// With a @number, why it may not have that one. "": no other file says anything else.
[[nodiscard]] std::string bound_elsewhere(const Root &root, const std::string &identity,
					  std::optional<std::uint32_t> number = std::nullopt);

} // namespace ptape

#endif // PTAPE_LIB_MODPROBE_BINDINGS_HPP
