// SPDX-License-Identifier: GPL-2.0-only
//
// Values of `bind=`: nothing outside is read; a value that is taken says what
// was written, letter for letter; one that is not leaves nothing behind; and
// what is an identity can always be bound and forgotten. Input: the text.
#include "core.hpp"
#include "fuzz.hpp"

#include <cstring>
#include <string>

namespace ptape::fuzz
{
namespace
{

[[nodiscard]] ptape_binding parse(const std::string &text)
{
	const Bytes bytes(text.c_str(), text.c_str() + text.size() + 1);
	ptape_binding binding;

	const bool ok = ptape_binding_parse(reinterpret_cast<const char *>(bytes.data()), &binding);
	require(ok == (binding.verb != PTAPE_BINDING_INVALID));
	return binding;
}

void check_nothing(const ptape_binding &binding)
{
	for (const char c : binding.identity.text)
		require(c == '\0');
	require(binding.number == 0);
}

[[nodiscard]] std::string written(const ptape_binding &binding)
{
	if (binding.verb == PTAPE_BINDING_REMOVE)
		return std::string("-") + binding.identity.text;
	return binding.identity.text + (":" + std::to_string(binding.number));
}

void check_binding(const std::string &text)
{
	const ptape_binding binding = parse(text);
	ptape_identity identity;
	ptape_unit_type type;

	if (binding.verb == PTAPE_BINDING_INVALID)
		return check_nothing(binding);
	// One newline at the end and a plus at the beginning are nothing but form.
	std::string bare = text;
	if (bare.back() == '\n')
		bare.pop_back();
	if (bare.front() == '+')
		bare.erase(0, 1);
	require(bare == written(binding));
	require(ptape_identity_parse(binding.identity.text, std::strlen(binding.identity.text),
				     &type, &identity));
	require(type == binding.type);
	require(binding.number <=
		(type == PTAPE_UNIT_TAPE ? PTAPE_TAPE_NUMBER_MAX : PTAPE_CHANGER_NUMBER_MAX));
}

// The whole input as an identity.
void check_identity(const std::string &text)
{
	ptape_identity identity;
	ptape_unit_type type;

	if (!ptape_identity_parse(text.data(), text.size(), &type, &identity))
		return;
	const u32 max = type == PTAPE_UNIT_TAPE ? PTAPE_TAPE_NUMBER_MAX : PTAPE_CHANGER_NUMBER_MAX;
	require(parse(text + ":0\n").verb == PTAPE_BINDING_ADD);
	require(parse("+" + text + ":" + std::to_string(max)).number == max);
	require(parse(text + ":" + std::to_string(max + 1)).verb == PTAPE_BINDING_INVALID);
	require(parse("-" + text).verb == PTAPE_BINDING_REMOVE);
	require(parse(text).verb == PTAPE_BINDING_INVALID);
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	const std::string text(data, data + size);

	// As the kernel sees it: a string ends at its first NUL.
	ptape::fuzz::check_binding(text.substr(0, text.find('\0')));
	ptape::fuzz::check_identity(text);
	return 0;
}
