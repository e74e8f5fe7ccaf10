// SPDX-License-Identifier: GPL-2.0-only
//
// Memory for one call, where the program wants it: at a page, beside it, nowhere,
// or half of it there. Owns its pages.
#pragma once

#include <cstdint>
#include <span>

#include "program.hpp"

namespace ptape::stock
{

class Buffer
{
public:
	Buffer(std::size_t size, Place place);
	Buffer(const Buffer &) = delete;
	Buffer &operator=(const Buffer &) = delete;
	~Buffer();

	[[nodiscard]] void *address() const { return address_; }
	// The bytes that are there: all, half or none.
	[[nodiscard]] std::span<std::uint8_t> bytes() const { return bytes_; }

private:
	void *mapping_ = nullptr;
	std::size_t mapped_ = 0;
	std::uint8_t *address_ = nullptr;
	std::span<std::uint8_t> bytes_ = {};
};

} // namespace ptape::stock
