// SPDX-License-Identifier: GPL-2.0-only
//
// The oracle's format is contract.
#include "report.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ptape::vtl;
using ptape::model::ObjectType;

namespace
{

ptape::model::Cartridge make_cartridge()
{
	ptape::model::Cartridge cartridge;
	auto &partition = cartridge.partitions()[0];

	partition.append({ObjectType::block, {'a', 'b', 'c'}});
	partition.append({ObjectType::block, {'d'}});
	partition.append({ObjectType::filemark, {}});
	partition.append({ObjectType::block, {'e'}});
	return cartridge;
}

std::string text(Outcome<std::vector<std::uint8_t>> bytes)
{
	REQUIRE(bytes.ok());
	return {bytes.value().begin(), bytes.value().end()};
}

} // namespace

TEST_CASE("a dump lists every object in the format of the design")
{
	const auto dump = report_cartridge(make_cartridge());

	CHECK(dump["barcode"] == "VTL001L8");
	REQUIRE_FALSE(dump["partitions"].empty());

	const auto &objects = dump["partitions"][0]["objects"];

	REQUIRE(objects.size() == 4);
	// SHA-256 of "abc": FIPS 180-2 appendix B.1.
	CHECK(objects[0].dump() ==
	      R"({"lba":0,"type":"block","length":3,"sha256":)"
	      R"("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"})");
	CHECK(objects[2].dump() == R"({"lba":2,"type":"filemark"})");
	CHECK(dump.dump().starts_with(
		R"({"barcode":"VTL001L8","partitions":[{"objects":[{"lba":0,)"));
}

TEST_CASE("a dump lists all partitions and tells an encrypted block")
{
	constexpr std::uint64_t halves[] = {1000, 1000};
	ptape::model::Cartridge cartridge;

	cartridge.format(halves);
	cartridge.partitions()[1].append(
		{ObjectType::block, {'a', 'b', 'c'}, ptape::model::Digest{}});

	const auto dump = report_cartridge(cartridge);

	REQUIRE(dump["partitions"].size() == 2);
	CHECK(dump["partitions"][0].dump() == R"({"objects":[]})");
	CHECK(dump["partitions"][1]["objects"][0].dump() ==
	      R"({"lba":0,"type":"block","length":3,"sha256":)"
	      R"("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",)"
	      R"("encrypted":true})");
}

TEST_CASE("objects and files come out as their bytes")
{
	const auto cartridge = make_cartridge();
	const auto &partition = cartridge.partitions()[0];

	CHECK(text(read_object(partition, 0)) == "abc");
	CHECK(text(read_object(partition, 3)) == "e");
	CHECK_FALSE(read_object(partition, 2).ok()); // a filemark
	CHECK_FALSE(read_object(partition, 4).ok()); // end of data
	CHECK(text(read_file(partition, 0)) == "abcd");
	CHECK(text(read_file(partition, 1)) == "e");
	CHECK_FALSE(read_file(partition, 2).ok());
}
