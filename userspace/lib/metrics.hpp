// SPDX-License-Identifier: GPL-2.0-only
//
// Metrics: the model in OpenMetrics text, of types that the textfile collector
// of node_exporter knows too (gauge and counter). Pure.
#ifndef PTAPE_LIB_METRICS_HPP
#define PTAPE_LIB_METRICS_HPP

#include "model.hpp"

#include <string>

namespace ptape
{

[[nodiscard]] std::string metrics_text(const System &system);

} // namespace ptape

#endif // PTAPE_LIB_METRICS_HPP
