// SPDX-License-Identifier: GPL-2.0-only
//
// compat-calls NODE...: the ioctls of tapes and changers as a 32-bit program makes them, by int
// 0x80, with the structures that it has. One line each: the result, or the number of the error;
// then the bytes of the structure, in words of 32 bits; 5a where the kernel wrote none.
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>

namespace
{

constexpr std::size_t page = 4096;
constexpr int ioctl_number = 54; // of i386
constexpr std::uint8_t filler = 0x5a;

// <linux/mtio.h> and <linux/chio.h>, as a compiler for i386 lays them out.
struct Mtop32 {
	std::int16_t op;
	std::int32_t count;
};

struct Mtget32 {
	std::int32_t type, resid, dsreg, gstat, erreg, fileno, blkno;
};

struct Mtget64 {
	std::int64_t type, resid, dsreg, gstat, erreg;
	std::int32_t fileno, blkno;
};

struct Mtpos32 {
	std::int32_t blkno;
};

struct ElementStatus32 {
	std::int32_t type;
	std::uint32_t data;
};

struct SgHeader32 {
	std::int32_t interface_id;
	std::int32_t direction;
	std::uint8_t cdb_length, sense_max;
	std::uint16_t pieces;
	std::uint32_t length, data, cdb, sense, timeout, flags;
	std::int32_t pack_id;
	std::uint32_t user;
	std::uint8_t status, masked_status, message_status, sense_written;
	std::uint16_t host_status, driver_status;
	std::int32_t residual;
	std::uint32_t duration, info;
};

constexpr unsigned long mtioctop = _IOW('m', 1, Mtop32);
constexpr unsigned long mtiocget32 = _IOR('m', 2, Mtget32);
constexpr unsigned long mtiocpos32 = _IOR('m', 3, Mtpos32);
constexpr unsigned long mtiocget64 = _IOR('m', 2, Mtget64);
constexpr unsigned long chiogstatus32 = _IOW('c', 8, ElementStatus32);
constexpr unsigned long sg_io = 0x2285;

int compat_ioctl(int fd, unsigned long request, std::uint32_t argument)
{
	long result = ioctl_number;

	asm volatile("int $0x80"
		     : "+a"(result)
		     : "b"(static_cast<long>(fd)), "c"(request),
		       "d"(static_cast<unsigned long>(argument))
		     : "memory", "r8", "r9", "r10", "r11");
	return static_cast<int>(result);
}

// Memory that 32 bits can name.
class LowPage
{
public:
	LowPage()
		: memory_(::mmap(nullptr, page, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0))
	{
		std::memset(memory_, filler, page);
	}
	LowPage(const LowPage &) = delete;
	LowPage &operator=(const LowPage &) = delete;
	~LowPage() { ::munmap(memory_, page); }

	[[nodiscard]] std::uint32_t address(std::size_t at = 0) const
	{
		return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(memory_) + at);
	}
	template <typename T> void put(const T &value, std::size_t at = 0)
	{
		std::memcpy(static_cast<char *>(memory_) + at, &value, sizeof(value));
	}
	[[nodiscard]] std::span<const std::uint8_t> bytes(std::size_t at, std::size_t length) const
	{
		return std::span(static_cast<const std::uint8_t *>(memory_), page)
			.subspan(at, length);
	}

private:
	void *memory_;
};

void tell(const std::string &what, int result, std::span<const std::uint8_t> bytes)
{
	std::printf("%s: %d", what.c_str(), result);
	for (std::size_t n = 0; n < bytes.size(); n++)
		std::printf("%s%02x", n % sizeof(std::uint32_t) == 0 ? " " : "", bytes[n]);
	std::printf("\n");
}

void ask(int fd, const std::string &what, unsigned long request, std::size_t length)
{
	const LowPage memory;
	const int result = compat_ioctl(fd, request, memory.address());

	// What follows the structure must be as it was: 64-bit ones are longer.
	tell(what, result, memory.bytes(0, length + sizeof(std::uint32_t)));
}

void operate(int fd, const std::string &what, std::int16_t op, std::int32_t count)
{
	LowPage memory;

	memory.put(Mtop32{.op = op, .count = count});
	tell(what, compat_ioctl(fd, mtioctop, memory.address()), {});
}

