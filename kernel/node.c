// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nodes of a unit: device_add, device_move, device_del of its class devices.
 */
#include <linux/device.h>
#include <linux/kobject.h>
#include <linux/slab.h>

#include "node.h"
#include "unit.h"

#define NODE_NAME_LEN_MAX 32 /* bytes with the NUL; "nst131071a" has 11 */

static void release_node(struct device *dev)
{
	struct ptape_node *node = ptape_node_of_dev(dev);

	put_device(&node->unit->dev);
	kfree(node);
}

static int add_node(struct ptape_unit *unit, unsigned int index, struct device *parent)
{
	struct ptape_node *node = kzalloc(sizeof(*node), GFP_KERNEL);
	char name[NODE_NAME_LEN_MAX];
	int ret;

	if (!node)
		return -ENOMEM;
	node->unit = unit;
	node->index = index;
	device_initialize(&node->dev);
	get_device(&unit->dev); /* release_node() puts it */
	node->dev.release = release_node;
	node->dev.class = unit->role->class;
	node->dev.parent = parent;
	node->dev.groups = unit->role->node_groups;
	node->dev.devt = unit->role->devt(unit->number, index);
	unit->role->node_name(unit->number, index, name, sizeof(name));
	ret = dev_set_name(&node->dev, "%s", name);
	if (ret)
		goto err_put;
	cdev_init(&node->cdev, unit->role->fops);
	node->cdev.owner = THIS_MODULE;
	ret = cdev_device_add(&node->cdev, &node->dev);
	if (ret)
		goto err_put;
	unit->nodes[index] = node;
	return 0;

err_put:
	put_device(&node->dev);
	return ret;
}

static void remove_node(struct ptape_unit *unit, unsigned int index)
{
	struct ptape_node *node = unit->nodes[index];

	unit->nodes[index] = NULL;
	cdev_device_del(&node->cdev, &node->dev);
	put_device(&node->dev);
}

int ptape_nodes_add(struct ptape_unit *unit, struct device *parent)
{
	unsigned int i;
	int ret;

	lockdep_assert_held(&ptape_units_mutex);
	for (i = 0; i < unit->role->nodes; i++) {
		ret = add_node(unit, i, parent);
		if (ret)
			goto err_remove;
	}
	unit->has_nodes = true;
	return 0;

err_remove:
	while (i-- > 0)
		remove_node(unit, i);
	return ret;
}

void ptape_nodes_remove(struct ptape_unit *unit)
{
	unsigned int i = unit->role->nodes;

	lockdep_assert_held(&ptape_units_mutex);
	while (unit->has_nodes && i-- > 0)
		remove_node(unit, i);
	unit->has_nodes = false;
}

bool ptape_nodes_open(struct ptape_unit *unit)
{
	unsigned int i;

	lockdep_assert_held(&ptape_units_mutex);
	/* Each open file, and each open on its way, holds one beside the node's own. */
	for (i = 0; unit->has_nodes && i < unit->role->nodes; i++)
		if (kref_read(&unit->nodes[i]->cdev.kobj.kref) > 1)
			return true;
	return false;
}

static void move_node(struct ptape_node *node, struct device *parent)
{
	/* device_add() or device_move() took a reference for us when we came here. */
	struct kobject *glue = node->dev.kobj.parent;
	int ret = device_move(&node->dev, parent,
			      parent ? DPM_ORDER_DEV_AFTER_PARENT : DPM_ORDER_DEV_LAST);

	if (ret) {
		dev_err(&node->dev, "ptape: cannot move in the device tree, error %d\n", ret);
		return;
	}
	/* Each child holds a reference: with ours alone left, the directory is empty. */
	if (kref_read(&glue->kref) == 1)
		kobject_del(glue);
	kobject_put(glue);
}

void ptape_nodes_reparent(struct ptape_unit *unit, struct device *parent)
{
	unsigned int i;

	lockdep_assert_held(&ptape_units_mutex);
	for (i = 0; unit->has_nodes && i < unit->role->nodes; i++)
		move_node(unit->nodes[i], parent);
}
