// SPDX-License-Identifier: GPL-2.0-only
//
// ptape_fake_tree DIR SCENE: puts a scene into a directory, for tests/golden
// and for a look by hand.
#include "fake_tree.hpp"

#include <cstdio>
#include <cstdlib>

int main(int argc, char **argv)
{
	constexpr int exit_usage = 2;

	if (argc == 3 &&
	    ptape::test::make_scene(ptape::test::FakeTree(argv[1]), argv[2], PTAPE_VERSION))
		return EXIT_SUCCESS;
	std::fprintf(stderr, "usage: ptape_fake_tree DIR SCENE; scenes:");
	for (const std::string &name : ptape::test::scene_names())
		std::fprintf(stderr, " %s", name.c_str());
	std::fprintf(stderr, "\n");
	return exit_usage;
}
