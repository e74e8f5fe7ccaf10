# SPDX-License-Identifier: GPL-2.0-only
#
# Entry points only: what a person types. Each hands over to the program that
# does the work (Kbuild, CMake, the scripts under tests/).

# The kernel that `make module` builds for and `make install` installs for.
KERNELRELEASE ?= $(shell uname -r)
KDIR ?= /lib/modules/$(KERNELRELEASE)/build
# Staged installation, for packages: everything goes below it.
DESTDIR ?=
export KERNELRELEASE DESTDIR
# Random programs of `make sim`: 200 calls each, half an hour for all of them; of moves a fifth as many.
SEEDS ?= 1000000
# Of `make bench` and `make campaign`; their programs say what is usual.
ROUNDS ?=
FAULTS ?=
SEED ?=
# Of `make vm-shell`: uml, debug, or one of Debian's.
KERNEL ?=
# Of the differential test: folders or files below tests/stock/programs.
PROGRAMS ?=

.DEFAULT_GOAL := help
.PHONY: demo check check-long bench campaign sim differential torture fuzz module user \
	deb install install-dkms uninstall vm-shell clean help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

demo: ## boot a VM, unplug both drives under a running tar, compare every byte
	@tests/setup all
	@tests/demo/run

check: ## the fair sample of all tests, before every change (STAGE=NAME: one stage)
	@tests/check $(STAGE)

check-long: ## all tests, in parts (PART=NAME: one part)
	@PART='$(PART)' tests/check-long

bench: ## throughput, CPU and commands per GB against the stock drivers (ROUNDS=: pairs)
	@tests/setup all
	@tests/bench/run $(if $(ROUNDS),--rounds $(ROUNDS))

campaign: ## random faults on random programs, User-Mode Linux with KASAN (FAULTS=, SEED=)
	@tests/setup all
	@tests/campaign/run $(if $(FAULTS),--faults $(FAULTS)) $(if $(SEED),--seed $(SEED))

sim: ## seeded random programs, moves and faults through core and model (SEEDS=N)
	@tests/setup build
	@tests/sim/run --seeds $(SEEDS) --exhaustive 2 --robot-exhaustive 2

differential: ## the same programs on the stock driver and on ptape (PROGRAMS=: some of them)
	@tests/setup all
	@tests/stock/run $(PROGRAMS)

torture: ## every call by many processes while drives and driver come and go: KASAN, lockdep, KCSAN
	@tests/setup all
	@tests/torture/run

fuzz: ## libFuzzer on every decoder (a minute each)
	@tests/setup build
	@tests/fuzz/run

module: ## the kernel module, for KERNELRELEASE (default: the running kernel)
	@test -e $(KDIR)/Makefile || { echo "make module: no headers of kernel $(KERNELRELEASE) at $(KDIR): install linux-headers-$(KERNELRELEASE), or say KERNELRELEASE=" >&2; exit 1; }
	$(MAKE) -C $(KDIR) M=$(CURDIR)/kernel modules

user: ## the userspace programs (build/release)
	@command -v cmake >/dev/null || { echo "make user: no cmake here: run tests/setup build" >&2; exit 1; }
	cmake --preset release
	cmake --build --preset release --parallel

deb: ## the Debian packages ptape and ptape-dkms (build/packages), judged by lintian
	@tests/setup deb
	@dkms/build-deb

install: ## what `make module user` built, udev rules, modprobe.d (DESTDIR= stages)
	@dkms/install add

install-dkms: ## the same, but the module's source to DKMS, which builds it for each new kernel
	@dkms/install add-dkms

uninstall: ## take either installation back
	@dkms/install remove

vm-shell: ## a root shell in a VM with the emulated library and ptape (KERNEL=: which one)
	@tests/setup all
	@tests/vm/shell $(if $(KERNEL),--kernel $(KERNEL))

clean: ## remove what make built (not the caches of the tests)
	rm -rf build
	find kernel \( -name '*.o' -o -name '*.ko' -o -name '*.mod' -o -name '*.mod.c' \
		-o -name '.*.cmd' -o -name Module.symvers -o -name modules.order \) -delete
