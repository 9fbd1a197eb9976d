#include "image/cross_check_tree.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

std::string brief(const Entry& entry) {
  return fmt::format(
      "{} kind {} size {} attributes {:08x} modified {} short '{}' tag {:08x} streams {} link '{}' "
      "sha1 {}",
      entry.name, static_cast<int>(entry.kind), entry.size, entry.attributes,
      to_iso8601(entry.modified), entry.short_name, entry.reparse_tag, entry.streams.size(),
      entry.link_target, entry.sha1 ? to_hex(*entry.sha1) : "none");
}

std::string brief(const std::optional<Entry>& entry) { return entry ? brief(*entry) : "absent"; }

template <typename T>
std::string answer_of(const Result<T>& result) {
  return result ? brief(*result) : fmt::format("error: {}", to_string(result.error()));
}

// The bytes of a file, compared whenever a part of them is read.
class CrossCheckSource final : public ByteSource {
 public:
  CrossCheckSource(ByteSourcePtr native, ByteSourcePtr reference, std::string name,
                   std::shared_ptr<Differences> differences)
      : native_(std::move(native)),
        reference_(std::move(reference)),
        name_(std::move(name)),
        differences_(std::move(differences)) {
    if (native_->size() != reference_->size())
      differences_->add(fmt::format("{}: native has {} bytes, reference {}", name_, native_->size(),
                                    reference_->size()));
  }

  std::uint64_t size() const override { return native_->size(); }

  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    const Result<void> read = native_->read_at(offset, out);
    Bytes other(out.size());
    const Result<void> expected = reference_->read_at(offset, other);
    const bool same = read.has_value() == expected.has_value() &&
                      (!read || std::equal(out.begin(), out.end(), other.begin()));
    if (!same)
      differences_->add(
          fmt::format("{}: the {} bytes at 0x{:x} differ", name_, out.size(), offset));
    return read;
  }

 private:
  const ByteSourcePtr native_;
  const ByteSourcePtr reference_;
  const std::string name_;
  const std::shared_ptr<Differences> differences_;
};

class CrossCheckTree final : public FileTree {
 public:
  CrossCheckTree(FileTreePtr native, FileTreePtr reference, std::string name,
                 std::shared_ptr<Differences> differences)
      : native_(std::move(native)),
        reference_(std::move(reference)),
        name_(std::move(name)),
        differences_(std::move(differences)) {}

  Result<std::optional<Entry>> find(std::string_view path) const override {
    Result<std::optional<Entry>> found = native_->find(path);
    const Result<std::optional<Entry>> expected = reference_->find(path);
    const bool both_failed = !found && !expected;
    if (!both_failed && !(found && expected && *found == *expected))
      differs(path, answer_of(found), answer_of(expected));
    return found;
  }

  Result<std::vector<Entry>> list(std::string_view path) const override {
    Result<std::vector<Entry>> found = native_->list(path);
    Result<std::vector<Entry>> expected = reference_->list(path);
    if (found.has_value() != expected.has_value())
      differs(path, found ? "a list" : to_string(found.error()),
              expected ? "a list" : to_string(expected.error()));
    if (found && expected) compare_lists(path, *found, *std::move(expected));
    return found;
  }

  Result<ByteSourcePtr> open(std::string_view path, std::string_view stream) const override {
    Result<ByteSourcePtr> found = native_->open(path, stream);
    Result<ByteSourcePtr> expected = reference_->open(path, stream);
    if (found.has_value() != expected.has_value())
      differs(path, found ? "opened" : to_string(found.error()),
              expected ? "opened" : to_string(expected.error()));
    if (!found || !expected) return found;
    return std::make_shared<CrossCheckSource>(*found, *expected, fmt::format("{}!{}", name_, path),
                                              differences_);
  }

 private:
  // The engines list in orders of their own.
  void compare_lists(std::string_view path, std::vector<Entry> found,
                     std::vector<Entry> expected) const {
    const auto by_name = [](const Entry& a, const Entry& b) { return a.name < b.name; };
    std::sort(found.begin(), found.end(), by_name);
    std::sort(expected.begin(), expected.end(), by_name);
    if (found.size() != expected.size())
      return differs(path, fmt::format("{} entries", found.size()),
                     fmt::format("{} entries", expected.size()));
    for (std::size_t i = 0; i < found.size(); ++i)
      if (!(found[i] == expected[i]))
        differs(join_path(path, found[i].name), brief(found[i]), brief(expected[i]));
  }

  void differs(std::string_view path, const std::string& native,
               const std::string& reference) const {
    differences_->add(
        fmt::format("{}!{}: native: {}; reference: {}", name_, path, native, reference));
  }

  const FileTreePtr native_;
  const FileTreePtr reference_;
  const std::string name_;
  const std::shared_ptr<Differences> differences_;
};

class CrossCheckWim final : public WimFile {
 public:
  CrossCheckWim(WimFilePtr native, WimFilePtr reference, std::string name,
                std::shared_ptr<Differences> differences)
      : native_(std::move(native)),
        reference_(std::move(reference)),
        name_(std::move(name)),
        differences_(std::move(differences)) {
    if (native_->images() != reference_->images())
      differences_->add(fmt::format("{}: the engines read its XML differently", name_));
  }

  const WimFileInfo& info() const override { return native_->info(); }
  const std::vector<WimImageInfo>& images() const override { return native_->images(); }

  Result<FileTreePtr> image(std::uint32_t index) const override {
    Result<FileTreePtr> found = native_->image(index);
    Result<FileTreePtr> expected = reference_->image(index);
    const std::string name = fmt::format("{}!{}", name_, index);
    if (found && expected) return make_cross_check_tree(*found, *expected, name, differences_);
    if (found.has_value() != expected.has_value())
      differences_->add(fmt::format("{}: native: {}; reference: {}", name,
                                    found ? "opened" : to_string(found.error()),
                                    expected ? "opened" : to_string(expected.error())));
    return found;
  }

 private:
  const WimFilePtr native_;
  const WimFilePtr reference_;
  const std::string name_;
  const std::shared_ptr<Differences> differences_;
};

}  // namespace

FileTreePtr make_cross_check_tree(FileTreePtr native, FileTreePtr reference, std::string name,
                                  std::shared_ptr<Differences> differences) {
  return std::make_shared<CrossCheckTree>(std::move(native), std::move(reference), std::move(name),
                                          std::move(differences));
}

WimFilePtr make_cross_check_wim(WimFilePtr native, WimFilePtr reference, std::string name,
                                std::shared_ptr<Differences> differences) {
  return std::make_shared<CrossCheckWim>(std::move(native), std::move(reference), std::move(name),
                                         std::move(differences));
}

}  // namespace assay
