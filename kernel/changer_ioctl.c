// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changer ioctls: CHIO* as <linux/chio.h> has them, with the answers and errors of
 * ch; all the rest is in changer_sg.c.
 */
#include <linux/chio.h>
#include <linux/compat.h>
#include <linux/moduleparam.h>
#include <linux/uaccess.h>

#include "changer.h"
#include "hold.h"
#include "unit.h"

#define DRIVES_MAX   16 /* that ch can be told of */
#define VENDOR_TYPES 4	/* CHET_V1 to CHET_V4 */
#define TYPES	     (CHET_V4 + 1)
#define TIMEOUT_MOVE 300  /* seconds, as ch */
#define TIMEOUT_INIT 3600 /* seconds, as ch: a library may read all its bar codes */
#define LAYOUTS_MAX  4	  /* that a library may tell of during one call */

/* --- module parameters: those of ch --- */

static int init;
module_param(init, int, 0444);
MODULE_PARM_DESC(init,
		 "as of ch, but 0 by default: initialize the element status when a changer comes");

static int timeout_move = TIMEOUT_MOVE;
module_param(timeout_move, int, 0644);
MODULE_PARM_DESC(timeout_move, "as of ch: seconds that a changer's command may take (default 300)");

static int timeout_init = TIMEOUT_INIT;
module_param(timeout_init, int, 0644);
MODULE_PARM_DESC(
	timeout_init,
	"as of ch: seconds that an initialization of the element status may take (default 3600)");

static int vendor_firsts[VENDOR_TYPES];
module_param_array(vendor_firsts, int, NULL, 0444);
MODULE_PARM_DESC(vendor_firsts, "as of ch: first addresses of up to four vendor-specific types");

static int vendor_counts[VENDOR_TYPES];
module_param_array(vendor_counts, int, NULL, 0444);
MODULE_PARM_DESC(vendor_counts, "as of ch: how many elements of each of these types");

static int dt_id[DRIVES_MAX];
module_param_array(dt_id, int, NULL, 0444);
MODULE_PARM_DESC(dt_id, "as of ch, without effect: drives are known by their identities");

static int dt_lun[DRIVES_MAX];
module_param_array(dt_lun, int, NULL, 0444);
MODULE_PARM_DESC(dt_lun, "as of ch, without effect: see dt_id");

static int verbose = 1;
module_param(verbose, int, 0644);
MODULE_PARM_DESC(verbose, "as of ch, without effect");

static int debug;
module_param(debug, int, 0644);
MODULE_PARM_DESC(debug, "as of ch, without effect: there is no debugging log to switch");

unsigned int ptape_changer_timeout_move(void)
{
	const int seconds = READ_ONCE(timeout_move);

	return seconds > 0 ? seconds : TIMEOUT_MOVE;
}

unsigned int ptape_changer_timeout_init(void)
{
	const int seconds = READ_ONCE(timeout_init);

	return seconds > 0 ? seconds : TIMEOUT_INIT;
}

bool ptape_changer_wants_init(void)
{
	return init;
}

/* --- elements by type and unit --- */

/* A type of CHIO*, from 0: the range of its elements. Under io_lock or status_lock. */
static struct ptape_element_range range_of(const struct ptape_changer *changer, int type)
{
	static const struct ptape_element_range none;
	int first, count;

	if (type < CHET_V1)
		return changer->engine.inventory.ranges[type];
	first = vendor_firsts[type - CHET_V1];
	count = vendor_counts[type - CHET_V1];
	if (first < 0 || first > U16_MAX || count < 0 || count > U16_MAX + 1 - first)
		return none;
	return (struct ptape_element_range){ .first = first, .count = min(count, U16_MAX) };
}

/* Return: false when there is no such element. */
static bool find(const struct ptape_changer *changer, int type, int unit, u16 *address)
{
	struct ptape_element_range range;

	if (type < 0 || type >= TYPES || unit < 0)
		return false;
	range = range_of(changer, type);
	if (unit >= range.count)
		return false;
	*address = range.first + unit;
	return true;
}

