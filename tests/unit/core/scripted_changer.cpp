// SPDX-License-Identifier: GPL-2.0-only
/*
 * The loop around the changer engine, and the small library. See scripted_changer.hpp.
 */
#include "scripted_changer.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>

namespace ptape::test
{

namespace
{

constexpr unsigned steps_max = 2 * PTAPE_LOOKS_MAX + 100000; // more than any bound of the engine
constexpr size_t tag_len = 36;

Answer answered(u8 sam_status)
{
	ptape_result result{};

	result.status = sam_status;
	return {.result = result, .done = false, .before = {}};
}

std::string name_of(const ptape_cdb &cdb)
{
	static const std::map<u8, std::string> names = {
		{0x00, "TUR"},	{0x07, "INIT"},	    {0x1a, "MODE"}, {0x2b, "POSITION"},
		{0xa5, "MOVE"}, {0xa6, "EXCHANGE"}, {0xb6, "TAG"},  {0xb8, "STATUS"},
	};
	const auto found = names.find(cdb.bytes[0]);

	return found == names.end() ? "OTHER" : found->second;
}

} // namespace

Answer sense(u8 key, u8 asc, u8 ascq, bool done)
{
	Answer answer = answered(PTAPE_STATUS_CHECK_CONDITION);

	answer.result->sense = {};
	answer.result->sense.valid = true;
	answer.result->sense.key = key;
	answer.result->sense.asc = asc;
	answer.result->sense.ascq = ascq;
	answer.done = done;
	return answer;
}

Answer attention(u8 asc, u8 ascq)
{
	return sense(PTAPE_KEY_UNIT_ATTENTION, asc, ascq);
}

Answer delivery(ptape_delivery how, bool done)
{
	Answer answer = answered(0);

	answer.result->delivery = how;
	answer.done = done;
	return answer;
}

Answer status(u8 sam_status)
{
	return answered(sam_status);
}

ptape_changer_event event_of(ptape_changer_event_kind kind, bool flag)
{
	ptape_changer_event event{};

	event.kind = kind;
	event.fresh = flag;
	event.present = flag;
	return event;
}

Changer::Changer(bool refreshed)
{
	cartridges = {{slot_1, "A"}, {slot_2, "B"}, {slot_1 + 2, "*"}};
	REQUIRE(configure() == 0);
	if (refreshed)
		REQUIRE(refresh() == 0);
}

ScriptedChanger::ScriptedChanger() : scratch_(PTAPE_CHANGER_SCRATCH_LEN)
{
	ptape_changer_engine_init(&engine, scratch_.data());
}

void ScriptedChanger::give_room(const ptape_changer_step &step)
{
	slots_.assign(ptape_inventory_size(step.ranges), ptape_slot{});
	ids_.assign(step.ranges[PTAPE_ELEMENT_DATA_TRANSFER - 1].count, ptape_drive_id{});
	ptape_inventory_configure(&engine.inventory, step.ranges, slots_.data(), ids_.data());
}

int ScriptedChanger::run(const ptape_changer_operation &operation)
{
	ptape_changer_event event{};
	unsigned steps = 0;

	sent.clear();
	pauses = awaits = killable_pauses = 0;
	commands_ = 0;
	event.kind = PTAPE_CHANGER_EVENT_STARTED;
	ptape_changer_engine_begin(&engine, &operation);
	for (;;) {
		if (++steps > steps_max)
			FAIL("an operation does not end");
		ptape_changer_engine_step(&engine, &event, &end);
		event = {};
		switch (end.kind) {
		case PTAPE_CHANGER_STEP_DONE:
			return end.result;
		case PTAPE_CHANGER_STEP_COMMAND:
			event.kind = PTAPE_CHANGER_EVENT_RESULT;
			event.result = answer(end.command);
			event.may_be_old = other_path && !end.own;
			break;
		case PTAPE_CHANGER_STEP_PAUSE:
			killable_pauses += end.killable_only;
			event.kind = ++pauses == interrupt_at_pause
					     ? PTAPE_CHANGER_EVENT_INTERRUPTED
					     : PTAPE_CHANGER_EVENT_PAUSED;
			break;
		case PTAPE_CHANGER_STEP_ROOM:
			if (room)
				give_room(end);
			event.kind =
				room ? PTAPE_CHANGER_EVENT_MADE_ROOM : PTAPE_CHANGER_EVENT_NO_ROOM;
			break;
		default:
			++awaits;
			event.kind = PTAPE_CHANGER_EVENT_PATH;
			if (!paths.empty()) {
				event = paths.front();
				if (paths.size() > 1)
					paths.pop_front();
			}
			break;
		}
	}
}

ptape_result ScriptedChanger::answer(const ptape_command &command)
{
	const unsigned number = commands_++;
	std::optional<Answer> chosen;
	auto &queue = on[command.cdb.bytes[0]];

	sent.push_back(name_of(command.cdb));
	if (const auto found = at.find(number); found != at.end()) {
		chosen = found->second;
	} else if (!queue.empty()) {
		chosen = queue.front();
		queue.pop_front();
	} else if (const auto each = always.find(command.cdb.bytes[0]); each != always.end()) {
		chosen = each->second;
	}
	if (!chosen)
		return library(command);
	if (chosen->before)
		chosen->before();
	if (!chosen->result)
		return library(command);
	if (chosen->done)
		library(command);
	return *chosen->result;
}

ptape_result ScriptedChanger::data(const std::vector<u8> &bytes)
{
	ptape_result result{};
	const size_t len = std::min(bytes.size(), scratch_.size());

	std::ranges::fill(scratch_, u8(0xee)); // what does not arrive is anything
	std::copy_n(bytes.begin(), len, scratch_.begin());
	result.residual = u32(scratch_.size() - len);
	return result;
}

ptape_result ScriptedChanger::library(const ptape_command &command)
{
	const ptape_cdb &cdb = command.cdb;
	std::vector<u8> page;

	switch (cdb.bytes[0]) {
	case PTAPE_OP_MODE_SENSE_6: {
		ptape_result result{};

		page = {0x17, 0, 0, 0, 0x1d, 0x12};
		for (const auto &range : ranges)
			for (const u16 value : {range.first, range.count}) {
				page.push_back(u8(value >> 8));
				page.push_back(u8(value));
			}
		std::copy(page.begin(), page.end(), scratch_.begin());
		result.residual = u32(command.length - page.size());
		return result;
	}
	case PTAPE_OP_READ_ELEMENT_STATUS:
		return read_status(cdb);
	default:
		return carry_out(cdb);
	}
}

ptape_result ScriptedChanger::carry_out(const ptape_cdb &cdb)
{
	const u16 source = get_unaligned_be16(cdb.bytes + 4);
	const u16 first = get_unaligned_be16(cdb.bytes + 6);
	const u16 second = get_unaligned_be16(cdb.bytes + 8);

	if (cdb.bytes[0] != PTAPE_OP_MOVE_MEDIUM && cdb.bytes[0] != PTAPE_OP_EXCHANGE_MEDIUM)
		return {};
	if (!cartridges.contains(source))
		return *sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x3b, 0x0e).result;
	if (cdb.bytes[0] == PTAPE_OP_EXCHANGE_MEDIUM) {
		const std::string in = cartridges[source];
		const std::string out = cartridges[first];

		cartridges.erase(source);
		cartridges[first] = in;
		cartridges[second] = out;
		return {};
	}
	if (cartridges.contains(first))
		return *sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x3b, 0x0d).result;
	cartridges[first] = cartridges[source];
	cartridges.erase(source);
	return {};
}

