// SPDX-License-Identifier: GPL-2.0-only
//
// Hostile READ ELEMENT STATUS data: nothing outside is read; every element lies
// whole inside its page and inside the report, one behind the other; what it
// points to lies inside the element; cut short, the report has the same
// elements or fewer. Input: two bytes of where it is cut, then the data.
#include "core.hpp"
#include "fuzz.hpp"

namespace ptape::fuzz
{
namespace
{

constexpr std::size_t report_header_len = 8; // SMC-3 table 37
constexpr std::size_t page_header_len = 8;   // SMC-3 table 38
constexpr std::size_t descriptor_min = 12;

// An element with the offsets of its parts, as it does not depend on where the data lies.
struct Found {
	u8 type;
	u16 address, source;
	bool full, by_operator, exception, accessible, source_valid;
	u8 asc, ascq;
	std::size_t volume_identifier, alternate_identifier, designator;
	u8 designator_len, designator_code_set, designator_type;

	bool operator==(const Found &) const = default;
};

[[nodiscard]] std::size_t offset_in(View data, const u8 *part)
{
	return part ? std::size_t(part - data.data()) : 0;
}

[[nodiscard]] Found found(View data, const ptape_element &element)
{
	return {element.type,
		element.address,
		element.source,
		element.full,
		element.by_operator,
		element.exception,
		element.accessible,
		element.source_valid,
		element.asc,
		element.ascq,
		offset_in(data, element.volume_identifier),
		offset_in(data, element.alternate_identifier),
		offset_in(data, element.designator),
		element.designator_len,
		element.designator_code_set,
		element.designator_type};
}

// CHIOGELEM gives programs all of a volume tag, not its identifier alone.
void check_parts(View descriptor, const ptape_element &element)
{
	const u8 *const end = descriptor.data() + descriptor.size();
	const u8 *const rest = descriptor.data() + descriptor_min;
	const u8 *const alternate = rest + (element.volume_identifier ? PTAPE_VOLUME_TAG_LEN : 0);

	require(element.address == (descriptor[0] << 8 | descriptor[1]));
	require(element.full == (descriptor[2] & 1));
	require(element.exception || (!element.asc && !element.ascq));
	require(element.source_valid || !element.source);
	require(!element.by_operator || element.type == PTAPE_ELEMENT_IMPORT_EXPORT);
	if (element.volume_identifier)
		require(element.volume_identifier == rest && end - rest >= PTAPE_VOLUME_TAG_LEN);
	if (element.alternate_identifier)
		require(element.alternate_identifier == alternate &&
			end - alternate >= PTAPE_VOLUME_TAG_LEN);
	require((element.designator != nullptr) == (element.designator_len > 0));
	if (element.designator)
		require(element.type == PTAPE_ELEMENT_DATA_TRANSFER && element.designator >= rest &&
			end - element.designator >= element.designator_len);
}

[[nodiscard]] std::vector<Found> read_all(View data)
{
	const std::size_t told =
		data.size() < report_header_len
			? 0
			: report_header_len + (data[5] << 16 | data[6] << 8 | data[7]);
	const std::size_t end = std::min(told, data.size());
	std::size_t behind = report_header_len;
	std::vector<Found> all;
	ptape_element_reader reader;
	ptape_element element;

	ptape_element_reader_init(&reader, data.data(), data.size());
	while (ptape_element_reader_next(&reader, &element)) {
		const std::size_t at = reader.at - reader.descriptor_len;

		require(reader.descriptor_len >= descriptor_min);
		require(at >= behind && at >= report_header_len + page_header_len);
		require(reader.at <= reader.page_end && reader.page_end <= end);
		check_parts(data.subspan(at, reader.descriptor_len), element);
		all.push_back(found(data, element));
		behind = reader.at;
	}
	require(!ptape_element_reader_next(&reader, &element));
	require(all.size() <= end / descriptor_min);
	return all;
}

void check(View data, std::size_t cut)
{
	const Bytes shorter = copy(data.first(std::min(cut, data.size())));
	const std::vector<Found> all = read_all(data);
	const std::vector<Found> fewer = read_all(shorter);

	require(fewer.size() <= all.size());
	require(std::equal(fewer.begin(), fewer.end(), all.begin()));
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::Input input(data, size);
	const std::size_t cut = input.word();

	ptape::fuzz::check(input.rest(), cut);
	return 0;
}
