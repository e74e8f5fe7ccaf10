/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the changer engine share and nobody else sees: changer_engine.c steps
 * through the phases, changer_build.c makes the command of each.
 */
#ifndef PTAPE_CORE_CHANGER_INTERNAL_H
#define PTAPE_CORE_CHANGER_INTERNAL_H

#include "changer_engine.h"

/* The command of its phase is READ ELEMENT STATUS. */
bool ptape_changer_reads_elements(const struct ptape_changer_engine *engine);

/* Return: bytes that the phase's command asks for, into the scratch buffer; not of SEND. */
u32 ptape_changer_length_of(const struct ptape_changer_engine *engine);

/* Of READ ELEMENT STATUS it also notes what it asks for. */
void ptape_changer_build(struct ptape_changer_engine *engine, struct ptape_command *command);

#endif /* PTAPE_CORE_CHANGER_INTERNAL_H */