/* The type code that READ ELEMENT STATUS has for a type of CHIO*; a vendor's follow the standard's.
 */
static u8 type_code(int type)
{
	return type + 1;
}

/* As ch: of the first type that has @address; a vendor's may be some of the standard's elements. */
static u8 type_code_at(const struct ptape_changer *changer, u16 address)
{
	struct ptape_element_range range;
	int type;

	for (type = 0; type < TYPES; type++) {
		range = range_of(changer, type);
		if (address >= range.first && address - range.first < range.count)
			break;
	}
	return type_code(type);
}

static u16 transport(const struct ptape_changer *changer)
{
	return range_of(changer, CHET_MT).first;
}

/* --- operations --- */

static int run(struct ptape_changer *changer, struct file *file,
	       struct ptape_changer_operation *operation)
{
	const bool nonblock = file->f_flags & O_NONBLOCK;

	operation->polls_max = nonblock ? 0 : PTAPE_CHANGER_POLLS_MAX;
	return ptape_changer_run(changer, operation, nonblock, NULL);
}

/*
 * Which elements there are is known from memory, once it was told. What a library does
 * not tell is no element, as with ch; that it is away, or not ready, is another matter.
 */
static int configure(struct ptape_changer *changer, struct file *file)
{
	struct ptape_changer_operation operation = { .kind = PTAPE_CHANGER_CONFIGURE };

	return run(changer, file, &operation);
}

static int send(struct ptape_changer *changer, struct file *file, const struct ptape_cdb *cdb)
{
	struct ptape_changer_operation operation = {
		.kind = PTAPE_CHANGER_COMMAND,
		.by_layout = true,
		.command = { .cdb = *cdb, .timeout_s = ptape_changer_timeout_move() },
	};

	return run(changer, file, &operation);
}

static long get_params(struct ptape_changer *changer, struct file *file, void __user *arg)
{
	struct changer_params params = {};

	mutex_lock(&changer->status_lock);
	params.cp_npickers = range_of(changer, CHET_MT).count;
	params.cp_nslots = range_of(changer, CHET_ST).count;
	params.cp_nportals = range_of(changer, CHET_IE).count;
	params.cp_ndrives = range_of(changer, CHET_DT).count;
	mutex_unlock(&changer->status_lock);
	return copy_to_user(arg, &params, sizeof(params)) ? -EFAULT : 0;
}

static void name_vendor_type(const struct ptape_changer *changer, int type, int *count, char *label)
{
	*count = range_of(changer, type).count;
	/* As ch: labels of types that are there, and no way to set them. */
	if (*count)
		snprintf(label, sizeof_field(struct changer_vendor_params, cvp_label1), "v%d",
			 type - CHET_V1);
}

static long get_vendor_params(struct ptape_changer *changer, struct file *file, void __user *arg)
{
	struct changer_vendor_params params = {};

	name_vendor_type(changer, CHET_V1, &params.cvp_n1, params.cvp_label1);
	name_vendor_type(changer, CHET_V2, &params.cvp_n2, params.cvp_label2);
	name_vendor_type(changer, CHET_V3, &params.cvp_n3, params.cvp_label3);
	name_vendor_type(changer, CHET_V4, &params.cvp_n4, params.cvp_label4);
	return copy_to_user(arg, &params, sizeof(params)) ? -EFAULT : 0;
}

static long position(struct ptape_changer *changer, struct file *file, void __user *arg)
{
	struct changer_position pos;
	struct ptape_cdb cdb;
	u16 element;

	if (copy_from_user(&pos, arg, sizeof(pos)))
		return -EFAULT;
	if (!find(changer, pos.cp_type, pos.cp_unit, &element))
		return -EBADSLT;
	ptape_cdb_position_to_element(&cdb, transport(changer), element, pos.cp_flags & CP_INVERT);
	return send(changer, file, &cdb);
}

