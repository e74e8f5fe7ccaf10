// SPDX-License-Identifier: GPL-2.0-only
//
// Hostile pages of two paths: nothing outside is read; the answer is that of a
// second reading, the same whichever path is asked first, and a path that tells
// its product is always its own device. Input: two blocks of the first path,
// INQUIRY data and page 83h, a block of INQUIRY data and the rest, page 83h, of
// the second one.
#include "core.hpp"
#include "vpd_reference.hpp"

namespace ptape::fuzz
{
namespace
{

constexpr std::size_t vendor_at = 8; // SPC-5 table 151: vendor, then product
constexpr std::size_t product_end = 32;

struct Path {
	Bytes inquiry;
	Bytes page83;
};

[[nodiscard]] bool same(const Path &a, const Path &b)
{
	const ptape_path_pages pages_a{a.inquiry.data(), a.inquiry.size(), a.page83.data(),
				       a.page83.size()};
	const ptape_path_pages pages_b{b.inquiry.data(), b.inquiry.size(), b.page83.data(),
				       b.page83.size()};

	return ptape_identity_same_device(&pages_a, &pages_b);
}

[[nodiscard]] Bytes product_of(const Path &path)
{
	if (path.inquiry.size() < product_end)
		return {};
	return copy(View(path.inquiry).subspan(vendor_at, product_end - vendor_at));
}

[[nodiscard]] bool same_by_reference(const Path &a, const Path &b)
{
	const Page page_a = page_of(a.page83, 0x83);
	const Page page_b = page_of(b.page83, 0x83);

	return !product_of(a).empty() && product_of(a) == product_of(b) &&
	       page_a.is_whole == page_b.is_whole &&
	       smallest_of(designators_of(page_a), Association::device) ==
		       smallest_of(designators_of(page_b), Association::device);
}

void check(const Path &a, const Path &b)
{
	require(same(a, b) == same_by_reference(a, b));
	require(same(b, a) == same(a, b));
	require(same(a, a) == !product_of(a).empty());
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::Input input(data, size);
	ptape::fuzz::Path a, b;

	a.inquiry = input.block();
	a.page83 = input.block();
	b.inquiry = input.block();
	b.page83 = input.rest();
	ptape::fuzz::check(a, b);
	return 0;
}
