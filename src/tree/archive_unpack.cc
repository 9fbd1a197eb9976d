#include "tree/archive_unpack.h"

#include <optional>

#include <fmt/core.h>

#include "io/memory_source.h"
#include "io/temporary_file.h"
#include "tree/archive_index.h"

namespace assay {

namespace {

// Takes the pieces of a member, in memory as long as it is small.
class UnpackedBytes {
 public:
  UnpackedBytes(std::uint64_t archive_bytes, const Limits& limits)
      : archive_bytes_(archive_bytes), limits_(limits) {}

  Result<void> add(std::uint64_t offset, ByteView piece) {
    if (offset < size_) return fail(ErrorCode::kCorrupt, "libarchive: pieces overlap");
    TRY(pad_to(offset));
    TRY(grow_by(piece.size()));
    if (file_) return file_->write(piece);
    memory_.insert(memory_.end(), piece.begin(), piece.end());
    return {};
  }

  // Sparse members of tar may end in a hole.
  Result<void> pad_to(std::uint64_t size) {
    if (size <= size_) return {};
    const std::uint64_t count = size - size_;
    TRY(grow_by(count));
    if (file_) return file_->write_zeros(count);
    memory_.resize(memory_.size() + static_cast<std::size_t>(count));
    return {};
  }

  std::uint64_t size() const { return size_; }

  Result<ByteSourcePtr> finish() && {
    if (file_) return std::move(*file_).finish();
    memory_.shrink_to_fit();
    return make_memory_source(std::move(memory_));
  }

 private:
  Result<void> grow_by(std::uint64_t count) {
    if (count > limits_.max_unpacked_bytes) size_ = limits_.max_unpacked_bytes;
    size_ += count;
    TRY(check_expansion(size_, archive_bytes_, limits_));
    if (file_ || size_ <= limits_.max_unpacked_in_memory) return {};
    TRY_ASSIGN(TemporaryFile file, TemporaryFile::create());
    file_.emplace(std::move(file));
    TRY(file_->write(memory_));
    memory_ = Bytes();
    return {};
  }

  const std::uint64_t archive_bytes_;
  const Limits& limits_;
  std::uint64_t size_ = 0;
  Bytes memory_;
  std::optional<TemporaryFile> file_;
};

}  // namespace

ArchiveUnpacker::ArchiveUnpacker(ByteSourcePtr source, ArchiveFamily family, const Limits& limits)
    : source_(std::move(source)), family_(family), limits_(limits) {}

std::shared_ptr<ArchiveUnpacker::Slot> ArchiveUnpacker::slot(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<Slot>& slot = slots_[number];
  if (!slot) slot = std::make_shared<Slot>();
  return slot;
}

Result<ByteSourcePtr> ArchiveUnpacker::open(std::uint64_t number, std::uint64_t size) {
  const std::shared_ptr<Slot> place = slot(number);
  const std::lock_guard lock(place->mutex);
  if (ByteSourcePtr known = place->bytes.lock()) return known;
  TRY_ASSIGN(ByteSourcePtr bytes, unpack(number, size));
  place->bytes = bytes;
  return bytes;
}

Result<ByteSourcePtr> ArchiveUnpacker::unpack(std::uint64_t number, std::uint64_t size) const {
  TRY(check_expansion(size, source_->size(), limits_));  // what it says; what it does is asked, too
  TRY_ASSIGN(ArchiveReader reader, ArchiveReader::open(source_, family_));
  for (std::uint64_t i = 0; i <= number; ++i) {
    TRY_ASSIGN(const std::optional<ArchiveMember> member, reader.next());
    if (!member) return fail(ErrorCode::kCorrupt, "member is no longer in the archive");
  }
  UnpackedBytes bytes(source_->size(), limits_);
  TRY(reader.read(
      [&bytes](std::uint64_t offset, ByteView piece) { return bytes.add(offset, piece); }));
  // zip and 7z say the size twice; tar's holes at the end are not given as pieces.
  if (bytes.size() < size && reader.may_have_holes()) TRY(bytes.pad_to(size));
  if (bytes.size() != size)
    return fail(ErrorCode::kCorrupt,
                fmt::format("unpacks to {} bytes instead of {}", bytes.size(), size));
  return std::move(bytes).finish();
}

}  // namespace assay
