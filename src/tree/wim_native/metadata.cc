#include "tree/wim_native/metadata.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "tree/entry_table.h"
#include "tree/reparse_point.h"
#include "tree/wim_native/dentry_cursor.h"

namespace assay::wim {

namespace {

// Head of the metadata. The table of security descriptors follows; then, at a multiple of 8, the
// root.
struct RawSecurityHeader {
  le32 length;  // 0x00  with this head; 0 stands for 8
  le32 count;   // 0x04
};
static_assert(sizeof(RawSecurityHeader) == 8);

Dentry empty_directory() {
  Dentry root;
  root.attributes = kAttributeDirectory;
  return root;
}

// "name is \"..\"" with the place of the entry.
Result<void> check_name(const DentryCursor& cursor, std::string_view name) {
  Result<void> checked = check_entry_name(name);
  if (checked) return {};
  Error error = std::move(checked).error();
  error.offset = cursor.offset();
  return fail(std::move(error));
}

Result<void> check_count(std::uint64_t count, std::uint64_t offset, const Limits& limits) {
  if (count <= limits.max_tree_entries) return {};
  return fail(ErrorCode::kLimit,
              fmt::format("directory with more than {} entries", limits.max_tree_entries), offset);
}

}  // namespace

bool Dentry::is_directory() const { return (attributes & kAttributeDirectory) != 0; }

Result<Dentry> read_root(const ByteSource& metadata) {
  TRY_ASSIGN(const auto security, read_struct<RawSecurityHeader>(metadata, 0, "security data"));
  const std::uint64_t length = std::max<std::uint64_t>(security.length, sizeof(security));
  DentryCursor cursor(metadata, (length + 7) / 8 * 8);
  TRY_ASSIGN(const bool has_root, cursor.next());
  if (!has_root) return empty_directory();
  TRY_ASSIGN(Dentry root, cursor.read());
  if (!root.is_directory())
    return fail(ErrorCode::kCorrupt, "root of the image is not a directory", root.offset);
  root.name.clear();
  root.short_name.clear();
  return root;
}

Result<std::vector<Dentry>> read_children(const ByteSource& metadata, const Dentry& directory,
                                          const Limits& limits) {
  std::vector<Dentry> children;
  if (directory.children == 0) return children;
  std::set<std::string> names;
  DentryCursor cursor(metadata, directory.children);
  for (std::uint64_t count = 1;; ++count) {
    TRY_ASSIGN(const bool more, cursor.next());
    if (!more) return children;
    TRY(check_count(count, cursor.offset(), limits));
    TRY_ASSIGN(Dentry child, cursor.read());
    TRY(check_name(cursor, child.name));
    if (names.insert(child.name).second) children.push_back(std::move(child));
  }
}

}  // namespace assay::wim
