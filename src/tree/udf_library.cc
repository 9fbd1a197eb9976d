#include "tree/udf_library.h"

#ifdef ASSAY_WITH_UDFREAD

#include <algorithm>
#include <mutex>
#include <optional>

#include <fmt/core.h>
#include <udfread/blockinput.h>
#include <udfread/udfread.h>

#include "io/memory_source.h"
#include "tree/udf_records.h"

namespace assay::udf {

namespace {

static_assert(kBlockBytes == UDF_BLOCK_SIZE);

// Above the 64 MiB of the largest directory we let through.
constexpr std::uint32_t kBlocksPerCall = 40'000;
// An embedded file lies in one block with its entry.
constexpr std::uint64_t kMaxEmbedded = kBlockBytes;
// Block numbers within a file have 32 bits.
constexpr std::uint64_t kMaxFileBytes = std::uint64_t{kBlockBytes} << 32;

// [3/10.9]: tag 8, version 2, checksum 10.
void fill_with_terminator(std::span<std::byte> block) {
  std::fill(block.begin(), block.end(), std::byte{0});
  block[0] = std::byte{kTerminator};
  block[2] = std::byte{2};
  block[4] = std::byte{kTerminator + 2};
}

struct BlockInput : udfread_block_input {
  ByteSourcePtr disc;
  std::uint32_t left = kBlocksPerCall;
  std::optional<Error> error;  // the first of this call

  int read_blocks(std::uint32_t block, std::span<std::byte> out) {
    const auto count = static_cast<std::uint32_t>(out.size() / kBlockBytes);
    if (count > left) {
      fill_with_terminator(out);
      return static_cast<int>(count);
    }
    left -= count;
    const Result<void> done = disc->read_at(std::uint64_t{block} * kBlockBytes, out);
    if (!done && !error) error = done.error();
    return done ? static_cast<int>(count) : 0;
  }
};

int read_of(udfread_block_input* input, std::uint32_t block, void* out, std::uint32_t count, int) {
  const std::size_t size = std::size_t{count} * kBlockBytes;
  return static_cast<BlockInput*>(input)->read_blocks(block, {static_cast<std::byte*>(out), size});
}

std::uint32_t size_of(udfread_block_input* input) {
  const std::uint64_t blocks = static_cast<BlockInput*>(input)->disc->size() / kBlockBytes;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(blocks, UINT32_MAX));
}

struct CloseVolume {
  void operator()(udfread* volume) const { udfread_close(volume); }
};
struct CloseDirectory {
  void operator()(UDFDIR* directory) const { udfread_closedir(directory); }
};
struct CloseFile {
  void operator()(UDFFILE* file) const { udfread_file_close(file); }
};
using FilePtr = std::unique_ptr<UDFFILE, CloseFile>;

}  // namespace

// Not thread-safe by itself: every call is made under the mutex.
class Library {
 public:
  explicit Library(ByteSourcePtr disc) : volume_(udfread_init()) {
    input_.close = nullptr;
    input_.read = read_of;
    input_.size = size_of;
    input_.disc = std::move(disc);
  }

  Result<void> open() {
    const std::lock_guard lock(mutex_);
    start_call();
    if (volume_ && udfread_open_input(volume_.get(), &input_) == 0) return {};
    return refuse("open the volume");
  }

  Result<std::vector<std::string>> names(const std::string& path) {
    const std::lock_guard lock(mutex_);
    start_call();
    const std::unique_ptr<UDFDIR, CloseDirectory> directory(
        udfread_opendir(volume_.get(), path.c_str()));
    if (!directory) return refuse("open a directory");
    std::vector<std::string> found;
    udfread_dirent entry{};
    while (udfread_readdir(directory.get(), &entry) != nullptr) found.emplace_back(entry.d_name);
    return found;
  }

  Result<FilePtr> file(const std::string& path, std::uint64_t size) {
    const std::lock_guard lock(mutex_);
    start_call();
    FilePtr found(udfread_file_open(volume_.get(), path.c_str()));
    if (!found) return refuse("open a file");
    const std::int64_t its_size = udfread_file_size(found.get());
    if (its_size >= 0 && static_cast<std::uint64_t>(its_size) == size) return found;
    return fail(ErrorCode::kCorrupt,
                fmt::format("UDF file has {} bytes, and {} for libudfread", size, its_size));
  }

