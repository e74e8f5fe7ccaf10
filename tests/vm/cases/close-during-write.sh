#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
#
# Somebody closes the file while another one's write is at the drive: no close() is the
# last then, and what was acknowledged gets its filemark all the same.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
vtlctl hold TAPE0 --on WRITE_6
perl -MPOSIX -e '
  # clone(2) of x86-64 with CLONE_FILES and SIGCHLD: a child with the same table of files.
  my ($clone, $flags) = (56, 0x400 | 17);
  my $fd = POSIX::open($ARGV[0], O_WRONLY) // die "open: $!";
  my $writer = syscall($clone, $flags, 0, 0, 0, 0);
  POSIX::_exit((POSIX::write($fd, "A" x 1000, 1000) // 0) != 1000) if $writer == 0;
  system(qw(vtlctl wait TAPE0 --at-drive --opcode WRITE_6 --timeout 100)) and die;
  POSIX::close($fd) // die "close: $!";
  system(qw(vtlctl release-held TAPE0)) and die;
  waitpid($writer, 0) == $writer && $? == 0 or die "the write failed";' "$TAPE0"
# The next open waits for the close that nobody waited for.
start_program program
expect program "open $TAPE0" ok
same_objects "closed" VTL001L8 "B1000 F"
expect program "write 500 B" 500
expect program close ok
same_objects "and the next file" VTL001L8 "B1000 F B500 F"
