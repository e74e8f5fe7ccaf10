// SPDX-License-Identifier: GPL-2.0-only
//
// sock_diag: a dump of TCP sockets, and the order to abort one of them.
#include "tcp_connections.hpp"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <vector>

#include "file_descriptor.hpp"

namespace ptape::vtl
{

namespace
{

// Listening sockets and those that only wait out their time are no connection.
constexpr std::uint32_t open_states =
	~((1U << TCP_LISTEN) | (1U << TCP_TIME_WAIT) | (1U << TCP_CLOSE));

struct DiagRequest {
	nlmsghdr header;
	inet_diag_req_v2 body;
};

Outcome<> send_request(const FileDescriptor &netlink, std::uint16_t type, std::uint16_t flags,
		       const inet_diag_sockid &socket)
{
	DiagRequest request{};

	request.header.nlmsg_len = sizeof(request);
	request.header.nlmsg_type = type;
	request.header.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
	request.body.sdiag_family = AF_INET;
	request.body.sdiag_protocol = IPPROTO_TCP;
	request.body.idiag_states = open_states;
	request.body.id = socket;
	if (::send(netlink.get(), &request, sizeof(request), 0) != sizeof(request))
		return system_failure("sock_diag: send");
	return {};
}

// Hands every message of the answer to `act` until the kernel says that it was
// the last one; returns the errno that it says.
template <typename Act> Outcome<int> receive(const FileDescriptor &netlink, Act act)
{
	constexpr std::size_t buffer_size = 32768; // what the kernel fills at most
	alignas(nlmsghdr) char buffer[buffer_size];

	for (;;) {
		const ssize_t size = ::recv(netlink.get(), buffer, sizeof(buffer), 0);

		if (size < 0 && errno == EINTR)
			continue;
		if (size <= 0)
			return system_failure("sock_diag: receive");
		auto left = static_cast<unsigned>(size);

		for (auto *message = reinterpret_cast<nlmsghdr *>(buffer); NLMSG_OK(message, left);
		     message = NLMSG_NEXT(message, left)) {
			if (message->nlmsg_type == NLMSG_DONE)
				return 0;
			if (message->nlmsg_type == NLMSG_ERROR)
				return -static_cast<nlmsgerr *>(NLMSG_DATA(message))->error;
			act(*static_cast<inet_diag_msg *>(NLMSG_DATA(message)));
		}
	}
}

Outcome<FileDescriptor> open_netlink()
{
	FileDescriptor netlink(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));

	if (!netlink.valid())
		return system_failure("sock_diag");
	return netlink;
}

Outcome<std::vector<inet_diag_sockid>> find(const FileDescriptor &netlink, const Portal &portal)
{
	std::vector<inet_diag_sockid> found;
	in_addr address{};

	if (::inet_pton(AF_INET, portal.address.c_str(), &address) != 1)
		return Failure{"\"" + portal.address + "\" is no IPv4 address"};
	if (auto done = send_request(netlink, SOCK_DIAG_BY_FAMILY, NLM_F_DUMP, {}); !done.ok())
		return done.failure();

	const std::uint16_t port = htons(portal.port);
	auto error = receive(netlink, [&](const inet_diag_msg &socket) {
		const inet_diag_sockid &id = socket.id;

		if ((id.idiag_src[0] == address.s_addr && id.idiag_sport == port) ||
		    (id.idiag_dst[0] == address.s_addr && id.idiag_dport == port))
			found.push_back(id);
	});

	if (!error.ok())
		return error.failure();
	if (error.value() != 0)
		return Failure{std::string("sock_diag: ") + std::strerror(error.value())};
	return found;
}

} // namespace

Outcome<unsigned> count_connections(const Portal &portal)
{
	auto netlink = open_netlink();

	if (!netlink.ok())
		return netlink.failure();

	auto found = find(netlink.value(), portal);

	if (!found.ok())
		return found.failure();
	return static_cast<unsigned>(found.value().size());
}

Outcome<unsigned> abort_connections(const Portal &portal)
{
	auto netlink = open_netlink();
	unsigned aborted = 0;

	if (!netlink.ok())
		return netlink.failure();

	auto found = find(netlink.value(), portal);

	if (!found.ok())
		return found.failure();
	for (const inet_diag_sockid &socket : found.value()) {
		if (auto done = send_request(netlink.value(), SOCK_DESTROY, NLM_F_ACK, socket);
		    !done.ok())
			return done.failure();

		auto error = receive(netlink.value(), [](const inet_diag_msg &) {});

		if (!error.ok())
			return error.failure();
		// The second end may have gone with the first.
		if (error.value() == ENOENT)
			continue;
		if (error.value() != 0)
			return Failure{std::string("sock_diag: destroy: ") +
				       std::strerror(error.value())};
		aborted++;
	}
	return aborted;
}

} // namespace ptape::vtl
