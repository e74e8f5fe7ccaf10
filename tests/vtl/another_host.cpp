// SPDX-License-Identifier: GPL-2.0-only
//
// reserve.
#include "another_host.hpp"

#include <array>

namespace ptape::vtl
{

namespace
{

enum Action : std::uint8_t { reserve_it = 1, clear = 3, preempt = 4, register_and_ignore = 6 };

constexpr std::uint8_t exclusive_access = 3;

void put_key(std::uint8_t *at, std::uint64_t key)
{
	for (int byte = 7; byte >= 0; byte--, key >>= 8)
		at[byte] = static_cast<std::uint8_t>(key);
}

class AnotherHost
{
public:
	AnotherHost(model::DeviceServer &device, model::Nexus nexus)
		: device_(device), nexus_(nexus)
	{
		// It takes an attention also where a reservation is in the way.
		constexpr std::array<std::uint8_t, 6> request_sense = {0x03, 0, 0, 0, 18, 0};

		device_.ensure_nexuses(nexus + 1);
		while (device_.pending_attentions(nexus_) > 0)
			device_.execute(nexus_, request_sense, {});
	}

	bool out(Action action, std::uint64_t key, std::uint64_t action_key)
	{
		constexpr std::uint8_t list_len = 24;
		const std::uint8_t type =
			action == reserve_it || action == preempt ? exclusive_access : 0;
		const std::array<std::uint8_t, 10> cdb = {0x5f, action, type, 0,	0,
							  0,	0,	0,    list_len, 0};
		std::array<std::uint8_t, list_len> list = {};

		put_key(&list[0], key);
		put_key(&list[8], action_key);
		return device_.execute(nexus_, cdb, list).status == model::Status::good;
	}

	// Key of the holder; 0: nobody holds it, or all who are registered.
	std::uint64_t holder()
	{
		constexpr std::size_t at = 8;
		const std::array<std::uint8_t, 10> cdb = {0x5e, 1, 0, 0, 0, 0, 0, 0, 24, 0};
		const model::Reply reply = device_.execute(nexus_, cdb, {});
		std::uint64_t key = 0;

		for (std::size_t byte = at; byte < at + 8 && byte < reply.data.size(); byte++)
			key = key << 8 | reply.data[byte];
		return key;
	}

private:
	model::DeviceServer &device_;
	model::Nexus nexus_;
};

} // namespace

Outcome<Answer> reserve(Server &server, Request &request)
{
	const std::uint64_t key = request.number("key");
	const bool ends = request.flag("clear");
	const std::string name = request.text("name");
	const std::lock_guard guard(server.lock().mutex);
	Unit *unit = server.find(name);

	if (!request.ok())
		return request.failure();
	if (!unit)
		return Failure{"no unit " + name};
	if (!key)
		return Failure{"0 is no key"};
	set_model_time(*unit);
	AnotherHost host(*unit->device, static_cast<model::Nexus>(unit->paths.size()));
	if (ends)
		return host.out(clear, key, 0) ? Outcome<Answer>(Answer{})
					       : Outcome<Answer>(Failure{"it is not registered"});
	const std::uint64_t holder = host.holder();
	if (!host.out(register_and_ignore, 0, key) ||
	    !(holder ? host.out(preempt, key, holder) : host.out(reserve_it, key, 0)))
		return Failure{name + " cannot be reserved"};
	return Answer{};
}

} // namespace ptape::vtl
