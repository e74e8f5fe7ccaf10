// SPDX-License-Identifier: GPL-2.0-only
//
// Keeper: brings the bindings file and the driver together. What goes wrong is
// said, and nothing that was remembered is given up for it.
#ifndef PTAPE_LIB_KEEPER_HPP
#define PTAPE_LIB_KEEPER_HPP

#include "bindings_file.hpp"
#include "driver.hpp"
#include "durable_file.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace ptape::store
{

struct Places {
	std::filesystem::path sys = "/sys";
	std::filesystem::path file = "/etc/modprobe.d/ptape-bindings.conf";
	std::filesystem::path lock = std::filesystem::path("/") / lock_file;
	unsigned int settle_ms = 300;
};

enum class Level { warning, notice };

// Says one line to whoever listens.
using Say = std::function<void(Level, const std::string &)>;

class Keeper
{
public:
	Keeper(Places places, Say say) : places_(std::move(places)), say_(std::move(say)) {}

	// Each returns whether all that was to be done is done; the rest was said.

	// Remembers what the driver has, tells it what it should have.
	[[nodiscard]] bool keep() const;

	// The same, when persistence was switched on a moment ago.
	[[nodiscard]] bool keep_first() const;

	// Remembers the numbers that st and ch give now, before the change to ptape.
	[[nodiscard]] bool seed() const;

	// A line goes by this, and by replace(). One of a device that is in use stays:
	// the driver knows that, and refuses it.
	[[nodiscard]] bool forget(const std::string &identity) const;

	// Gives a device a number, in the driver and on disk. A number of another device is
	// refused, and so is a device that is open: it keeps what it has. What cannot be
	// written is not told the driver.
	[[nodiscard]] bool set(const Binding &binding) const;

	// A device inherits the number of one that is gone for good, which is forgotten,
	// unless the driver refuses that as above.
	[[nodiscard]] bool replace(const std::string &old_identity,
				   const std::string &new_identity) const;

private:
	// The file as it was found.
	struct Found {
		BindingsFile bindings;
		std::optional<std::string> text; // nothing: there is none, or it cannot be read
		bool damaged = false;		 // or gone, with a second copy there
		bool whole_copy = false;	 // of a damaged one: the second copy is whole
	};

	// Says whom it waits for.
	[[nodiscard]] Lock lock() const;
	[[nodiscard]] Found find(const DurableFile &file) const;
	[[nodiscard]] bool tell(const Driver &driver, const Binding &binding) const;
	[[nodiscard]] bool tell_forgotten(const Driver &driver, const std::string &identity) const;
	[[nodiscard]] bool is_free(const Driver &driver, const std::vector<Binding> &remembered,
				   const Binding &wanted) const;
	[[nodiscard]] bool take_previous(const DurableFile &file, BindingsFile &bindings) const;
	[[nodiscard]] std::vector<Unit> repair(const Driver &driver, std::vector<Unit> units,
					       const std::vector<Binding> &remembered) const;
	void warn_of_misnumbered(const std::vector<Binding> &remembered,
				 const std::vector<Unit> &units) const;
	// Both parts of writing. The first has all that a full disk may refuse.
	[[nodiscard]] bool write(DurableFile &file, const Found &found) const;
	void prepare(DurableFile &file, const Found &found) const;
	[[nodiscard]] bool finish(DurableFile &file, const Found &found) const;
	[[nodiscard]] bool finish_told(DurableFile &file, const Found &found, const Driver &driver,
				       const std::string &identity, const std::string &is) const;
	[[nodiscard]] bool write_second_copy(DurableFile &file, const std::string &text) const;

	Places places_;
	Say say_;
};

} // namespace ptape::store

#endif // PTAPE_LIB_KEEPER_HPP
