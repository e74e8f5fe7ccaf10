// SPDX-License-Identifier: GPL-2.0-only
//
// TemporaryTree: a scene in a directory that goes with its owner.
#ifndef PTAPE_LIB_TESTS_TEMPORARY_TREE_HPP
#define PTAPE_LIB_TESTS_TEMPORARY_TREE_HPP

#include "fake_tree.hpp"
#include "root.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace ptape::test
{

constexpr const char *test_version = "7.8.9";

class TemporaryTree
{
public:
	explicit TemporaryTree(const std::string &scene = "quiet") : tree(make_directory())
	{
		REQUIRE(make_scene(tree, scene, test_version));
	}
	~TemporaryTree()
	{
		std::error_code error;

		std::filesystem::remove_all(tree.top(), error);
	}
	TemporaryTree(const TemporaryTree &) = delete;
	TemporaryTree &operator=(const TemporaryTree &) = delete;

	[[nodiscard]] Root root() const { return Root(tree.top()); }

	const FakeTree tree;

private:
	[[nodiscard]] static std::filesystem::path make_directory()
	{
		std::string name =
			std::filesystem::temp_directory_path() / "ptape_tree_test.XXXXXX";

		REQUIRE(::mkdtemp(name.data()));
		return name;
	}
};

} // namespace ptape::test

#endif // PTAPE_LIB_TESTS_TEMPORARY_TREE_HPP
