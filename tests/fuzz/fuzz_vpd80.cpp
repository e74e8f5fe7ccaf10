// SPDX-License-Identifier: GPL-2.0-only
//
// Hostile VPD page 80h: nothing outside is read, the identity is the one that a
// second reading of the page makes, and it can be read back. Input: the page.
#include "core.hpp"
#include "vpd_reference.hpp"

#include <cstring>

namespace ptape::fuzz
{
namespace
{

void check(View page)
{
	const std::string serial = serial_of(page_of(page, 0x80));
	const std::string expected = "changer.." + serial;
	ptape_identity identity, again;
	ptape_unit_type type;

	const bool ok = ptape_identity_from_vpd(PTAPE_UNIT_CHANGER, nullptr, 0, page.data(),
						page.size(), &identity);
	require(ok == (!serial.empty() && expected.size() < PTAPE_IDENTITY_LEN_MAX));
	require(identity.text == (ok ? expected : std::string()));
	if (!ok)
		return;
	require(ptape_identity_parse(identity.text, expected.size(), &type, &again));
	require(type == PTAPE_UNIT_CHANGER && expected == again.text);
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::check({data, size});
	return 0;
}
