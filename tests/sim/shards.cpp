// SPDX-License-Identifier: GPL-2.0-only
//
// Forked processes, a pipe from each, and a page that they share.
#include "shards.hpp"

#include "failure.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <type_traits>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ptape::sim
{

namespace
{

static_assert(std::is_trivially_copyable_v<Totals>);

struct Child {
	pid_t pid;
	int from;
};

// What a process tells of itself: its totals, and then each run that failed.
std::string packed(const Shard &shard)
{
	std::string bytes(reinterpret_cast<const char *>(&shard.totals), sizeof(Totals));

	for (const Found &found : shard.found()) {
		const std::uint64_t head[] = {found.at, found.line.size()};

		bytes.append(reinterpret_cast<const char *>(head), sizeof(head));
		bytes += found.line;
	}
	return bytes;
}

void unpack(std::string_view bytes, Totals &totals, std::vector<Found> &all)
{
	Totals some;

	std::memcpy(&some, bytes.data(), sizeof(some));
	totals.add(some);
	bytes.remove_prefix(sizeof(some));
	while (!bytes.empty()) {
		std::uint64_t head[2];

		std::memcpy(head, bytes.data(), sizeof(head));
		all.push_back({head[0], std::string(bytes.substr(sizeof(head), head[1]))});
		bytes.remove_prefix(sizeof(head) + head[1]);
	}
}

bool write_all(int to, std::string_view bytes)
{
	while (!bytes.empty()) {
		const ssize_t written = write(to, bytes.data(), bytes.size());

		if (written <= 0)
			return false;
		bytes.remove_prefix(static_cast<std::size_t>(written));
	}
	return true;
}

std::string read_all(int from)
{
	char buffer[4096];
	std::string bytes;

	for (;;) {
		const ssize_t got = read(from, buffer, sizeof(buffer));

		if (got <= 0)
			return bytes;
		bytes.append(buffer, static_cast<std::size_t>(got));
	}
}

void run(Shard &shard, const std::function<void(Shard &)> &work)
{
	work(shard);
	shard.totals.gather();
}

Child start(Shard::Shared &shared, const std::function<void(Shard &)> &work)
{
	int ends[2];

	if (pipe(ends) != 0)
		throw Failure{"no pipe"};
	const pid_t pid = fork();
	if (pid < 0)
		throw Failure{"no process"};
	if (pid == 0) {
		Shard shard(shared);

		close(ends[0]);
		run(shard, work);
		_exit(write_all(ends[1], packed(shard)) ? EXIT_SUCCESS : EXIT_FAILURE);
	}
	close(ends[1]);
	return {pid, ends[0]};
}

void join(const Child &child, Totals &totals, std::vector<Found> &all)
{
	const std::string bytes = read_all(child.from);
	int status = 0;

	close(child.from);
	if (waitpid(child.pid, &status, 0) != child.pid || status != 0)
		throw Failure{"a process of the simulation has died"};
	unpack(bytes, totals, all);
}

} // namespace

void Shard::fail(std::uint64_t at, std::string line)
{
	std::uint64_t first = shared_.failed;

	while (at < first && !shared_.failed.compare_exchange_weak(first, at))
		;
	found_.push_back({at, std::move(line)});
}

std::vector<Found> in_shards(unsigned jobs, const std::function<void(Shard &)> &work,
			     Totals &totals)
{
	void *page = mmap(nullptr, sizeof(Shard::Shared), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	std::vector<Child> children;
	std::vector<Found> all;

	if (page == MAP_FAILED)
		throw Failure{"no memory to share"};
	Shard::Shared &shared = *new (page) Shard::Shared;
	Shard own(shared);

	std::fflush(stdout);
	for (unsigned job = 1; job < jobs; ++job)
		children.push_back(start(shared, work));
	run(own, work);
	unpack(packed(own), totals, all);
	for (const Child &child : children)
		join(child, totals, all);
	munmap(page, sizeof(Shard::Shared));
	std::ranges::sort(all, {}, &Found::at);
	return all;
}

} // namespace ptape::sim
