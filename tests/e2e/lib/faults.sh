# SPDX-License-Identifier: GPL-2.0-only
# The faults of vm/scene.sh by name. Sourced by bash.
# shellcheck shell=bash disable=SC2034 # those who source it use them

ALL_FAULTS='none lun power unplug swap hang session session-lost changer other-cartridge short-journal'
OF_SESSIONS=' session session-lost ' # by iSCSI; the others without it, which is faster
