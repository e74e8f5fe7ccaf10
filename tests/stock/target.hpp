// SPDX-License-Identifier: GPL-2.0-only
//
// A device of the library and the driver under test: taken from it and given back,
// and asked without it, by vtlctl and by its SCSI generic node.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "file_descriptor.hpp"
#include "machine.hpp"

namespace ptape::stock
{

// Everything that fails here is a std::runtime_error: the rig's fault.
class Target
{
public:
	// @unit: the library's name for it; @node: that it has while it is bound.
	Target(Machine machine, std::string unit, std::string node);

	[[nodiscard]] const Machine &machine() const { return machine_; }
	[[nodiscard]] const std::string &unit() const { return unit_; }

	void vtlctl(const std::vector<std::string> &words);
	[[nodiscard]] std::string field(const std::string &name);
	// The driver forgets the device, or meets it for the first time.
	void bind(bool on);
	// Another SCSI device for it, which no driver takes by itself.
	void renew();
	// Until it is stable; an unloaded drive is not ready, which is an answer too.
	void drain_attentions();
	ScsiResult command(const std::vector<std::uint8_t> &cdb,
			   std::span<const std::uint8_t> data_out = {});

private:
	void open_generic();
	[[nodiscard]] bool is_bound() const;

	Machine machine_;
	std::string unit_;
	std::string node_;
	std::string hctl_;
	vtl::FileDescriptor generic_;
};

[[nodiscard]] bool has_key(const ScsiResult &result, std::uint8_t key);

} // namespace ptape::stock
