#include "tree/wim_reference.h"

#ifdef ASSAY_WITH_WIMLIB

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"
#include "io/file_source.h"
#include "io/memory_source.h"
#include "tree/entry_table.h"
#include "tree/reparse_point.h"
#include "tree/wim_hash_image.h"
#include "tree/wim_library_posix.h"
#include "tree/wim_listing_posix.h"
#include "tree/wim_parts.h"
#include "tree/wim_xml.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

// [MS-FSCC] 2.1.2: reparse data has at most 16 KiB.
constexpr std::uint64_t kMaxReparseBytes = 16U << 10;

// The open file, shared by its images. libwim wants one caller at a time per WIMStruct.
struct Library {
  std::mutex mutex;
  WimHandle wim;
};

// libwim would take the memory for both tables before we could object.
Result<WimHeader> checked_header(const fs::path& path, const Limits& limits) {
  TRY_ASSIGN(const ByteSourcePtr source, open_file_source(path));
  TRY_ASSIGN(const WimHeader header, read_wim_header(*source));
  if (header.xml.original_size > limits.max_wim_xml_bytes)
    return fail(ErrorCode::kLimit,
                fmt::format("XML of the WIM has {} bytes", header.xml.original_size));
  if (header.blob_table.original_size > limits.max_wim_metadata_bytes)
    return fail(ErrorCode::kLimit,
                fmt::format("blob table has {} bytes", header.blob_table.original_size));
  return header;
}

Result<void> check_space(const fs::path& folder, std::uint64_t size) {
  std::error_code code;
  const fs::space_info space = fs::space(folder, code);
  if (code || size <= space.available) return {};
  return fail(ErrorCode::kIo, fmt::format("{} bytes do not fit into the temporary folder", size));
}

// Brings the data of blobs into files of ours, by their hashes.
class BlobExtractor {
 public:
  // Callers hold the mutex.
  static Result<std::unique_ptr<BlobExtractor>> make(WIMStruct* wim, const WimListing& listing) {
    auto extractor = std::unique_ptr<BlobExtractor>(new BlobExtractor);
    std::vector<Sha1> hashes;
    for (const auto& [hash, size] : listing.blob_sizes) {
      extractor->names_.emplace(hash, std::to_string(hashes.size()));
      hashes.push_back(hash);
    }
    TRY_ASSIGN(const PrivateFolder folder, PrivateFolder::make());
    TRY(folder.write("hashes.wim", make_hash_image(hashes)));
    // libwim keeps the file open; its name may go.
    TRY_ASSIGN(extractor->image_, open_wim_handle(folder.path() / "hashes.wim"));
    TRY(check_wimlib(wimlib_reference_resources(extractor->image_.get(), &wim, 1, 0), "reference"));
    return extractor;
  }

  Result<ByteSourcePtr> extract(const Sha1& hash, std::uint64_t size) const {
    TRY_ASSIGN(const PrivateFolder folder, PrivateFolder::make());
    TRY(check_space(folder.path(), size));
    const std::string& name = names_.at(hash);
    const std::string path = "/" + name;
    const char* const paths[] = {path.c_str()};
    constexpr int kFlags = WIMLIB_EXTRACT_FLAG_NO_ACLS | WIMLIB_EXTRACT_FLAG_NO_ATTRIBUTES |
                           WIMLIB_EXTRACT_FLAG_NORPFIX |
                           WIMLIB_EXTRACT_FLAG_NO_PRESERVE_DIR_STRUCTURE;
    TRY(check_wimlib(wimlib_extract_paths(image_.get(), 1, folder.path().c_str(), paths, 1, kFlags),
                     "extract"));
    return open_file_source(folder.path() / name);
  }

 private:
  BlobExtractor() = default;

  std::map<Sha1, std::string> names_;
  WimHandle image_;
};

class ReferenceImage final : public FileTree {
 public:
  ReferenceImage(std::shared_ptr<Library> library, WimListing listing, const Limits& limits)
      : library_(std::move(library)), listing_(std::move(listing)), limits_(limits) {}

  ~ReferenceImage() override {
    const std::lock_guard lock(library_->mutex);
    extractor_.reset();
  }
  ReferenceImage(const ReferenceImage&) = delete;
  ReferenceImage& operator=(const ReferenceImage&) = delete;

  // Before the tree is shared; the mutex is held. A link with unsound data keeps an empty target.
  void read_link_targets() {
    for (const EntryTable::Id id : listing_.links) {
      Entry& entry = listing_.entries.entry(id);
      const std::optional<Sha1>& hash = listing_.streams[id].front();
      if (!hash) continue;
      const Result<ByteSourcePtr> source = extract(*hash);
      if (!source) continue;
      const Result<Bytes> data = read_all(**source, kMaxReparseBytes, "link data");
      if (!data) continue;
      entry.link_target = link_target_from(entry.reparse_tag, *data).value_or("");
    }
  }

  Result<std::optional<Entry>> find(std::string_view path) const override {
    TRY_ASSIGN(const std::optional<EntryTable::Id> id, listing_.entries.find(path));
    if (!id) return std::optional<Entry>();
    return std::optional<Entry>(listing_.entries.entry(*id));
  }

  Result<std::vector<Entry>> list(std::string_view path) const override {
    return listing_.entries.list(path);
  }

