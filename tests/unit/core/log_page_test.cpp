// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/log_page.c: every vector, at its own length and cut to every
 * shorter one.
 */
#include "core.hpp"
#include "heap_copy.hpp"
#include "vectors/log_page.h"

#include <catch2/catch_test_macros.hpp>

#include <span>

namespace ptape::test
{
namespace
{

struct Alerts {
	bool ok;
	u64 flags;
};

Alerts decode(std::span<const u8> bytes)
{
	HeapCopy copy(bytes);
	Alerts alerts = {.ok = false, .flags = 0xa5a5};

	alerts.ok = ptape_log_tape_alert(copy.data(), copy.size(), &alerts.flags);
	return alerts;
}

TEST_CASE("log page: every vector's TapeAlert flags")
{
	for (const auto &vector : tape_alert_vectors) {
		INFO(vector.name);
		const Alerts alerts = decode({vector.data, vector.len});
		CHECK(alerts.ok == vector.ok);
		CHECK(alerts.flags == vector.flags);
	}
}

TEST_CASE("log page: fewer bytes never tell more flags")
{
	for (const auto &vector : tape_alert_vectors)
		for (size_t len = 0; len < vector.len; ++len) {
			INFO(vector.name << ", " << len << " bytes");
			const Alerts alerts = decode({vector.data, len});
			CHECK(alerts.ok == (vector.ok && len >= 4));
			CHECK((alerts.flags & ~vector.flags) == 0);
		}
}

} // namespace
} // namespace ptape::test
