// SPDX-License-Identifier: GPL-2.0-only
//
// Carries out the calls of one program, and tells of each what a program could
// see of it: value, errno, data, status. Owns the files that the program opens.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "file_descriptor.hpp"
#include "machine.hpp"
#include "program.hpp"
#include "transcript.hpp"

namespace ptape::stock
{

class Interpreter
{
public:
	using Tell = std::function<void(const Answer &)>;

	Interpreter(const Machine &machine, Tell tell) : machine_(machine), tell_(std::move(tell))
	{
	}

	// All calls in order, and a close of what the program left open.
	void run(const Program &program);

private:
	std::string answer(const Call &call);
	std::string once(const Call &call, unsigned repetition);
	std::string on_file(const Call &call, int fd, unsigned repetition);

	std::string open(const Call &call);
	std::string close(const std::string &handle);
	std::string dup(const Call &call);
	std::string transfer(const Call &call, int fd, unsigned repetition) const;
	std::string vectors(const Call &call, int fd, unsigned repetition) const;
	std::string generic(const Call &call) const;
	std::string sysfs(const Call &call) const;
	std::string stat(const Call &call) const;

	const Machine &machine_;
	Tell tell_;
	std::map<std::string, vtl::FileDescriptor> files_;
};

} // namespace ptape::stock
