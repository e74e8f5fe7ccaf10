// SPDX-License-Identifier: GPL-2.0-only
/*
 * A copy of some bytes in a heap block of exactly their size: the address
 * sanitizer sees a decoder that reads one byte too far.
 */
#ifndef PTAPE_TESTS_UNIT_HEAP_COPY_HPP
#define PTAPE_TESTS_UNIT_HEAP_COPY_HPP

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>

namespace ptape::test
{

template <typename Byte> class HeapCopy
{
public:
	explicit HeapCopy(std::span<const Byte> bytes)
		: bytes_(std::make_unique<Byte[]>(bytes.size())), size_(bytes.size())
	{
		std::copy(bytes.begin(), bytes.end(), bytes_.get());
	}

	[[nodiscard]] const Byte *data() const { return bytes_.get(); }
	[[nodiscard]] std::size_t size() const { return size_; }

private:
	std::unique_ptr<Byte[]> bytes_;
	std::size_t size_;
};

template <typename Byte> HeapCopy(std::span<const Byte>) -> HeapCopy<Byte>;

} // namespace ptape::test

#endif // PTAPE_TESTS_UNIT_HEAP_COPY_HPP
