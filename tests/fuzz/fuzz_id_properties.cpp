// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hostile pages in ptape_id: nothing outside is read, no value has a blank, a
 * slash, a quote or a control character. The first two bytes cut the input.
 */
#include "id_properties.hpp"

#include <cstdlib>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	if (size < 2)
		return 0;

	const std::size_t rest = size - 2;
	const std::size_t first = data[0] * rest / 255;
	const std::size_t second = first + data[1] * (rest - first) / 255;
	const std::vector<std::uint8_t> inquiry(data + 2, data + 2 + first);
	const std::vector<std::uint8_t> page80(data + 2 + first, data + 2 + second);
	const std::vector<std::uint8_t> page83(data + 2 + second, data + size);

	for (const auto &[name, value] : ptape::udev::id_properties({inquiry, page80, page83}))
		for (const char c : value)
			if ((c >= '\0' && c <= ' ') || c == '\x7f' || c == '/' || c == '"' ||
			    c == '\'')
				std::abort();
	return 0;
}