ptape_result ScriptedChanger::read_status(const ptape_cdb &cdb)
{
	const bool tags = cdb.bytes[1] & 0x10;
	const bool ids = cdb.bytes[6] & 0x01;
	const u8 type = cdb.bytes[1] & 0x0f;
	const u16 first = get_unaligned_be16(cdb.bytes + 2);
	unsigned left = get_unaligned_be16(cdb.bytes + 4);
	std::vector<u8> bytes(8);

	if ((tags && !knows_tags) || (ids && !knows_ids))
		return *sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x24, 0x00).result;
	for (size_t index = 0; tells && index < ranges.size(); ++index) {
		const u8 own_type = u8(index + 1);
		const bool designators = ids && own_type == PTAPE_ELEMENT_DATA_TRANSFER;
		const size_t length = 12 + (tags ? tag_len : 0) + (designators ? 8 : 0);
		std::vector<u8> page;

		if (type && type != own_type)
			continue;
		for (unsigned at_index = 0; at_index < ranges[index].count && left; ++at_index) {
			const u16 address = u16(ranges[index].first + at_index);
			const auto found = cartridges.find(address);
			std::vector<u8> descriptor(length);

			if (address < first)
				continue;
			--left;
			put_unaligned_be16(address, &descriptor[0]);
			descriptor[2] = u8(0x08 | (found != cartridges.end()));
			if (tags && found != cartridges.end()) {
				std::fill_n(descriptor.begin() + 12, 32, u8(' '));
				if (found->second != "*")
					std::copy(found->second.begin(), found->second.end(),
						  descriptor.begin() + 12);
			}
			if (designators) {
				const size_t begin = length - 8;

				descriptor[begin] = 2;
				descriptor[begin + 3] = 4;
				std::copy_n("DRV", 3, descriptor.begin() + long(begin) + 4);
				descriptor[begin + 7] = u8('0' + at_index);
			}
			page.insert(page.end(), descriptor.begin(), descriptor.end());
		}
		if (page.empty())
			continue;
		std::vector<u8> header(8);

		header[0] = own_type;
		header[1] = tags ? 0x80 : 0;
		put_unaligned_be16(u16(length), &header[2]);
		put_unaligned_be24(u32(page.size()), &header[5]);
		bytes.insert(bytes.end(), header.begin(), header.end());
		bytes.insert(bytes.end(), page.begin(), page.end());
	}
	put_unaligned_be24(u32(bytes.size() - 8), &bytes[5]);
	bytes.resize(bytes.size() - left_out);
	return data(bytes);
}

