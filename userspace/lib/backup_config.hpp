// SPDX-License-Identifier: GPL-2.0-only
//
// Backup configuration: device sections for Bacula, Bareos and Amanda of what
// is attached, with names that stay. Pure.
#ifndef PTAPE_LIB_BACKUP_CONFIG_HPP
#define PTAPE_LIB_BACKUP_CONFIG_HPP

#include "model.hpp"

#include <string>

namespace ptape
{

enum class BackupProgram { bacula, bareos, amanda };

// "" when there is nothing to configure.
[[nodiscard]] std::string backup_config(BackupProgram program, const System &system);

} // namespace ptape

#endif // PTAPE_LIB_BACKUP_CONFIG_HPP
