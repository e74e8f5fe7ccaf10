// SPDX-License-Identifier: GPL-2.0-only
//
// Hostile VPD page 83h: nothing outside is read, the identity is the one that a
// second reading of the page makes, it can be read back, and neither the order
// of the designators nor those of ports and target devices change it. Input:
// the page.
#include "core.hpp"
#include "vpd_reference.hpp"

#include <cstring>

namespace ptape::fuzz
{
namespace
{

constexpr std::size_t body_max = 0xffff; // PAGE LENGTH has 16 bits

[[nodiscard]] std::string identity_of(View page)
{
	ptape_identity identity;
	const bool ok = ptape_identity_from_vpd(PTAPE_UNIT_TAPE, page.data(), page.size(), nullptr,
						0, &identity);

	require(ok == (identity.text[0] != '\0'));
	return identity.text;
}

void check_readable(const std::string &text)
{
	ptape_identity again;
	ptape_unit_type type;

	require(ptape_identity_parse(text.data(), text.size(), &type, &again));
	require(type == PTAPE_UNIT_TAPE && text == again.text);
}

void check_order(std::vector<Designator> designators, const std::string &identity)
{
	std::ranges::reverse(designators);
	require(identity_of(page83_with(designators)) == identity);
	std::erase_if(designators, [](const Designator &designator) {
		return designator.association != Association::unit;
	});
	require(identity_of(page83_with(designators)) == identity);
}

void check(View page)
{
	const std::vector<Designator> designators = designators_of(page_of(page, 0x83));
	const auto name = name_of(designators, Association::unit);
	const std::string expected = name ? "tape." + *name + "." : "";
	const std::string identity = identity_of(page);

	require(identity == (expected.size() < PTAPE_IDENTITY_LEN_MAX ? expected : ""));
	if (!identity.empty())
		check_readable(identity);
	if (page.size() <= body_max)
		check_order(designators, identity);
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::check({data, size});
	return 0;
}
