// SPDX-License-Identifier: GPL-2.0-only
//
// TapeAlert: names of the flags, and which of them the driver's own state asks
// for. Pure.
#ifndef PTAPE_LIB_TAPE_ALERT_HPP
#define PTAPE_LIB_TAPE_ALERT_HPP

#include "model.hpp"

#include <string>

namespace ptape
{

// "flag 50" for one that SSC-5 does not name.
[[nodiscard]] std::string tape_alert_name(unsigned int flag);

// Lines `TapeAlert[N]: text` as Bacula's Alert Command wants them; "" for a drive
// whose data is all right. Made of what the driver knows: the drive is not asked, so
// its own flags stay for whoever reads them.
[[nodiscard]] std::string alert_text(const Device &device);

} // namespace ptape

#endif // PTAPE_LIB_TAPE_ALERT_HPP
