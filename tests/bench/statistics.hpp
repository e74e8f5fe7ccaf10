// SPDX-License-Identifier: GPL-2.0-only
//
// What can be said of pairs of measurements that noise has been at. Pure.
#pragma once

#include <cstddef>
#include <vector>

namespace ptape::bench
{

// Throws std::invalid_argument for no values.
[[nodiscard]] double median(std::vector<double> values);

// The rank, from 0, of the value that bounds the median of the population from below with at
// least 95 %: the sign test's, that is the binomial distribution of n and 1/2. It asks nothing of
// the distribution, and one wild pair does not move it. Throws for fewer than 5 values, of which
// no such statement can be made.
[[nodiscard]] std::size_t lower_rank(std::size_t count);

struct Estimate {
	double median = 0;
	double lower = 0; // 95 % bounds, one-sided each
	double upper = 0;
};

[[nodiscard]] Estimate estimate(std::vector<double> values);

} // namespace ptape::bench