  Result<Bytes> embedded(UDFFILE* file, std::uint64_t size) {
    const std::lock_guard lock(mutex_);
    start_call();
    Bytes bytes(static_cast<std::size_t>(size));
    if (size == 0) return bytes;
    const auto got = udfread_file_read(file, bytes.data(), bytes.size());
    if (got >= 0 && static_cast<std::uint64_t>(got) == size) return bytes;
    return refuse("read a file in its entry");
  }

  // Blocks that lie one behind another on the disc, from `block` of a file on.
  struct Run {
    std::uint32_t first = 0;  // 0: not recorded, reads as zeros
    std::uint32_t count = 0;
  };

  Run run_at(UDFFILE* file, std::uint32_t block, std::uint32_t most) {
    const std::lock_guard lock(mutex_);
    Run run{udfread_file_lba(file, block), 1};
    while (run.count < most) {
      const std::uint32_t next = udfread_file_lba(file, block + run.count);
      if (next != (run.first == 0 ? 0 : run.first + run.count)) break;
      ++run.count;
    }
    return run;
  }

  const ByteSource& disc() const { return *input_.disc; }

 private:
  void start_call() {
    input_.left = kBlocksPerCall;
    input_.error.reset();
  }

  tl::unexpected<Error> refuse(std::string_view action) const {
    if (input_.error && input_.error->code == ErrorCode::kIo) return fail(*input_.error);
    return fail(ErrorCode::kCorrupt, fmt::format("libudfread could not {}", action));
  }

  BlockInput input_;
  std::mutex mutex_;
  // Last: closed while the input still lives.
  std::unique_ptr<udfread, CloseVolume> volume_;
};

namespace {

class UdfFileSource final : public ByteSource {
 public:
  UdfFileSource(LibraryPtr library, FilePtr file, std::uint64_t size)
      : library_(std::move(library)), file_(std::move(file)), size_(size) {}
  std::uint64_t size() const override { return size_; }

  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    TRY(check_range(offset, out.size(), size_));
    while (!out.empty()) {
      const std::uint64_t within = offset % kBlockBytes;
      const auto block = static_cast<std::uint32_t>(offset / kBlockBytes);
      const std::uint64_t blocks = (within + out.size() + kBlockBytes - 1) / kBlockBytes;
      const Library::Run run =
          library_->run_at(file_.get(), block, static_cast<std::uint32_t>(blocks));
      const std::uint64_t held = std::uint64_t{run.count} * kBlockBytes - within;
      const auto piece =
          out.first(static_cast<std::size_t>(std::min<std::uint64_t>(held, out.size())));
      if (run.first == 0)
        std::fill(piece.begin(), piece.end(), std::byte{0});
      else
        TRY(library_->disc().read_at(std::uint64_t{run.first} * kBlockBytes + within, piece));
      offset += piece.size();
      out = out.subspan(piece.size());
    }
    return {};
  }

 private:
  const LibraryPtr library_;  // outlives file_
  const FilePtr file_;
  const std::uint64_t size_;
};

}  // namespace

Result<LibraryPtr> open_library(ByteSourcePtr disc) {
  auto library = std::make_shared<Library>(std::move(disc));
  TRY(library->open());
  return library;
}

Result<std::vector<std::string>> names_in(Library& library, const std::string& path) {
  return library.names(path);
}

Result<ByteSourcePtr> open_file(LibraryPtr library, const std::string& path, std::uint64_t size,
                                bool is_embedded) {
  if (size > (is_embedded ? kMaxEmbedded : kMaxFileBytes))
    return fail(ErrorCode::kLimit, fmt::format("UDF file of {} bytes", size));
  TRY_ASSIGN(FilePtr file, library->file(path, size));
  if (!is_embedded)
    return std::make_shared<UdfFileSource>(std::move(library), std::move(file), size);
  TRY_ASSIGN(Bytes bytes, library->embedded(file.get(), size));
  return make_memory_source(std::move(bytes));
}

}  // namespace assay::udf

#else

namespace assay::udf {

class Library {};

namespace {

tl::unexpected<Error> without_udfread() {
  return fail(ErrorCode::kUnsupported,
              "UDF discs cannot be read: this program was built without libudfread");
}

}  // namespace

Result<LibraryPtr> open_library(ByteSourcePtr) { return without_udfread(); }

Result<std::vector<std::string>> names_in(Library&, const std::string&) {
  return without_udfread();
}

Result<ByteSourcePtr> open_file(LibraryPtr, const std::string&, std::uint64_t, bool) {
  return without_udfread();
}

}  // namespace assay::udf

#endif
