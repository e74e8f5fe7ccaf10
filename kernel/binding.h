/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bindings: numbers that identities are remembered by, as the parameter bind
 * gives them with the load (modprobe.d) or live. The parameter's set function
 * only stores, under a mutex of its own, because the kernel calls it before init
 * and after exit too; a work item applies what was stored, in its order.
 */
#ifndef PTAPE_BINDING_H
#define PTAPE_BINDING_H

/*
 * From now on a binding takes effect at once. Applies what was given with the
 * load before it returns. Context: may sleep; no lock of the driver.
 */
void ptape_bindings_start(void);

/* From now on bindings are refused. Waits for the running one, drops the rest. May sleep. */
void ptape_bindings_stop(void);

#endif /* PTAPE_BINDING_H */