static long move(struct ptape_changer *changer, struct file *file, void __user *arg)
{
	struct changer_move mv;
	u16 source, destination;
	struct ptape_cdb cdb;

	if (copy_from_user(&mv, arg, sizeof(mv)))
		return -EFAULT;
	if (!find(changer, mv.cm_fromtype, mv.cm_fromunit, &source) ||
	    !find(changer, mv.cm_totype, mv.cm_tounit, &destination))
		return -EBADSLT;
	ptape_cdb_move_medium(&cdb, transport(changer), source, destination,
			      mv.cm_flags & CM_INVERT);
	return send(changer, file, &cdb);
}

static long exchange(struct ptape_changer *changer, struct file *file, void __user *arg)
{
	struct changer_exchange ex;
	u16 source, first, second;
	struct ptape_cdb cdb;

	if (copy_from_user(&ex, arg, sizeof(ex)))
		return -EFAULT;
	if (!find(changer, ex.ce_srctype, ex.ce_srcunit, &source) ||
	    !find(changer, ex.ce_fdsttype, ex.ce_fdstunit, &first) ||
	    !find(changer, ex.ce_sdsttype, ex.ce_sdstunit, &second))
		return -EBADSLT;
	ptape_cdb_exchange_medium(&cdb, transport(changer), source, first, second,
				  ex.ce_flags & CE_INVERT1, ex.ce_flags & CE_INVERT2);
	return send(changer, file, &cdb);
}

static long initialize(struct ptape_changer *changer, struct file *file, void __user *arg)
{
	struct ptape_changer_operation operation = {
		.kind = PTAPE_CHANGER_COMMAND,
		.command = { .timeout_s = ptape_changer_timeout_init() },
	};

	ptape_cdb_initialize_element_status(&operation.command.cdb);
	return run(changer, file, &operation);
}

/* --- status --- */

/* Reads one element anew: @element points into the scratch buffer. Return: 0, or why not. */
static int read_one(struct ptape_changer *changer, struct file *file, u16 address,
		    struct ptape_element *element)
{
	struct ptape_changer_operation operation = {
		.kind = PTAPE_CHANGER_READ_ONE,
		.by_layout = true,
		.type = type_code_at(changer, address),
		.address = address,
	};
	struct ptape_element_reader reader;
	int ret = run(changer, file, &operation);

	if (ret)
		return ret;
	ptape_element_reader_init(&reader, changer->engine.scratch, changer->engine.answered_len);
	while (ptape_element_reader_next(&reader, element))
		if (element->address == address)
			return 0;
	return -EIO;
}

/* Return: true for what ch would have told as EIO, whatever the library said. */
static bool is_refusal(int error)
{
	return error == -EBADSLT || error == -EBADE || error == -EXFULL || error == -EBADRQC ||
	       error == -EINVAL || error == -EBUSY;
}

static int read_flags(struct ptape_changer *changer, struct file *file, int type)
{
	struct ptape_changer_operation operation = {
		.kind = PTAPE_CHANGER_READ_TYPE,
		.type = type_code(type),
	};

	return run(changer, file, &operation);
}

static int flags_of(struct ptape_changer *changer, struct file *file, int type, int unit, u8 *flags)
{
	const struct ptape_slot *slot;
	struct ptape_element element = {};
	u16 address;
	int ret;

	/* What was just read tells less than was asked about: ranges that are new. */
	if (!find(changer, type, unit, &address))
		return -EIO;
	if (type < CHET_V1) {
		slot = ptape_inventory_at(&changer->engine.inventory, type_code(type), address);
		*flags = slot->flags;
		return 0;
	}
	ret = read_one(changer, file, address, &element);
	*flags = element.flags;
	return ret;
}

static long get_status_of(struct ptape_changer *changer, struct file *file, int type,
			  unsigned char __user *data)
{
	int unit, count, ret = 0;
	u8 flags;

	if (type < 0 || type >= TYPES)
		return -EINVAL;
	/* The program has room for as many as it was told of. */
	count = range_of(changer, type).count;
	if (type < CHET_V1)
		ret = read_flags(changer, file, type);
	for (unit = 0; !ret && unit < count; unit++) {
		ret = flags_of(changer, file, type, unit, &flags);
		if (!ret && put_user(flags, data + unit))
			return -EFAULT;
	}
	return is_refusal(ret) ? -EIO : ret;
}

