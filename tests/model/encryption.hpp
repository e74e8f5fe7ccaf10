// SPDX-License-Identifier: GPL-2.0-only
//
// Data encryption parameters of a drive: which set is in force for which nexus
// (SSC-5 4.2.21). Owned by the drive; the caller serialises.
#pragma once

#include "logical_unit.hpp"
#include "sha256.hpp"

#include <map>
#include <optional>

namespace ptape::model
{

// ENCRYPTION MODE and DECRYPTION MODE that the drive has; the standard's
// EXTERNAL and RAW (1) are not among them.
enum class EncryptionMode : std::uint8_t { disable = 0, encrypt = 2 };
enum class DecryptionMode : std::uint8_t { disable = 0, decrypt = 2, mixed = 3 };

// SCOPE of Set Data Encryption: whom a set of parameters is for.
enum class EncryptionScope : std::uint8_t { everybodys = 0, local = 1, all_nexuses = 2 };

// One set. Of the key only a digest is kept: enough to tell keys apart.
struct DataEncryption {
	EncryptionMode encryption = EncryptionMode::disable;
	DecryptionMode decryption = DecryptionMode::disable;
	std::optional<Digest> key = std::nullopt;
	bool clear_on_demount = false;	    // CKOD
	std::uint32_t instance_counter = 0; // which change of parameters made it
};

class EncryptionParameters
{
public:
	// What a nexus has established itself: PUBLIC when nothing.
	[[nodiscard]] EncryptionScope scope(Nexus nexus) const;
	// Whom the parameters are for that the nexus works with.
	[[nodiscard]] EncryptionScope scope_in_force(Nexus nexus) const;
	[[nodiscard]] const DataEncryption &in_force(Nexus nexus) const;

	// What the nexus had established goes; with PUBLIC that is all. True if what
	// the nexuses without parameters of their own work with changed.
	bool establish(Nexus nexus, EncryptionScope scope, DataEncryption parameters);

	void demounted(); // sets with CKOD go
	void clear() { *this = {}; }

private:
	struct Shared {
		Nexus owner;
		DataEncryption parameters;
	};

	DataEncryption disabled_;
	std::optional<Shared> shared_; // of scope ALL I_T NEXUS: one for the drive
	std::map<Nexus, DataEncryption> local_;
	std::uint32_t changes_ = 0;
};

} // namespace ptape::model
