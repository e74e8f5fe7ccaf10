// SPDX-License-Identifier: GPL-2.0-only
/*
 * ptape: persistent SCSI tape drives and changers in the place of st and ch.
 * The init ladder and its mirror, nothing else.
 */
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/major.h>
#include <linux/module.h>
#include <linux/reboot.h>
#include <scsi/scsi.h>

#include "binding.h"
#include "changer.h"
#include "library.h"
#include "options.h"
#include "path.h"
#include "tap.h"
#include "tape.h"
#include "unit.h"

#define MINORS BIT(MINORBITS) /* all of both majors: as st, and so that nobody shares them */

static const dev_t tape_devts = MKDEV(SCSI_TAPE_MAJOR, 0);
static const dev_t changer_devts = MKDEV(SCSI_CHANGER_MAJOR, 0);

static int end_waits(struct notifier_block *block, unsigned long action, void *data)
{
	ptape_unit_end_waits();
	return NOTIFY_DONE;
}

static struct notifier_block reboot_block = { .notifier_call = end_waits };

/* Both majors before anything else: they tell whether a stock driver is loaded. */
static int claim_majors(void)
{
	int ret = register_chrdev_region(tape_devts, MINORS, "st");

	if (ret) {
		pr_err("ptape: not loaded: major %u is in use; is the driver st loaded? Unload st and ch first.\n",
		       SCSI_TAPE_MAJOR);
		return ret;
	}
	ret = register_chrdev_region(changer_devts, MINORS, "ch");
	if (!ret)
		return 0;
	pr_err("ptape: not loaded: major %u is in use; is the driver ch loaded? Unload st and ch first.\n",
	       SCSI_CHANGER_MAJOR);
	unregister_chrdev_region(tape_devts, MINORS);
	return ret;
}

static void release_majors(void)
{
	unregister_chrdev_region(changer_devts, MINORS);
	unregister_chrdev_region(tape_devts, MINORS);
}

static int __init init_ptape(void)
{
	int ret = claim_majors();

	if (ret)
		goto err_options_given;
	ret = ptape_unit_module_init();
	if (ret)
		goto err_majors;
	ret = ptape_tape_module_init();
	if (ret)
		goto err_unit;
	ret = ptape_changer_module_init();
	if (ret)
		goto err_tape;
	ret = register_reboot_notifier(&reboot_block);
	if (ret)
		goto err_changer;
	ptape_tap_module_init();
	ptape_options_start();
	/* Bindings given with the load are numbers before the first device comes. */
	ptape_bindings_start();
	ret = ptape_path_register();
	if (ret)
		goto err_options;
	return 0;

err_options:
	ptape_bindings_stop();
	ptape_options_stop();
	ptape_tap_module_exit();
	unregister_reboot_notifier(&reboot_block);
	/* Those of bindings, while the roles are there: they tell the library's work item. */
	ptape_unit_forget_all();
err_changer:
	ptape_changer_module_exit();
	ptape_library_module_exit();
err_tape:
	ptape_tape_module_exit();
err_unit:
	ptape_unit_module_exit();
err_majors:
	release_majors();
err_options_given:
	ptape_bindings_stop();
	ptape_options_stop();
	return ret;
}

static void __exit exit_ptape(void)
{
	ptape_bindings_stop();
	ptape_options_stop();
	ptape_path_unregister();
	ptape_tap_module_exit();
	unregister_reboot_notifier(&reboot_block);
	ptape_unit_module_exit();
	ptape_changer_module_exit();
	ptape_library_module_exit();
	ptape_tape_module_exit();
	release_majors();
}

module_init(init_ptape);
module_exit(exit_ptape);

MODULE_AUTHOR("The ptape authors");
MODULE_DESCRIPTION("Persistent SCSI tape drives and medium changers");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1.0");
MODULE_ALIAS_CHARDEV_MAJOR(SCSI_TAPE_MAJOR);
MODULE_ALIAS_CHARDEV_MAJOR(SCSI_CHANGER_MAJOR);
MODULE_ALIAS_SCSI_DEVICE(TYPE_TAPE);
MODULE_ALIAS_SCSI_DEVICE(TYPE_MEDIUM_CHANGER);
