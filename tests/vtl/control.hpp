// SPDX-License-Identifier: GPL-2.0-only
//
// The daemon's UNIX socket: one request line a connection, one answer line,
// bytes behind it where the answer says so. Each connection has a thread, since
// a request may wait; main owns the Control and stops it before the library.
#pragma once

#include <atomic>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "file_descriptor.hpp"
#include "outcome.hpp"
#include "server.hpp"
#include "socket.hpp"

namespace ptape::vtl
{

class Control
{
public:
	static Outcome<std::unique_ptr<Control>> open(const std::string &path);
	~Control();

	// Accepts connections until the signal descriptor or a "stop" ends it.
	void run(Server &server, int signals);

	// Who asked for the stop is told its outcome, and the socket is gone.
	void finish(const std::string &failure);

private:
	struct Connection {
		FileDescriptor fd;
		std::atomic<bool> done = false;
		std::atomic<bool> stop_asked = false;
		std::thread thread;
	};

	explicit Control(std::string path) : path_(std::move(path)) {}

	void serve(Connection &connection, Server &server);
	void reap();

	std::string path_;
	FileDescriptor listener_;
	FileDescriptor stop_bell_;
	std::list<Connection> connections_;
};

} // namespace ptape::vtl
