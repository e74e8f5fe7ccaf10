// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hostile VPD pages, identities and bindings: nothing outside is read, an
 * identity that is made can be read back, a text that is none is refused whole.
 */
#include "core.hpp"

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace
{

void require(bool fact)
{
	if (!fact)
		std::abort();
}

void require_well_formed(const ptape_identity &identity, ptape_unit_type type)
{
	ptape_unit_type found;
	ptape_identity again;

	require(ptape_identity_parse(identity.text, std::strlen(identity.text), &found, &again));
	require(found == type && std::strcmp(identity.text, again.text) == 0);
}

/* The first byte tells where the input is cut in two pages, in heap blocks of their own. */
void fuzz_vpd(const u8 *data, size_t size)
{
	const size_t cut = size > 1 ? data[0] * (size - 1) / 255 : 0;
	const std::vector<u8> page83(data + 1, data + 1 + cut);
	const std::vector<u8> page80(data + 1 + cut, data + size);
	const ptape_unit_type type = data[0] & 1 ? PTAPE_UNIT_CHANGER : PTAPE_UNIT_TAPE;
	ptape_identity identity;

	if (ptape_identity_from_vpd(type, page83.data(), page83.size(), page80.data(),
				    page80.size(), &identity))
		require_well_formed(identity, type);
	else
		require(identity.text[0] == '\0');
}

void fuzz_text(const u8 *data, size_t size)
{
	const std::string text(reinterpret_cast<const char *>(data), size);
	ptape_binding binding;
	ptape_identity identity;
	ptape_unit_type type;

	if (ptape_identity_parse(text.data(), size, &type, &identity))
		require(text == identity.text);
	if (!ptape_binding_parse(text.c_str(), &binding)) {
		require(binding.verb == PTAPE_BINDING_INVALID && !binding.identity.text[0]);
		return;
	}
	require(binding.verb != PTAPE_BINDING_INVALID);
	require(binding.number <= PTAPE_TAPE_NUMBER_MAX);
	require_well_formed(binding.identity, binding.type);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	if (size == 0)
		return 0;
	fuzz_vpd(data, size);
	fuzz_text(data, size);
	return 0;
}