void inquire(int fd)
{
	constexpr std::size_t cdb_at = 0x100;
	constexpr std::size_t sense_at = 0x200;
	constexpr std::size_t data_at = 0x300;
	constexpr std::array<std::uint8_t, 6> inquiry = {0x12, 0, 0, 0, 36, 0};
	constexpr std::int32_t from_device = -3;
	constexpr std::uint8_t sense_max = 32;
	constexpr std::uint32_t timeout_ms = 60'000;
	LowPage memory;

	memory.put(inquiry, cdb_at);
	memory.put(SgHeader32{.interface_id = 'S',
			      .direction = from_device,
			      .cdb_length = inquiry.size(),
			      .sense_max = sense_max,
			      .pieces = 0,
			      .length = inquiry[4],
			      .data = memory.address(data_at),
			      .cdb = memory.address(cdb_at),
			      .sense = memory.address(sense_at),
			      .timeout = timeout_ms,
			      .flags = 0,
			      .pack_id = 0,
			      .user = 0,
			      .status = 0,
			      .masked_status = 0,
			      .message_status = 0,
			      .sense_written = 0,
			      .host_status = 0,
			      .driver_status = 0,
			      .residual = 0,
			      .duration = 0,
			      .info = 0});
	tell("SG_IO inquiry", compat_ioctl(fd, sg_io, memory.address()),
	     memory.bytes(data_at, inquiry[4]));
}

void ask_elements(int fd)
{
	constexpr std::size_t data_at = 0x100;
	constexpr std::size_t shown = 16;
	LowPage memory;

	for (std::int32_t type = 0; type < 5; type++) {
		memory.put(ElementStatus32{.type = type, .data = memory.address(data_at)});
		tell("CHIOGSTATUS " + std::to_string(type),
		     compat_ioctl(fd, chiogstatus32, memory.address()),
		     memory.bytes(data_at, shown));
	}
	memory.put(ElementStatus32{.type = 1, .data = 1});
	tell("CHIOGSTATUS to nowhere", compat_ioctl(fd, chiogstatus32, memory.address()), {});
}

void use_tape(int fd)
{
	constexpr std::int16_t weof = 5;
	constexpr std::int16_t rewind = 6;
	constexpr std::int16_t fsr = 3;
	constexpr std::int16_t setblk = 20;

	ask(fd, "MTIOCGET", mtiocget32, sizeof(Mtget32));
	operate(fd, "weof 3", weof, 3);
	ask(fd, "MTIOCGET", mtiocget32, sizeof(Mtget32));
	ask(fd, "MTIOCPOS", mtiocpos32, sizeof(Mtpos32));
	operate(fd, "setblk -1", setblk, -1);
	operate(fd, "setblk 512", setblk, 512);
	ask(fd, "MTIOCGET", mtiocget32, sizeof(Mtget32));
	operate(fd, "setblk 0", setblk, 0);
	operate(fd, "rewind", rewind, 1);
	operate(fd, "fsr 1", fsr, 1);
	ask(fd, "MTIOCPOS", mtiocpos32, sizeof(Mtpos32));
	ask(fd, "MTIOCGET of 64 bits", mtiocget64, sizeof(Mtget32));
	tell("MTIOCGET to nowhere", compat_ioctl(fd, mtiocget32, 1), {});
	tell("MTIOCPOS to nowhere", compat_ioctl(fd, mtiocpos32, 1), {});
	tell("MTIOCTOP from nowhere", compat_ioctl(fd, mtioctop, 1), {});
	operate(fd, "rewind", rewind, 1);
}

} // namespace

int main(int argc, char **argv)
{
	for (const char *node : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
		const int fd = ::open(node, O_RDWR | O_NONBLOCK);

		std::printf("-- %s\n", node);
		if (fd < 0)
			return 1;
		if (std::string(node).find("sch") == std::string::npos)
			use_tape(fd);
		else
			ask_elements(fd);
		inquire(fd);
		if (::close(fd) != 0)
			return 1;
	}
	return 0;
}
