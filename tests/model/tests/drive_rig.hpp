// SPDX-License-Identifier: GPL-2.0-only
//
// What the model's tests share: a drive with a cartridge, short names for its
// commands, and checks of sense. CDBs are written out here by hand, so that
// the tests do not depend on the driver's own CDB builders.
#pragma once

#include "library.hpp"

#include <catch2/catch_test_macros.hpp>

#include <initializer_list>
#include <string>
#include <vector>

namespace ptape::model
{

using Bytes = std::vector<std::uint8_t>;

inline Bytes text_bytes(std::string_view text)
{
	return {text.begin(), text.end()};
}

// A block whose bytes tell which block it is.
inline Bytes pattern(std::size_t length, unsigned seed)
{
	Bytes bytes(length);

	for (std::size_t i = 0; i < length; ++i)
		bytes[i] = static_cast<std::uint8_t>(i * 7 + std::size_t{seed} * 31 + (i >> 8));
	return bytes;
}

inline std::uint64_t be(const Bytes &bytes, std::size_t at, std::size_t width)
{
	std::uint64_t value = 0;

	for (std::size_t i = 0; i < width; ++i)
		value = value << 8 | bytes.at(at + i);
	return value;
}

// Fixed-format sense, read by offsets of SPC-5 table 46.
struct SeenSense {
	SenseCode code;
	bool deferred;
	bool filemark;
	bool eom;
	bool ili;
	bool valid;
	std::int64_t information;
};

inline SeenSense seen(const Bytes &sense)
{
	REQUIRE(sense.size() == 18);
	REQUIRE((sense[0] & 0x7e) == 0x70);
	return {.code = {static_cast<std::uint8_t>(sense[2] & 0x0f), sense[12], sense[13]},
		.deferred = (sense[0] & 0x01) != 0,
		.filemark = (sense[2] & 0x80) != 0,
		.eom = (sense[2] & 0x40) != 0,
		.ili = (sense[2] & 0x20) != 0,
		.valid = (sense[0] & 0x80) != 0,
		.information = static_cast<std::int32_t>(be(sense, 3, 4))};
}

inline SeenSense seen(const Reply &reply)
{
	REQUIRE(reply.status == Status::check_condition);
	return seen(reply.sense);
}

inline SenseCode sense_of(const Reply &reply)
{
	return seen(reply).code;
}

inline bool is_good(const Reply &reply)
{
	return reply.status == Status::good && reply.sense.empty();
}

// READ POSITION's short form, SSC-5 table 47.
struct SeenPosition {
	bool beginning;
	bool end;
	std::uint64_t first;
	std::uint64_t last;
	std::uint64_t objects;
	std::uint64_t bytes;
};

// Sends commands to any device server on nexus 0 unless told else.
class Commands
{
public:
	explicit Commands(DeviceServer &server) : server_(server) {}

	Reply cdb(std::initializer_list<unsigned> bytes, const Bytes &out = {}, Nexus nexus = 0)
	{
		const Bytes cdb(bytes.begin(), bytes.end());

		return server_.execute(nexus, cdb, out);
	}

	Reply test_unit_ready(Nexus nexus = 0) { return cdb({0, 0, 0, 0, 0, 0}, {}, nexus); }
	Reply request_sense(Nexus nexus = 0) { return cdb({3, 0, 0, 0, 252, 0}, {}, nexus); }
	Reply inquiry(unsigned length = 255) { return cdb({0x12, 0, 0, 0, length, 0}); }
	Reply vpd(unsigned page, unsigned length = 0xffff)
	{
		return cdb({0x12, 1, page, length >> 8, length & 0xff, 0});
	}

	// Takes every attention away, so that a test starts from silence.
	void drain(Nexus nexus = 0)
	{
		while (server_.pending_attentions(nexus) > 0)
			(void)request_sense(nexus);
	}

private:
	DeviceServer &server_;
};

// Constructed before Commands, which refers to it.
struct DriveHolder {
	Cartridge cartridge;
	Drive drive;
};

// A drive with a cartridge and no attention pending.
class DriveRig : public DriveHolder, public Commands
{
public:
	explicit DriveRig(CartridgeConfig cartridge_config = {}, DriveConfig drive_config = {})
		: DriveHolder{.cartridge = Cartridge(std::move(cartridge_config)),
			      .drive = Drive(std::move(drive_config))},
		  Commands(drive)
	{
		drive.ensure_nexuses(1);
		drive.insert(cartridge);
		drain();
	}

	Reply write(const Bytes &block)
	{
		const unsigned n = static_cast<unsigned>(block.size());

		return cdb({0x0a, 0, n >> 16, n >> 8 & 0xff, n & 0xff, 0}, block);
	}
	Reply write_fixed(unsigned blocks, const Bytes &data)
	{
		return cdb({0x0a, 1, blocks >> 16, blocks >> 8 & 0xff, blocks & 0xff, 0}, data);
	}
	Reply read(unsigned n, bool sili = false)
	{
		return cdb({0x08, sili ? 2u : 0u, n >> 16, n >> 8 & 0xff, n & 0xff, 0});
	}
	Reply read_fixed(unsigned blocks)
	{
		return cdb({0x08, 1, blocks >> 16, blocks >> 8 & 0xff, blocks & 0xff, 0});
	}
	Reply filemarks(unsigned n, bool immed = false)
	{
		return cdb({0x10, immed ? 1u : 0u, n >> 16, n >> 8 & 0xff, n & 0xff, 0});
	}
	Reply space(unsigned code, int count)
	{
		const unsigned n = static_cast<unsigned>(count) & 0xffffff;

		return cdb({0x11, code, n >> 16, n >> 8 & 0xff, n & 0xff, 0});
	}
	Reply locate(unsigned lba)
	{
		return cdb({0x2b, 0, 0, lba >> 24, lba >> 16 & 0xff, lba >> 8 & 0xff, lba & 0xff, 0,
			    0, 0});
	}
	Reply rewind() { return cdb({0x01, 0, 0, 0, 0, 0}); }
	Reply load(unsigned byte4, bool immed = false)
	{
		return cdb({0x1b, immed ? 1u : 0u, 0, 0, byte4, 0});
	}
	Reply mode_select_6(const Bytes &list)
	{
		return cdb({0x15, 0x10, 0, 0, static_cast<unsigned>(list.size()), 0}, list);
	}
	Reply set_block_length(unsigned n)
	{
		return mode_select_6(
			{0, 0, 0x10, 8, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(n >> 16),
			 static_cast<std::uint8_t>(n >> 8), static_cast<std::uint8_t>(n)});
	}
	SeenPosition position()
	{
		const Reply reply = cdb({0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0});

		REQUIRE(is_good(reply));
		REQUIRE(reply.data.size() == 20);
		return {.beginning = (reply.data[0] & 0x80) != 0,
			.end = (reply.data[0] & 0x40) != 0,
			.first = be(reply.data, 4, 4),
			.last = be(reply.data, 8, 4),
			.objects = be(reply.data, 13, 3),
			.bytes = be(reply.data, 16, 4)};
	}
	// The objects on the medium in one line: "b1000 f b2000".
	std::string layout() const
	{
		const Partition &medium = cartridge.partitions().front();
		std::string text;

		for (std::uint64_t lba = 0; lba < medium.size(); ++lba) {
			text += lba ? " " : "";
			text += medium.filemark_at(lba)
					? std::string("f")
					: "b" + std::to_string(medium.at(lba).bytes.size());
		}
		return text;
	}
};

} // namespace ptape::model