int ScriptedChanger::command(const ptape_cdb &cdb, u16 polls_max)
{
	ptape_changer_operation operation{};

	operation.kind = PTAPE_CHANGER_COMMAND;
	operation.command.cdb = cdb;
	operation.by_layout = by_layout;
	operation.polls_max = polls_max;
	operation.absent_error = ENXIO;
	return run(operation);
}

int ScriptedChanger::move(u16 source, u16 destination, u16 polls_max)
{
	ptape_cdb cdb;

	ptape_cdb_move_medium(&cdb, picker, source, destination, false);
	return command(cdb, polls_max);
}

int ScriptedChanger::exchange(u16 source, u16 first, u16 second)
{
	ptape_cdb cdb;

	ptape_cdb_exchange_medium(&cdb, picker, source, first, second, false, false);
	return command(cdb);
}

std::string ScriptedChanger::line() const
{
	std::string all;

	for (const std::string &name : sent)
		all += (all.empty() ? "" : " ") + name;
	return all;
}

unsigned ScriptedChanger::count(const std::string &name) const
{
	return unsigned(std::ranges::count(sent, name));
}

std::string ScriptedChanger::tag_at(u16 address) const
{
	const ptape_slot *slot = ptape_inventory_at(&engine.inventory, 0, address);

	if (!slot || !slot->known)
		return "?";
	if (!slot->content.full)
		return "-";
	return slot->content.tag_len
		       ? std::string(reinterpret_cast<const char *>(slot->content.tag),
				     slot->content.tag_len)
		       : "*";
}

} // namespace ptape::test
