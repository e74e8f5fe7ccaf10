// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver's core for C++: every header of kernel/core with C linkage. C++
 * includes this file and never a core header itself. Link ptape_core.
 */
#ifndef PTAPE_LIB_CORE_HPP
#define PTAPE_LIB_CORE_HPP

// System headers stay outside: they know C++ themselves.
#include "core_port.h"

extern "C" {
#include "cdb.h"
#include "changer_command.h"
#include "changer_engine.h"
#include "changer_rules.h"
#include "disposition.h"
#include "disposition_rules.h"
#include "drive_match.h"
#include "element_status.h"
#include "element_table.h"
#include "foreign.h"
#include "foreign_rules.h"
#include "identity.h"
#include "identity_tables.h"
#include "inventory.h"
#include "journal.h"
#include "log_page.h"
#include "mode_page.h"
#include "move.h"
#include "move_rules.h"
#include "mtop_rules.h"
#include "opcodes.h"
#include "page.h"
#include "position.h"
#include "recovery.h"
#include "recovery_rules.h"
#include "reservation.h"
#include "reservation_rules.h"
#include "sense.h"
#include "sense_rules.h"
#include "tape_alert.h"
#include "tape_alert_rules.h"
#include "tape_engine.h"
#include "tape_event.h"
#include "tape_options.h"
#include "tape_timeout.h"
}

#endif // PTAPE_LIB_CORE_HPP
