// SPDX-License-Identifier: GPL-2.0-only
//
// Identities as a person or a file wrote them: nothing outside is read, and
// exactly those texts are taken that a plain reading of the grammar takes.
// Input: the text.
#include "core.hpp"
#include "vpd_reference.hpp"

#include <string>

namespace ptape::fuzz
{
namespace
{

// TYPE.DESIGNATOR.SERIAL, both parts encoded, not both empty.
[[nodiscard]] bool is_identity(const std::string &text)
{
	const std::size_t first = text.find('.');
	const std::size_t second = first == std::string::npos ? first : text.find('.', first + 1);

	if (second == std::string::npos || text.size() >= PTAPE_IDENTITY_LEN_MAX)
		return false;
	const std::string type = text.substr(0, first);
	const std::string designator = text.substr(first + 1, second - first - 1);
	const std::string serial = text.substr(second + 1);
	return (type == "tape" || type == "changer") && percent_decode(designator) &&
	       percent_decode(serial) && !(designator.empty() && serial.empty());
}

void check(const std::string &text, View bytes)
{
	ptape_identity identity;
	ptape_unit_type type = PTAPE_UNIT_TYPE_NR;
	const bool ok = ptape_identity_parse(reinterpret_cast<const char *>(bytes.data()),
					     bytes.size(), &type, &identity);

	require(ok == is_identity(text));
	require(identity.text == (ok ? text : std::string()));
	if (ok)
		require(type == (text[0] == 't' ? PTAPE_UNIT_TAPE : PTAPE_UNIT_CHANGER));
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::check({data, data + size}, {data, size});
	return 0;
}
