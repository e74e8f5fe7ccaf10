// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/medium.c: what is asked, what is made of each answer, and which two
 * answers cannot come from one drive.
 */
#include "core.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

extern "C" {
#include "cdb.h"
#include "medium.h"
#include "tape_engine.h"
}

namespace ptape::test
{
namespace
{

using Data = std::vector<u8>;

ptape_result good(u32 residual = 0)
{
	ptape_result result = {};

	result.residual = residual;
	return result;
}

ptape_result sense(u8 key, u8 asc, u8 ascq)
{
	ptape_result result = {};

	result.status = PTAPE_STATUS_CHECK_CONDITION;
	result.sense.valid = true;
	result.sense.key = key;
	result.sense.asc = asc;
	result.sense.ascq = ascq;
	return result;
}

/* READ ATTRIBUTE's answer with MAM 0401h, in a whole buffer. */
Data serial_data(std::string_view serial)
{
	Data data(PTAPE_SCRATCH_LEN, 0);

	data[3] = u8(5 + serial.size());
	data[4] = 0x04;
	data[5] = 0x01;
	data[8] = u8(serial.size());
	std::copy(serial.begin(), serial.end(), data.begin() + 9);
	return data;
}

struct Answer {
	u8 opcode;
	ptape_result result;
	Data data = Data(PTAPE_SCRATCH_LEN, 0);
};

/* Plays a dialogue: each question must be the one that the answer is for. */
ptape_medium ask(const std::vector<Answer> &answers)
{
	ptape_medium_question question = {};
	ptape_command command = {};
	bool more = ptape_medium_ask(&question, nullptr, nullptr, &command);

	for (const auto &answer : answers) {
		REQUIRE(more);
		CHECK(int(command.cdb.bytes[0]) == int(answer.opcode));
		CHECK(command.brief);
		CHECK(command.length <= PTAPE_SCRATCH_LEN);
		more = ptape_medium_ask(&question, &answer.result, answer.data.data(), &command);
	}
	CHECK_FALSE(more);
	return question.medium;
}

std::string_view serial_of(const ptape_medium &medium)
{
	return {reinterpret_cast<const char *>(medium.serial), medium.serial_len};
}

constexpr u8 test_ready = 0x00, read_attribute = 0x8c;

TEST_CASE("medium: a cartridge with a serial number")
{
	const auto medium =
		ask({{test_ready, good()}, {read_attribute, good(), serial_data("A1")}});

	CHECK(medium.kind == PTAPE_MEDIUM_LOADED);
	CHECK(serial_of(medium) == "A1");
}

TEST_CASE("medium: attentions are taken off, and all is asked again")
{
	const auto medium = ask({{test_ready, sense(6, 0x29, 0x01)},
				 {test_ready, sense(6, 0x29, 0x02)},
				 {test_ready, sense(6, 0x29, 0x07)},
				 {test_ready, sense(6, 0x28, 0x00)},
				 {test_ready, sense(6, 0x2a, 0x01)},
				 {test_ready, sense(6, 0x3f, 0x0e)},
				 {test_ready, good()},
				 {read_attribute, sense(6, 0x28, 0x00)},
				 {test_ready, good()},
				 {read_attribute, good(), serial_data("B2")}});

	CHECK(serial_of(medium) == "B2");
}

TEST_CASE("medium: attentions without end")
{
	std::vector<Answer> answers(PTAPE_MEDIUM_QUESTIONS_MAX, {test_ready, sense(6, 0x29, 0x01)});

	CHECK(ask(answers).kind == PTAPE_MEDIUM_UNKNOWN);
}

TEST_CASE("medium: what else a drive says")
{
	ptape_result silence = {};

	silence.delivery = PTAPE_DELIVERY_UNANSWERED;
	CHECK(ask({{test_ready, sense(2, 0x3a, 0x00)}}).kind == PTAPE_MEDIUM_ABSENT);
	CHECK(ask({{test_ready, sense(2, 0x04, 0x01)}}).kind == PTAPE_MEDIUM_UNKNOWN);
	CHECK(ask({{test_ready, sense(5, 0x20, 0x00)}}).kind == PTAPE_MEDIUM_UNKNOWN);
	CHECK(ask({{test_ready, silence}}).kind == PTAPE_MEDIUM_UNKNOWN);
	CHECK(ask({{test_ready, good()}, {read_attribute, silence}}).kind == PTAPE_MEDIUM_UNKNOWN);

	const auto untold = ask({{test_ready, good()}, {read_attribute, sense(5, 0x20, 0x00)}});
	CHECK(untold.kind == PTAPE_MEDIUM_LOADED);
	CHECK(untold.serial_len == 0);

	/* A residual that is more than what was asked for: nothing arrived. */
	const auto liar =
		ask({{test_ready, good()}, {read_attribute, good(9999), serial_data("C3")}});
	CHECK(liar.kind == PTAPE_MEDIUM_LOADED);
	CHECK(liar.serial_len == 0);

	const auto longest = ask({{test_ready, good()},
				  {read_attribute, good(), serial_data(std::string(40, 'D'))}});
	CHECK(serial_of(longest) == std::string(PTAPE_MEDIUM_SERIAL_LEN, 'D'));
}

TEST_CASE("medium: two that cannot be in one drive")
{
	const auto loaded = [](std::string_view serial) {
		ptape_medium medium = {};

		medium.kind = PTAPE_MEDIUM_LOADED;
		medium.serial_len = u8(serial.size());
		std::copy(serial.begin(), serial.end(), medium.serial);
		return medium;
	};
	const ptape_medium unknown = {};
	ptape_medium absent = {};

	absent.kind = PTAPE_MEDIUM_ABSENT;
	const auto differ = [](const ptape_medium &a, const ptape_medium &b) {
		const bool answer = ptape_medium_differ(&a, &b);

		CHECK(ptape_medium_differ(&b, &a) == answer);
		return answer;
	};
	CHECK_FALSE(differ(unknown, unknown));
	CHECK_FALSE(differ(unknown, absent));
	CHECK_FALSE(differ(unknown, loaded("A")));
	CHECK_FALSE(differ(absent, absent));
	CHECK(differ(absent, loaded("A")));
	CHECK(differ(absent, loaded("")));
	CHECK_FALSE(differ(loaded("A"), loaded("A")));
	CHECK_FALSE(differ(loaded(""), loaded("")));
	CHECK(differ(loaded("A"), loaded("B")));
	CHECK(differ(loaded("A"), loaded("AB")));
	CHECK(differ(loaded(""), loaded("A")));
}

} // namespace
} // namespace ptape::test
