# SPDX-License-Identifier: GPL-2.0-only
#
# One ctest entry a file of Catch2 cases, not a case: a process each for eight
# hundred cases that take milliseconds costs minutes under ASan. A program's
# --list-tests names the cases.
find_package(Catch2 3 REQUIRED)

# PREFIX.SUBJECT for each SUBJECT_test.cpp, or test_SUBJECT.cpp, of the program, or of OBJECTS that it is made of.
function(add_catch_files program prefix)
	cmake_parse_arguments(PARSE_ARGV 2 arg "" OBJECTS "")
	if(NOT arg_OBJECTS)
		set(arg_OBJECTS ${program})
	endif()
	get_target_property(files ${arg_OBJECTS} SOURCES)
	list(FILTER files INCLUDE REGEX "^test_|_test[.]cpp$")
	foreach(file IN LISTS files)
		get_filename_component(name ${file} NAME_WE)
		string(REGEX REPLACE "^test_|_test$" "" subject ${name})
		# -#: a file's name is a tag; a tag that nothing has fails.
		add_test(NAME ${prefix}.${subject} COMMAND ${program} -\# "[\#${name}]")
	endforeach()
endfunction()
