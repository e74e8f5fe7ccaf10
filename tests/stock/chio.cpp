// SPDX-License-Identifier: GPL-2.0-only
#include "chio.hpp"

#include <linux/chio.h>

#include <sys/ioctl.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>
#include <system_error>
#include <vector>

#include "words.hpp"

namespace ptape::stock
{

namespace
{

constexpr std::uint8_t fill = 0xee;	     // what the kernel did not write
constexpr std::size_t structure_room = 4096; // bytes: more than any structure has
constexpr std::size_t data_room = 65536;     // bytes of CHIOGSTATUS: one for each address
constexpr std::uint32_t nowhere = 8;	     // an address that nothing is at
constexpr int ioctl_number_32 = 54;	     // system call of i386

// A 32-bit program's, where a pointer makes it another one.
struct ElementStatus32 {
	std::int32_t type;
	std::uint32_t data;
};

constexpr unsigned long chiogstatus_32 = _IOW('c', 8, ElementStatus32);

// Memory that 32 bits can name.
class LowMemory
{
public:
	explicit LowMemory(std::size_t size)
		: memory_(::mmap(nullptr, size, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0)),
		  size_(size)
	{
		if (memory_ == MAP_FAILED)
			throw std::system_error(errno, std::generic_category(), "low memory");
		std::ranges::fill(bytes(), fill);
	}
	LowMemory(const LowMemory &) = delete;
	LowMemory &operator=(const LowMemory &) = delete;
	~LowMemory() { ::munmap(memory_, size_); }

