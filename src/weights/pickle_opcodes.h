#pragma once

#include <array>
#include <string_view>
#include <utility>

// Opcodes of Python's pickle, under their names in Lib/pickletools.py.
namespace sightline::pickle_opcode {

// Those that the reader knows.
// clang-format off
inline constexpr unsigned char
    MARK = '(', STOP = '.', POP = '0', POP_MARK = '1', DUP = '2', BINFLOAT = 'G', BININT = 'J', BININT1 = 'K', BININT2 = 'M',
    NONE = 'N', BINPERSID = 'Q', REDUCE = 'R', BINSTRING = 'T', SHORT_BINSTRING = 'U', BINUNICODE = 'X', EMPTY_LIST = ']',
    APPEND = 'a', BUILD = 'b', GLOBAL = 'c', APPENDS = 'e', BINGET = 'h', LONG_BINGET = 'j', BINPUT = 'q',
    LONG_BINPUT = 'r', SETITEM = 's', TUPLE = 't', EMPTY_TUPLE = ')', SETITEMS = 'u', EMPTY_DICT = '}', PROTO = 0x80,
    TUPLE1 = 0x85, TUPLE2 = 0x86, TUPLE3 = 0x87, NEWTRUE = 0x88, NEWFALSE = 0x89, LONG1 = 0x8a, SHORT_BINUNICODE = 0x8c,
    BINUNICODE8 = 0x8d, STACK_GLOBAL = 0x93, MEMOIZE = 0x94, FRAME = 0x95;

// Those that exist and are refused, for messages.
inline constexpr std::array<std::pair<unsigned char, std::string_view>, 22> kRefused{{
    {'i', "INST"}, {'o', "OBJ"}, {'P', "PERSID"}, {'I', "INT"}, {'L', "LONG"}, {'F', "FLOAT"}, {'S', "STRING"},
    {'V', "UNICODE"}, {'B', "BINBYTES"}, {'C', "SHORT_BINBYTES"}, {'g', "GET"}, {'p', "PUT"}, {0x81, "NEWOBJ"},
    {0x92, "NEWOBJ_EX"}, {0x82, "EXT1"}, {0x83, "EXT2"}, {0x84, "EXT4"}, {0x8b, "LONG4"}, {0x8e, "BINBYTES8"},
    {0x8f, "EMPTY_SET"}, {0x90, "ADDITEMS"}, {0x91, "FROZENSET"}}};
// clang-format on

inline std::string_view refused_name(unsigned char opcode) {
  for (const auto& [refused, name] : kRefused)
    if (refused == opcode) return name;
  return "unknown";
}

}  // namespace sightline::pickle_opcode
