// SPDX-License-Identifier: GPL-2.0-only
/*
 * Trace: the tracepoints themselves. See trace.h.
 */
#define CREATE_TRACE_POINTS
#include "trace.h"

static_assert(PTAPE_FROZEN_NR == 9); /* ptape_step has a word for each */
