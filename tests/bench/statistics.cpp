// SPDX-License-Identifier: GPL-2.0-only
#include "statistics.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace ptape::bench
{

namespace
{

constexpr double risk = 0.05;

} // namespace

double median(std::vector<double> values)
{
	if (values.empty())
		throw std::invalid_argument("the median of nothing");
	std::ranges::sort(values);

	const std::size_t middle = values.size() / 2;

	return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::size_t lower_rank(std::size_t count)
{
	double term = std::ldexp(1.0, -static_cast<int>(count)); // of 0 values below the median
	double sum = 0;
	std::size_t rank = 0;

	// The value of rank r is above the median only if r values or fewer are below it.
	for (; sum + term <= risk; rank++) {
		sum += term;
		term *= static_cast<double>(count - rank) / static_cast<double>(rank + 1);
	}
	if (rank == 0)
		throw std::invalid_argument("fewer than 5 pairs");
	return rank - 1;
}

Estimate estimate(std::vector<double> values)
{
	const std::size_t rank = lower_rank(values.size());

	std::ranges::sort(values);
	return {.median = median(values),
		.lower = values[rank],
		.upper = values[values.size() - 1 - rank]};
}

} // namespace ptape::bench
