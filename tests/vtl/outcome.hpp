// SPDX-License-Identifier: GPL-2.0-only
//
// Success, or one line that says what failed and where. The virtual library's
// functions return one of these instead of throwing.
#pragma once

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>
#include <variant>

namespace ptape::vtl
{

struct Failure {
	std::string what;
};

// A failure of a system call: what was tried, and errno in words.
inline Failure system_failure(const std::string &what)
{
	return Failure{what + ": " + std::strerror(errno)};
}

template <typename T = std::monostate> class [[nodiscard]] Outcome
{
public:
	Outcome() = default;
	Outcome(T value) : state_(std::move(value)) {}
	Outcome(Failure failure) : state_(std::move(failure)) {}

	[[nodiscard]] bool ok() const { return std::holds_alternative<T>(state_); }
	[[nodiscard]] T &value() { return std::get<T>(state_); }
	[[nodiscard]] const Failure &failure() const { return std::get<Failure>(state_); }

private:
	std::variant<T, Failure> state_;
};

} // namespace ptape::vtl
