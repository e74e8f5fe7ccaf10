// SPDX-License-Identifier: GPL-2.0-only
//
// ptape config bacula|bareos|amanda.
#include "command.hpp"

#include "backup_config.hpp"
#include "inventory.hpp"

namespace ptape::cli
{

int run_config(const Context &context, const std::string &program)
{
	if (context.json)
		throw Refusal(exit_usage, "sections are text: there is no --json of it");
	const auto which = program == "bacula"	 ? BackupProgram::bacula
			   : program == "bareos" ? BackupProgram::bareos
						 : BackupProgram::amanda;
	const std::string text = backup_config(which, read_system(context.root));

	if (text.empty())
		throw Refusal(exit_no_device, "no tape drive or changer is here");
	put(text);
	return exit_done;
}

} // namespace ptape::cli
