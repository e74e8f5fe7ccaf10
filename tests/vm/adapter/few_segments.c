// SPDX-License-Identifier: GPL-2.0-only
/*
 * While it is loaded a host adapter takes fewer segments in one command, as many real ones do
 * (lpfc 64, mpt3sas 128; tcm_loop has 256, iscsi_tcp 4,096, and neither can be told otherwise). A
 * device that is scanned in meanwhile has the limit. Never loaded but in a rig machine.
 */
#include <linux/module.h>
#include <scsi/scsi_host.h>

static unsigned int host;
module_param(host, uint, 0);
MODULE_PARM_DESC(host, "number of the SCSI host");

static unsigned short segments = 64;
module_param(segments, ushort, 0);
MODULE_PARM_DESC(segments, "how many it takes");

static struct Scsi_Host *adapter;
static unsigned short before;

static int __init few_segments_init(void)
{
	adapter = scsi_host_lookup(host);
	if (!adapter)
		return -ENODEV;
	before = adapter->sg_tablesize;
	adapter->sg_tablesize = min(segments, before);
	return 0;
}

static void __exit few_segments_exit(void)
{
	adapter->sg_tablesize = before;
	scsi_host_put(adapter);
}

module_init(few_segments_init);
module_exit(few_segments_exit);
MODULE_DESCRIPTION("A host adapter that takes few segments");
MODULE_LICENSE("GPL");
