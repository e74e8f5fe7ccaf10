// SPDX-License-Identifier: GPL-2.0-only
//
// SHA-256 as FIPS 180-4 section 6.2 describes it. Pure, no state, no lock.
#include "sha256.hpp"

#include "bytes.hpp"

#include <algorithm>
#include <bit>

namespace ptape::model
{

namespace
{

constexpr std::size_t chunk_len = 64;	  // bytes, FIPS 180-4 1
constexpr std::size_t length_offset = 56; // the message's length in the last chunk

using State = std::array<std::uint32_t, 8>;

// FIPS 180-4 5.3.3: square roots of the first 8 primes, fractional bits.
constexpr State initial_state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
				 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

// FIPS 180-4 4.2.2: cube roots of the first 64 primes, fractional bits.
constexpr std::array<std::uint32_t, 64> round_constants = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2};

void absorb(State &state, const std::uint8_t *chunk)
{
	std::array<std::uint32_t, 64> w;

	for (std::size_t t = 0; t < 16; ++t)
		w[t] = get_be32(chunk + 4 * t);
	for (std::size_t t = 16; t < w.size(); ++t) {
		const std::uint32_t s0 =
			std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ w[t - 15] >> 3;
		const std::uint32_t s1 =
			std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ w[t - 2] >> 10;

		w[t] = w[t - 16] + s0 + w[t - 7] + s1;
	}

	auto [a, b, c, d, e, f, g, h] = state;
	for (std::size_t t = 0; t < w.size(); ++t) {
		const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
		const std::uint32_t choice = (e & f) ^ (~e & g);
		const std::uint32_t t1 = h + s1 + choice + round_constants[t] + w[t];
		const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
		const std::uint32_t majority = (a & b) ^ (a & c) ^ (b & c);

		h = g;
		g = f;
		f = e;
		e = d + t1;
		d = c;
		c = b;
		b = a;
		a = t1 + s0 + majority;
	}

	const State added = {a, b, c, d, e, f, g, h};
	for (std::size_t i = 0; i < state.size(); ++i)
		state[i] += added[i];
}

} // namespace

Digest sha256(std::span<const std::uint8_t> bytes)
{
	State state = initial_state;
	std::span<const std::uint8_t> rest = bytes;

	for (; rest.size() >= chunk_len; rest = rest.subspan(chunk_len))
		absorb(state, rest.data());

	// A one bit, zeros, the length in bits: one chunk, or two.
	std::array<std::uint8_t, 2 * chunk_len> tail{};
	const std::size_t tail_len = rest.size() < length_offset ? chunk_len : 2 * chunk_len;

	std::copy(rest.begin(), rest.end(), tail.begin());
	tail[rest.size()] = 0x80;
	put_be64(&tail[tail_len - 8], std::uint64_t{bytes.size()} * 8);
	for (std::size_t at = 0; at < tail_len; at += chunk_len)
		absorb(state, &tail[at]);

	Digest digest;
	for (std::size_t i = 0; i < state.size(); ++i)
		put_be32(&digest[4 * i], state[i]);
	return digest;
}

std::string to_hex(const Digest &digest)
{
	constexpr std::string_view digits = "0123456789abcdef";
	std::string text;

	text.reserve(2 * digest.size());
	for (const std::uint8_t byte : digest) {
		text += digits[byte >> 4];
		text += digits[byte & 0xf];
	}
	return text;
}

} // namespace ptape::model