static long get_status(struct ptape_changer *changer, struct file *file, void __user *arg)
{
	struct changer_element_status status;

	if (copy_from_user(&status, arg, sizeof(status)))
		return -EFAULT;
	return get_status_of(changer, file, status.ces_type, status.ces_data);
}

static void tell_source(const struct ptape_changer *changer, const struct ptape_element *element,
			struct changer_get_element *answer)
{
	const u8 type = ptape_inventory_type(&changer->engine.inventory, element->source);

	if (!element->source_valid)
		return;
	answer->cge_flags |= CGE_SRC;
	if (element->inverted)
		answer->cge_flags |= CGE_INVERT;
	if (!type)
		return;
	answer->cge_srctype = type - 1;
	answer->cge_srcunit = element->source - range_of(changer, type - 1).first;
}

static void tell(const struct ptape_changer *changer, const struct ptape_element *element,
		 struct changer_get_element *answer)
{
	answer->cge_status = element->flags;
	answer->cge_flags = 0;
	/* As ch: without CGE_ERRNO. */
	if (element->exception)
		answer->cge_errno = EIO;
	tell_source(changer, element, answer);
	if (element->bus_valid) {
		answer->cge_flags |= CGE_IDLUN;
		answer->cge_id = element->bus_id;
		answer->cge_lun = element->bus_lun;
	}
	if (element->volume_identifier) {
		answer->cge_flags |= CGE_PVOLTAG;
		memcpy(answer->cge_pvoltag, element->volume_identifier,
		       sizeof(answer->cge_pvoltag));
	}
	if (element->alternate_identifier) {
		answer->cge_flags |= CGE_AVOLTAG;
		memcpy(answer->cge_avoltag, element->alternate_identifier,
		       sizeof(answer->cge_avoltag));
	}
}

static_assert(sizeof_field(struct changer_get_element, cge_pvoltag) == PTAPE_VOLUME_TAG_LEN);
static_assert(sizeof_field(struct changer_get_element, cge_avoltag) == PTAPE_VOLUME_TAG_LEN);

static long get_element(struct ptape_changer *changer, struct file *file, void __user *arg)
{
	struct changer_get_element answer;
	struct ptape_element element;
	u16 address;
	int ret;

	if (copy_from_user(&answer, arg, sizeof(answer)))
		return -EFAULT;
	if (!find(changer, answer.cge_type, answer.cge_unit, &address))
		return -EINVAL;
	ret = read_one(changer, file, address, &element);
	if (!ret)
		tell(changer, &element, &answer);
	/* As ch: also after an error. */
	return copy_to_user(arg, &answer, sizeof(answer)) ? -EFAULT : ret;
}

/* --- volume tags --- */

/* As ch: printable ASCII, and none of the two that a search takes for any. */
static void clean_tag(char *tag, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (tag[i] < ' ' || tag[i] > '~' || tag[i] == '?' || tag[i] == '*')
			tag[i] = ' ';
}

static enum ptape_volume_tag_action tag_action(int flags)
{
	const bool alternate = flags & CSV_AVOLTAG;

	if (flags & CSV_CLEARTAG)
		return alternate ? PTAPE_TAG_UNDEFINE_ALTERNATE : PTAPE_TAG_UNDEFINE_PRIMARY;
	return alternate ? PTAPE_TAG_REPLACE_ALTERNATE : PTAPE_TAG_REPLACE_PRIMARY;
}