	[[nodiscard]] std::uintptr_t address() const
	{
		return reinterpret_cast<std::uintptr_t>(memory_);
	}
	[[nodiscard]] std::span<std::uint8_t> bytes() const
	{
		return {static_cast<std::uint8_t *>(memory_), size_};
	}
	template <typename T> void put(const T &value, std::size_t at = 0) const
	{
		std::memcpy(bytes().subspan(at).data(), &value, sizeof(value));
	}
	template <typename T> [[nodiscard]] T get(std::size_t at = 0) const
	{
		T value;

		std::memcpy(&value, bytes().subspan(at).data(), sizeof(value));
		return value;
	}

private:
	void *memory_;
	std::size_t size_;
};

// The system call of a 32-bit program, which any program may make.
int ioctl_32(int fd, unsigned long request, std::uintptr_t argument)
{
	long result = ioctl_number_32;

	asm volatile("int $0x80"
		     : "+a"(result)
		     : "b"(static_cast<long>(fd)), "c"(request), "d"(argument)
		     : "memory", "r8", "r9", "r10", "r11");
	errno = result < 0 ? static_cast<int>(-result) : 0;
	return result < 0 ? -1 : static_cast<int>(result);
}

std::string number_text(int number)
{
	int untouched = 0;

	std::memset(&untouched, fill, sizeof(untouched));
	return number == untouched ? "-" : std::to_string(number);
}

std::string hex_text(std::span<const std::uint8_t> bytes)
{
	std::string text;
	std::array<char, 4> digits{};

	for (const std::uint8_t byte : bytes) {
		std::snprintf(digits.data(), digits.size(), "%02x", byte);
		text += (text.empty() ? "" : " ") + std::string(digits.data());
	}
	return text;
}

// A volume tag without what it is padded with; what is no text in hexadecimal.
std::string tag_text(std::span<const char> tag)
{
	std::string text(tag.begin(), tag.end());
	std::string shown;

	if (std::ranges::all_of(text, [](char c) { return static_cast<std::uint8_t>(c) == fill; }))
		return "-";
	text.erase(std::find_if(text.rbegin(), text.rend(),
				[](char c) { return c != ' ' && c != '\0'; })
			   .base(),
		   text.end());
	for (const char c : text)
		shown += c > ' ' && c <= '~'
				 ? std::string(1, c)
				 : "\\x" + hex_text(std::array{static_cast<std::uint8_t>(c)});
	return "\"" + shown + "\"";
}

std::string element_text(const changer_get_element &element)
{
	return "status=" + number_text(element.cge_status) +
	       " errno=" + number_text(element.cge_errno) +
	       " flags=" + number_text(element.cge_flags) +
	       " source=" + number_text(element.cge_srctype) + "/" +
	       number_text(element.cge_srcunit) + " id=" + number_text(element.cge_id) + "/" +
	       number_text(element.cge_lun) + " tag=" + tag_text(element.cge_pvoltag) +
	       " alternate=" + tag_text(element.cge_avoltag);
}

// What is behind the last byte that was written is not told.
std::string status_text(std::span<const std::uint8_t> data)
{
	std::size_t size = data.size();

	while (size > 0 && data[size - 1] == fill)
		size--;
	return size == 0 ? "nothing" : hex_text(data.first(size));
}

std::string params_text(const changer_params &params)
{
	return "picker " + number_text(params.cp_curpicker) + " of " +
	       number_text(params.cp_npickers) + ", " + number_text(params.cp_nslots) + " slots, " +
	       number_text(params.cp_nportals) + " portals, " + number_text(params.cp_ndrives) +
	       " drives";
}

std::string vendor_text(const changer_vendor_params &params)
{
	const auto one = [](int count, std::span<const char> label) {
		return number_text(count) + " " + tag_text(label);
	};

	return one(params.cvp_n1, params.cvp_label1) + ", " +
	       one(params.cvp_n2, params.cvp_label2) + ", " +
	       one(params.cvp_n3, params.cvp_label3) + ", " + one(params.cvp_n4, params.cvp_label4);
}

void put_tag(const Call &call, const LowMemory &memory)
{
	changer_set_voltag tag{};
	const std::string &text = call.words.front();

	tag.csv_type = call.numbers[0];
	tag.csv_unit = call.numbers[1];
	std::memcpy(tag.csv_voltag, text.data(), std::min(text.size(), sizeof(tag.csv_voltag)));
	tag.csv_flags = static_cast<int>(call.second);
	memory.put(tag);
}

void put_status(const Call &call, const LowMemory &memory)
{
	const std::uintptr_t data =
		call.place == Place::half ? nowhere : memory.address() + structure_room;

	if (call.verb == Verb::chio32)
		memory.put(ElementStatus32{.type = call.numbers[0],
					   .data = static_cast<std::uint32_t>(data)});
	else
		memory.put(
			changer_element_status{.ces_type = call.numbers[0],
					       .ces_data = std::bit_cast<unsigned char *>(data)});
}

void put_argument(const Call &call, const ChioCall &rule, const LowMemory &memory)
{
	std::size_t at = 0;

	switch (rule.argument) {
	case ChioCall::Argument::status:
		put_status(call, memory);
		break;
	case ChioCall::Argument::tag:
		put_tag(call, memory);
		break;
	default:
		for (const std::int32_t number : call.numbers) {
			memory.put(number, at);
			at += sizeof(number);
		}
		if (rule.argument == ChioCall::Argument::numbers)
			memory.put(static_cast<std::int32_t>(call.second), at);
		break;
	}
}

std::string told(const ChioCall &rule, const LowMemory &memory)
{
	switch (rule.argument) {
	case ChioCall::Argument::params:
		return params_text(memory.get<changer_params>());
	case ChioCall::Argument::vendor_params:
		return vendor_text(memory.get<changer_vendor_params>());
	case ChioCall::Argument::status:
		return status_text(memory.bytes().subspan(structure_room));
	case ChioCall::Argument::element:
		return element_text(memory.get<changer_get_element>());
	default:
		return "ok";
	}
}

} // namespace

std::string do_chio(const Call &call, int fd)
{
	const ChioCall &rule = *find_chio(call.name);
	const LowMemory memory(structure_room + data_room);
	std::uintptr_t argument = memory.address();
	int result = 0;

	put_argument(call, rule, memory);
	if (rule.argument == ChioCall::Argument::none)
		argument = 0;
	else if (call.place == Place::unmapped)
		argument = nowhere;
	if (call.verb == Verb::chio32)
		result = ioctl_32(fd,
				  rule.argument == ChioCall::Argument::status ? chiogstatus_32
									      : rule.request,
				  argument);
	else
		result = ::ioctl(fd, rule.request, argument);

	const int error = errno;

	if (result > 0)
		return std::to_string(result);
	if (result == 0)
		return call.place == Place::plain ? told(rule, memory) : "ok";
	if (rule.argument == ChioCall::Argument::element && call.place == Place::plain)
		return errno_name(error) + " " + told(rule, memory);
	return errno_name(error);
}

} // namespace ptape::stock
