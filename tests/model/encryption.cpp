// SPDX-License-Identifier: GPL-2.0-only
//
// Scopes of data encryption parameters. The caller serialises.
#include "encryption.hpp"

namespace ptape::model
{

EncryptionScope EncryptionParameters::scope(Nexus nexus) const
{
	if (local_.contains(nexus))
		return EncryptionScope::local;
	return shared_ && shared_->owner == nexus ? EncryptionScope::all_nexuses
						  : EncryptionScope::everybodys;
}

EncryptionScope EncryptionParameters::scope_in_force(Nexus nexus) const
{
	if (local_.contains(nexus))
		return EncryptionScope::local;
	return shared_ ? EncryptionScope::all_nexuses : EncryptionScope::everybodys;
}

const DataEncryption &EncryptionParameters::in_force(Nexus nexus) const
{
	if (const auto own = local_.find(nexus); own != local_.end())
		return own->second;
	return shared_ ? shared_->parameters : disabled_;
}

bool EncryptionParameters::establish(Nexus nexus, EncryptionScope scope, DataEncryption parameters)
{
	const bool gives_up = shared_ && shared_->owner == nexus;

	parameters.instance_counter = ++changes_;
	local_.erase(nexus);
	if (gives_up)
		shared_.reset();
	if (scope == EncryptionScope::local)
		local_[nexus] = parameters;
	else if (scope == EncryptionScope::all_nexuses)
		shared_ = Shared{.owner = nexus, .parameters = parameters};
	return gives_up || scope == EncryptionScope::all_nexuses;
}

void EncryptionParameters::demounted()
{
	std::erase_if(local_, [](const auto &own) { return own.second.clear_on_demount; });
	if (shared_ && shared_->parameters.clear_on_demount)
		shared_.reset();
}

} // namespace ptape::model