static long set_volume_tag(struct ptape_changer *changer, struct file *file, void __user *arg)
{
	struct ptape_changer_operation operation = {
		.kind = PTAPE_CHANGER_COMMAND,
		.by_layout = true,
		.command = { .direction = PTAPE_DATA_OUT,
			     .length = PTAPE_VOLUME_TAG_LIST_LEN,
			     .timeout_s = ptape_changer_timeout_move() },
	};
	u8 *list = changer->engine.scratch;
	struct changer_set_voltag tag;
	u16 address;

	if (copy_from_user(&tag, arg, sizeof(tag)))
		return -EFAULT;
	if (!find(changer, tag.csv_type, tag.csv_unit, &address))
		return -EBADSLT;
	memset(list, 0, PTAPE_VOLUME_TAG_LIST_LEN);
	memcpy(list, tag.csv_voltag, PTAPE_VOLUME_IDENTIFIER_LEN);
	clean_tag(list, PTAPE_VOLUME_IDENTIFIER_LEN);
	ptape_cdb_send_volume_tag(&operation.command.cdb, type_code_at(changer, address), address,
				  tag_action(tag.csv_flags), PTAPE_VOLUME_TAG_LIST_LEN);
	return run(changer, file, &operation);
}

/* --- dispatch --- */

typedef long (*chio)(struct ptape_changer *changer, struct file *file, void __user *arg);

static chio chio_of(unsigned int cmd)
{
	switch (cmd) {
	case CHIOGPARAMS:
		return get_params;
	case CHIOGVPARAMS:
		return get_vendor_params;
	case CHIOPOSITION:
		return position;
	case CHIOMOVE:
		return move;
	case CHIOEXCHANGE:
		return exchange;
	case CHIOGSTATUS:
		return get_status;
	case CHIOGELEM:
		return get_element;
	case CHIOINITELEM:
		return initialize;
	case CHIOSVOLTAG:
		return set_volume_tag;
	default:
		return NULL;
	}
}

/*
 * Another's move, or the hold that it waits out, may take an hour: what is known is told
 * meanwhile.
 */
static bool is_told_meanwhile(struct ptape_changer *changer, chio operation)
{
	bool known;

	if (operation != get_params && operation != get_vendor_params)
		return false;
	mutex_lock(&changer->status_lock);
	known = changer->engine.inventory.configured;
	mutex_unlock(&changer->status_lock);
	return known;
}

/* @operation is told elements by type and unit: what they are called may change on the way. */
static long with_elements(struct ptape_changer *changer, struct file *file, chio operation,
			  void __user *arg)
{
	unsigned int tries = 0;
	long ret;

	/* What is answered from memory ends with the unit too. */
	if (READ_ONCE(changer->unit->dead))
		return -ptape_changer_absent_error();
	if (!mutex_trylock(&changer->io_lock)) {
		if (is_told_meanwhile(changer, operation))
			return operation(changer, file, arg);
		if (mutex_lock_interruptible(&changer->io_lock))
			return -ERESTARTSYS;
	}
	do {
		ret = configure(changer, file);
		if (!ret)
			ret = operation(changer, file, arg);
	} while (ret == -ESTALE && ++tries < LAYOUTS_MAX);
	mutex_unlock(&changer->io_lock);
	return ret == -ESTALE ? -EIO : ret;
}

static long dispatch(struct file *file, unsigned int cmd, void __user *arg)
{
	struct ptape_unit *unit = file->private_data;
	const chio operation = chio_of(cmd);

	if (operation)
		return with_elements(unit->role_data, file, operation, arg);
	return ptape_changer_passthrough(unit->role_data, file, cmd, arg);
}

long ptape_changer_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return dispatch(file, cmd, (void __user *)arg);
}

#ifdef CONFIG_COMPAT

struct changer_element_status32 {
	int ces_type;
	compat_uptr_t ces_data;
};

#define CHIOGSTATUS32 _IOW('c', 8, struct changer_element_status32)

static long get_status32(struct ptape_changer *changer, struct file *file, void __user *arg)
{
	struct changer_element_status32 status;

	if (copy_from_user(&status, arg, sizeof(status)))
		return -EFAULT;
	return get_status_of(changer, file, status.ces_type, compat_ptr(status.ces_data));
}

/* Of the structures only that one has a pointer in it. */
long ptape_changer_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct ptape_unit *unit = file->private_data;

	if (cmd == CHIOGSTATUS32)
		return with_elements(unit->role_data, file, get_status32, compat_ptr(arg));
	return dispatch(file, cmd, compat_ptr(arg));
}

#endif
