// SPDX-License-Identifier: GPL-2.0-only
//
// The files of modprobe.d, one by one: libkmod does not tell which of them has a line.
#include "modprobe_bindings.hpp"

#include "binding_list.hpp"
#include "bindings_file.hpp"
#include "compose.hpp"
#include "modprobe.hpp"
#include "printable.hpp"

namespace ptape
{

bool FiledBinding::is_ours() const
{
	return file == bindings_file;
}

std::vector<FiledBinding> read_bindings(const Root &root)
{
	std::vector<FiledBinding> found;

	for (const std::string &file : modprobe_files(root)) {
		const auto text = root.bytes(file);

		if (!text)
			continue;
		for (const store::Binding &binding : store::BindingsFile::parse(*text).bindings())
			found.push_back({binding, printable(file)});
	}
	return found;
}

std::vector<store::Binding> bindings_of(const std::vector<FiledBinding> &filed)
{
	std::vector<store::Binding> bindings;

	bindings.reserve(filed.size());
	for (const FiledBinding &each : filed)
		bindings.push_back(each.binding);
	return bindings;
}

std::string bound_elsewhere(const Root &root, const std::string &identity,
			    std::optional<std::uint32_t> number)
{
	for (const FiledBinding &each : read_bindings(root))
		if (!each.is_ours() && each.binding.identity == identity &&
		    each.binding.number != number)
			return compose("/{} has bind={}, which the next load would take: nothing "
				       "is changed. Remove it there first",
				       each.file, each.binding.text());
	return "";
}

} // namespace ptape
