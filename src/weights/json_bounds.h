#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sightline {

// Limits on a JSON document from an untrusted file, under which building its tree and walking it is cheap:
// objects that keep their order look keys up one by one, and copying and printing descend by recursion.
struct JsonBounds {
  std::size_t depth = 32;
  std::size_t keys = 10'000;  // of all objects together
};

// Raises ModelError ("NAME ...") where a limit is passed. Says nothing about the syntax: the parser does.
void check_json_bounds(std::string_view text, const JsonBounds& bounds, const std::string& name);

}  // namespace sightline