  Result<ByteSourcePtr> open(std::string_view path, std::string_view stream) const override {
    TRY_ASSIGN(const std::optional<EntryTable::Id> id, listing_.entries.find(path));
    if (!id) return fail(ErrorCode::kNotFound, "no such file");
    TRY_ASSIGN(const std::size_t index, stream_index(*id, stream));
    const std::optional<Sha1>& hash = listing_.streams[*id][index];
    if (!hash) return make_memory_source({});
    const std::lock_guard lock(library_->mutex);
    return extract(*hash);
  }

 private:
  // 0 is the unnamed stream.
  Result<std::size_t> stream_index(EntryTable::Id id, std::string_view stream) const {
    const Entry& entry = listing_.entries.entry(id);
    if ((entry.attributes & kAttributeEncrypted) != 0 && entry.kind != EntryKind::kDirectory)
      return fail(ErrorCode::kUnsupported, "file is encrypted (EFS)");
    if (!stream.empty()) {
      for (std::size_t i = 0; i < entry.streams.size(); ++i)
        if (equal_no_case(entry.streams[i].name, stream)) return i + 1;
      return fail(ErrorCode::kNotFound, "no such stream");
    }
    switch (entry.kind) {
      case EntryKind::kFile: return std::size_t{0};
      case EntryKind::kDirectory: return fail(ErrorCode::kUsage, "is a directory");
      case EntryKind::kLink: return fail(ErrorCode::kNotFound, "link is not followed");
      case EntryKind::kOther: break;
    }
    return fail(ErrorCode::kUnsupported,
                fmt::format("reparse point 0x{:08x} is not read", entry.reparse_tag));
  }

  Result<ByteSourcePtr> extract(const Sha1& hash) const {
    const auto size = listing_.blob_sizes.find(hash);
    if (size == listing_.blob_sizes.end())
      return fail(ErrorCode::kNotFound, fmt::format("data {} is not in this WIM", to_hex(hash)));
    if (!extractor_) {
      TRY_ASSIGN(extractor_, BlobExtractor::make(library_->wim.get(), listing_));
    }
    return extractor_->extract(hash, size->second);
  }

  const std::shared_ptr<Library> library_;
  WimListing listing_;
  const Limits limits_;
  mutable std::unique_ptr<BlobExtractor> extractor_;  // made when first needed, under the mutex
};

class ReferenceFile final : public WimFile {
 public:
  static Result<WimFilePtr> open(const fs::path& path, const Limits& limits) {
    TRY_ASSIGN(const std::vector<fs::path> parts, find_wim_parts(path, limits));
    for (const fs::path& part : parts) TRY(checked_header(part, limits));
    TRY_ASSIGN(const WimHeader header, checked_header(parts.front(), limits));
    auto file = std::make_shared<ReferenceFile>(limits);
    file->info_ = describe(header);
    TRY(file->open_parts(parts));
    TRY(file->read_tables(header.image_count));
    return file;
  }

  explicit ReferenceFile(const Limits& limits)
      : limits_(limits), library_(std::make_shared<Library>()) {}

  const WimFileInfo& info() const override { return info_; }
  const std::vector<WimImageInfo>& images() const override { return images_; }

  Result<FileTreePtr> image(std::uint32_t index) const override {
    if (index == 0 || index > images_.size())
      return fail(ErrorCode::kNotFound,
                  fmt::format("no image {} in a WIM of {}", index, images_.size()));
    const std::lock_guard images_lock(images_mutex_);
    std::weak_ptr<const FileTree>& known = trees_[index];
    if (FileTreePtr tree = known.lock()) return tree;
    TRY_ASSIGN(const std::shared_ptr<ReferenceImage> tree, load(index));
    known = tree;
    return tree;
  }

 private:
  Result<std::shared_ptr<ReferenceImage>> load(std::uint32_t index) const {
    std::shared_ptr<ReferenceImage> tree;
    const std::lock_guard lock(library_->mutex);
    TRY_ASSIGN(WimListing listing, list_image(library_->wim.get(), index, limits_));
    tree = std::make_shared<ReferenceImage>(library_, std::move(listing), limits_);
    tree->read_link_targets();
    return tree;
  }

  Result<void> open_parts(const std::vector<fs::path>& parts) {
    TRY_ASSIGN(library_->wim, open_wim_handle(parts.front()));
    std::vector<const char*> others;
    for (std::size_t i = 1; i < parts.size(); ++i) others.push_back(parts[i].c_str());
    if (others.empty()) return {};
    return check_wimlib(wimlib_reference_resource_files(library_->wim.get(), others.data(),
                                                        static_cast<unsigned>(others.size()), 0, 0),
                        "open of further parts");
  }

  Result<void> read_tables(std::uint32_t image_count) {
    TRY_ASSIGN(info_.solid, check_blobs(library_->wim.get(), limits_));
    void* data = nullptr;
    std::size_t size = 0;
    TRY(check_wimlib(wimlib_get_xml_data(library_->wim.get(), &data, &size), "XML of the WIM"));
    const std::unique_ptr<void, void (*)(void*)> owner(data, std::free);
    const ByteView xml(static_cast<const std::byte*>(data), size);
    TRY_ASSIGN(images_, parse_wim_xml(xml, image_count, limits_));
    return {};
  }

  const Limits limits_;
  const std::shared_ptr<Library> library_;
  WimFileInfo info_;
  std::vector<WimImageInfo> images_;
  mutable std::mutex images_mutex_;
  mutable std::map<std::uint32_t, std::weak_ptr<const FileTree>> trees_;
};

}  // namespace

Result<WimFilePtr> open_wim_reference(const fs::path& path, const Limits& limits) {
  return ReferenceFile::open(path, limits);
}

}  // namespace assay

#endif  // ASSAY_WITH_WIMLIB
