// SPDX-License-Identifier: GPL-2.0-only
//
// Serving vtlctl.
#include "control.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "commands.hpp"

namespace ptape::vtl
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;

bool reply(int fd, const ordered_json &members, const std::vector<std::uint8_t> &bytes)
{
	// Whatever bytes a text has, the line is JSON.
	const std::string line =
		members.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + "\n";

	return write_all(fd, line.data(), line.size()) && write_all(fd, bytes.data(), bytes.size());
}

ordered_json failed(const std::string &what)
{
	return {{"ok", false}, {"error", what}};
}

} // namespace

Outcome<std::unique_ptr<Control>> Control::open(const std::string &path)
{
	constexpr int backlog = 16;
	std::unique_ptr<Control> control(new Control(path));
	sockaddr_un address{};

	if (path.size() >= sizeof(address.sun_path)) {
		control->path_.clear();
		return Failure{path + ": too long for a socket"};
	}
	address.sun_family = AF_UNIX;
	path.copy(address.sun_path, path.size());
	// A socket that nobody serves was left by a daemon that was killed.
	struct stat file {
	};
	if (::lstat(path.c_str(), &file) == 0 && S_ISSOCK(file.st_mode))
		::unlink(path.c_str());
	control->listener_ =
		FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
	control->stop_bell_ = FileDescriptor(::eventfd(0, EFD_CLOEXEC));
	if (!control->listener_.valid() || !control->stop_bell_.valid())
		return system_failure("socket");
	if (::bind(control->listener_.get(), reinterpret_cast<const sockaddr *>(&address),
		   sizeof(address)) < 0) {
		control->path_.clear(); // not ours to remove
		return system_failure(path);
	}
	if (::listen(control->listener_.get(), backlog) < 0)
		return system_failure(path);
	return control;
}

Control::~Control()
{
	for (Connection &connection : connections_) {
		::shutdown(connection.fd.get(), SHUT_RDWR);
		if (connection.thread.joinable())
			connection.thread.join();
	}
	if (!path_.empty())
		::unlink(path_.c_str());
}

void Control::serve(Connection &connection, Server &server)
{
	std::string line;

	if (read_line(connection.fd.get(), line)) {
		const json members = json::parse(line, nullptr, false);
		const bool stop = members.is_object() && members.value("command", json()) == "stop";

		if (!members.is_object()) {
			(void)reply(connection.fd.get(), failed("not a JSON object"), {});
		} else if (stop) {
			const std::uint64_t one = 1;

			connection.stop_asked = true; // answered by finish()
			[[maybe_unused]] const ssize_t size =
				::write(stop_bell_.get(), &one, sizeof(one));
			return;
		} else if (auto answer = carry_out(server, members); answer.ok()) {
			answer.value().members["ok"] = true;
			answer.value().members["length"] = answer.value().bytes.size();
			(void)reply(connection.fd.get(), answer.value().members,
				    answer.value().bytes);
		} else {
			(void)reply(connection.fd.get(), failed(answer.failure().what), {});
		}
	}
	::shutdown(connection.fd.get(), SHUT_RDWR);
	connection.done = true;
}

void Control::reap()
{
	std::erase_if(connections_, [](Connection &connection) {
		if (connection.done)
			connection.thread.join();
		return connection.done.load();
	});
}

void Control::run(Server &server, int signals)
{
	pollfd sources[] = {
		{.fd = listener_.get(), .events = POLLIN, .revents = 0},
		{.fd = signals, .events = POLLIN, .revents = 0},
		{.fd = stop_bell_.get(), .events = POLLIN, .revents = 0},
	};

	while (sources[1].revents == 0 && sources[2].revents == 0) {
		if (::poll(sources, std::size(sources), -1) < 0)
			continue; // EINTR
		reap();
		if (sources[0].revents == 0)
			continue;

		FileDescriptor fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));

		if (!fd.valid())
			continue; // it gave up before
		Connection &connection = connections_.emplace_back();

		connection.fd = std::move(fd);
		connection.thread =
			std::thread([this, &connection, &server] { serve(connection, server); });
	}
	// Requests under way end before the library goes.
	server.interrupt();
	for (Connection &connection : connections_) {
		if (!connection.stop_asked)
			::shutdown(connection.fd.get(), SHUT_RD);
		connection.thread.join();
	}
}

void Control::finish(const std::string &failure)
{
	::unlink(path_.c_str());
	path_.clear();
	listener_.reset();
	for (Connection &connection : connections_)
		if (connection.stop_asked)
			(void)reply(connection.fd.get(),
				    failure.empty() ? ordered_json{{"ok", true}} : failed(failure),
				    {});
}

} // namespace ptape::vtl
