// SPDX-License-Identifier: GPL-2.0-only
//
// The text rules of udev, one case a rule; what scsi_id makes of whole pages is
// in recorded_test.cpp.
#include "udev_text.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>

using namespace ptape::udev;
using namespace std::string_view_literals;

TEST_CASE("text: blanks at the ends go, runs inside become one underscore")
{
	CHECK(replace_whitespace("").empty());
	CHECK(replace_whitespace("   ").empty());
	CHECK(replace_whitespace("  HU19487T7J ") == "HU19487T7J");
	CHECK(replace_whitespace("A \t\v\f\r\n B") == "A_B");
}

TEST_CASE("text: bytes outside udev's set become underscores")
{
	CHECK(replace_unsafe("aZ09#+-.:=@_") == "aZ09#+-.:=@_");
	CHECK(replace_unsafe("../../etc/passwd") == ".._.._etc_passwd");
	CHECK(replace_unsafe("a\"b'c`d$e%f?g,h;i|j&k<l>m(n)") == "a_b_c_d_e_f_g_h_i_j_k_l_m_n_");
	CHECK(replace_unsafe("\\x2f\\q") == "\\x2f_q");
	CHECK(replace_unsafe("a\0b\x7f\n"sv) == "a_b__");
}

TEST_CASE("text: well-formed UTF-8 stays, all other high bytes go")
{
	CHECK(replace_unsafe("é\xe2\x82\xac\xf0\x9f\x98\x80") == "é\xe2\x82\xac\xf0\x9f\x98\x80");
	CHECK(replace_unsafe("\xc3") == "_");
	CHECK(replace_unsafe("\xc3(") == "__");
	CHECK(replace_unsafe("\x80\xff") == "__");
	CHECK(replace_unsafe("\xc0\xaf") == "__");	     // overlong slash
	CHECK(replace_unsafe("\xe0\x80\xaf") == "___");	     // overlong slash
	CHECK(replace_unsafe("\xed\xa0\x80") == "___");	     // surrogate
	CHECK(replace_unsafe("\xf4\x90\x80\x80") == "____"); // above U+10FFFF
	CHECK(replace_unsafe("\xef\xbf\xbe") == "___");	     // noncharacter
	CHECK(replace_unsafe("\xf0\x9f\x98") == "___");	     // cut
}

TEST_CASE("text: hex encoding loses nothing")
{
	CHECK(hex_encode("IBM     ") == "IBM\\x20\\x20\\x20\\x20\\x20");
	CHECK(hex_encode("a\\x/\xff") == "a\\x5cx\\x2f\\xff");
	CHECK(hex_encode("é") == "é");
}

TEST_CASE("text: control characters and malformed UTF-8 are no text")
{
	CHECK(is_text(""));
	CHECK(is_text("A b/\"~é"));
	CHECK_FALSE(is_text("a\nb"));
	CHECK_FALSE(is_text("\t"));
	CHECK_FALSE(is_text("\x7f"));
	CHECK_FALSE(is_text("\0"sv));
	CHECK_FALSE(is_text("\xc3"));
}

TEST_CASE("text: until the first NUL")
{
	CHECK(until_nul("ab\0cd"sv) == "ab");
	CHECK(until_nul("ab") == "ab");
	CHECK(until_nul("\0"sv).empty());
}
