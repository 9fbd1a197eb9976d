// Text: UTF-16 of Windows to UTF-8 and back, comparison without case, and making strings of the
// input safe to print. Nothing here depends on the locale.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace assay {

// UTF-16LE bytes as UTF-8. Unpaired surrogates become U+FFFD; an odd last byte is left out.
std::string utf8_from_utf16le(ByteView bytes);
std::string utf8_from_utf16(std::u16string_view text);

// Malformed UTF-8 becomes U+FFFD.
std::u16string utf16_from_utf8(std::string_view text);
Bytes utf16le_from_utf8(std::string_view text);

// ISO 8859-1, as compressed names of hives are.
std::string utf8_from_latin1(ByteView bytes);

// A text file of unknown encoding: UTF-8, UTF-16 LE or BE by byte-order mark, UTF-16 without mark
// when every other byte of the head is zero, else UTF-8 if well-formed, else Windows-1252.
std::string decode_text_file(ByteView bytes);

bool is_utf8(std::string_view text);

// The upper case that NTFS and the registry compare by: $UpCase, one unit of the basic plane each.
char16_t upcase(char16_t unit);

// UTF-8 in upper case by upcase(): equal texts without case have equal folds.
std::string fold(std::string_view text);
bool equal_no_case(std::string_view a, std::string_view b);
bool starts_with_no_case(std::string_view text, std::string_view start);
bool ends_with_no_case(std::string_view text, std::string_view end);
bool contains_no_case(std::string_view text, std::string_view part);

// ASCII only: lower case for keywords of our own.
std::string lower_ascii(std::string_view text);

std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);

// Safe on a terminal and in a log: control characters, bidirectional overrides and malformed
// UTF-8 are written as \xNN or \u{NNNN}. `keep_newlines` leaves \n and \t alone.
std::string printable(std::string_view text, bool keep_newlines = false);

// The closest of `known` for a "did you mean" hint; empty when none is near.
std::string_view closest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace assay
