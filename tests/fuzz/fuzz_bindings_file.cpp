// SPDX-License-Identifier: GPL-2.0-only
//
// Any bytes as the file that root's store reads: written out and read again it has the same
// numbers and nothing torn; what can be read of a garbled one has all of them; what is appended
// is there, and what is forgotten is gone. Input: the file.
#include "bindings_file.hpp"
#include "fuzz.hpp"

#include <string>

namespace ptape::fuzz
{
namespace
{

using store::Binding;
using store::BindingsFile;

void check_again(const BindingsFile &file)
{
	const std::string text = file.render();
	const BindingsFile again = BindingsFile::parse(text);

	require(again.bindings() == file.bindings());
	require(again.torn() == 0);
	require(again.render() == text);
}

void check_readable(const BindingsFile &file)
{
	const BindingsFile rest = file.readable();

	require(rest.bindings() == file.bindings());
	require(!BindingsFile::parse(rest.render()).garbled());
}

void check_changes(BindingsFile file)
{
	const Binding binding = *Binding::parse("tape.naa-5000e111.FUZZ:4000");
	std::vector<Binding> expected = file.bindings();

	std::erase_if(expected,
		      [&](const Binding &other) { return other.identity == binding.identity; });
	file.forget(binding.identity);
	require(file.bindings() == expected);
	check_again(file);

	file.append(binding);
	expected.push_back(binding);
	require(BindingsFile::parse(file.render()).bindings() == expected);

	require(file.forget(binding.identity));
	expected.pop_back();
	require(BindingsFile::parse(file.render()).bindings() == expected);
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	const auto file = ptape::store::BindingsFile::parse(
		std::string_view(reinterpret_cast<const char *>(data), size));

	ptape::fuzz::check_again(file);
	ptape::fuzz::check_readable(file);
	ptape::fuzz::check_changes(file);
	return 0;
}
