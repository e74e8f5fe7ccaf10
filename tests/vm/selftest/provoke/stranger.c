// SPDX-License-Identifier: GPL-2.0-only
/* The same under a name that is none of the rig's own modules. */
#include "provoke.c"
