#include "image/stored_path.h"

#include <vector>

namespace assay {

Result<std::optional<std::string>> stored_path(const FileTree& tree, std::string_view path) {
  TRY_ASSIGN(const std::optional<Entry> last, tree.find(path));
  if (!last) return std::optional<std::string>();
  TRY_ASSIGN(const std::vector<std::string> names, split_path(path, {}));
  std::string given;
  std::string stored;
  for (const std::string& name : names) {
    given = join_path(given, name);
    TRY_ASSIGN(const std::optional<Entry> entry, tree.find(given));
    // Through a link a folder may have other names than those it is found by.
    stored = join_path(stored, entry && !entry->name.empty() ? entry->name : name);
  }
  return std::optional<std::string>(std::move(stored));
}

}  // namespace assay
