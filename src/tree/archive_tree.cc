#include "tree/archive_tree.h"

#include <algorithm>

#include "tree/archive_contents.h"

namespace assay {

namespace {

using namespace std::string_view_literals;

struct Signature {
  std::size_t offset;
  std::string_view bytes;
};

constexpr Signature kSignatures[] = {
    {0, "PK\x03\x04"sv},          // zip
    {0, "PK\x05\x06"sv},          // zip without members
    {0, "7z\xBC\xAF\x27\x1C"sv},  // 7z
    {0, "MSCF\0\0\0\0"sv},        // cab
    {0, "\x1F\x8B\x08"sv},        // gzip
    {0,
     "\xFD"
     "7zXZ\0"sv},               // xz
    {0, "\x28\xB5\x2F\xFD"sv},  // zstd
    {257, "ustar"sv},           // tar
};

bool matches(ByteView head, const Signature& signature) {
  if (!fits(signature.offset, signature.bytes.size(), head.size())) return false;
  return as_chars(head.subspan(signature.offset, signature.bytes.size())) == signature.bytes;
}

// "BZh", the size of blocks as a digit, the magic of the first block.
bool is_bzip2(ByteView head) { return matches(head, {0, "BZh"}) && matches(head, {4, "1AY&SY"}); }

}  // namespace

bool is_archive(ByteView head) {
  return is_bzip2(head) ||
         std::any_of(std::begin(kSignatures), std::end(kSignatures),
                     [head](const Signature& signature) { return matches(head, signature); });
}

Result<FileTreePtr> open_archive(ByteSourcePtr file, const Limits& limits) {
  return open_contents(std::move(file), ArchiveFamily::kPacked, limits);
}

}  // namespace assay
