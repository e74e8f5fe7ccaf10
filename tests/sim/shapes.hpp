// SPDX-License-Identifier: GPL-2.0-only
//
// The jobs of programs that people have, as calls: Bacula, Amanda, tar, and a reader that
// goes from place to place as LTFS does. With block lengths of theirs (Size::real).
#pragma once

#include "generator.hpp"

namespace ptape::sim
{

enum class Shape : std::uint8_t { bacula, amanda, tar, ltfs };

constexpr std::uint64_t shapes = 4;

// Job after job of one program. A job whose call fails writes a filemark, closes and ends; an
// open that fails is tried again.
class ShapedProgram
{
public:
	ShapedProgram(std::uint64_t seed, Shape shape, Meetings meetings)
		: random_(seed), shape_(shape), meetings_(std::move(meetings))
	{
	}

	// One call.
	void step(Player &player);

private:
	[[nodiscard]] std::vector<Call> job();
	[[nodiscard]] std::vector<Call> bacula();
	[[nodiscard]] std::vector<Call> amanda();
	[[nodiscard]] std::vector<Call> tar();
	[[nodiscard]] std::vector<Call> ltfs();
	unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
	void give_up();

	std::mt19937_64 random_;
	Shape shape_;
	Meetings meetings_;
	unsigned jobs_ = 0;
	std::vector<Call> left_ = {}; // of the job, the next call last
};

} // namespace ptape::sim
