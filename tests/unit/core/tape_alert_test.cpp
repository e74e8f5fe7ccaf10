// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/tape_alert.c: every row by its vectors, and what must hold for
 * any sense data of any command.
 */
#include "core.hpp"
#include "vectors/tape_alert.h"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

TEST_CASE("tape alert: a failed command shows the flags of its vector")
{
	for (const auto &vector : alert_vectors) {
		CAPTURE(vector.name);
		CHECK(::ptape_tape_alert_of(vector.opcode, &vector.sense) == vector.flags);
	}
}

TEST_CASE("tape alert: only errors of the medium, the drive or its protection show a failure")
{
	constexpr u64 cleaning = u64(1) << (PTAPE_ALERT_CLEANING_REQUESTED - 1);

	for (unsigned opcode = 0; opcode < 256; ++opcode)
		for (unsigned key = 0; key < 16; ++key)
			for (unsigned asc = 0; asc < 256; ++asc) {
				ptape_sense sense{};

				sense.valid = true;
				sense.key = u8(key);
				sense.asc = u8(asc);
				const u64 flags = ::ptape_tape_alert_of(u8(opcode), &sense);
				const bool failed = key == PTAPE_KEY_MEDIUM_ERROR ||
						    key == PTAPE_KEY_HARDWARE_ERROR ||
						    key == PTAPE_KEY_DATA_PROTECT;
				if ((flags & cleaning) != 0 || (flags != 0 && !failed))
					FAIL(opcode << ' ' << key << ' ' << asc);
			}
}

} // namespace
} // namespace ptape::test
