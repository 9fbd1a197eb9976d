// One pass of libarchive over a ByteSource: members in their order, and the bytes of one.
//
// Layer: tree. A reader is used by one thread; each unpacking opens its own. Bytes that are not
// asked for are skipped, not read, where the format allows it. What libarchive says is part of our
// errors. Filters and formats are named one by one: none that starts another program.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "tree/file_tree.h"

namespace assay {

enum class ArchiveFamily {
  kPacked,   // zip, 7z, cab, tar and compressed tar
  kIso9660,  // docs/formats/iso9660.md
};

struct ArchiveMember {
  std::string path;  // as stored, in UTF-8
  EntryKind kind = EntryKind::kFile;
  std::optional<std::uint64_t> size;
  FileTime created;
  FileTime modified;
  FileTime accessed;
  std::string link_target;       // kLink
  std::string hard_link;         // the path of an earlier member with the same bytes; empty: none
  std::optional<Error> trouble;  // why the bytes cannot be read: encrypted, damaged header
};

class ArchiveReader {
 public:
  // kUnsupported where the program was built without libarchive.
  static Result<ArchiveReader> open(ByteSourcePtr source, ArchiveFamily family);

  ArchiveReader(ArchiveReader&&) noexcept;
  ~ArchiveReader();

  // nullopt behind the last one. The bytes of the one before need not be read.
  Result<std::optional<ArchiveMember>> next();

  // The bytes of the member that next() gave, piece by piece, each with its offset; between pieces
  // lie zeros.
  using Sink = std::function<Result<void>(std::uint64_t offset, ByteView piece)>;
  Result<void> read(const Sink& sink);

  // Expanded bytes that were gone through so far, skipped ones included.
  std::uint64_t bytes_expanded() const;
  // Whether members lie one behind another in a compressed stream: then skipping means expanding.
  bool is_stream() const;
  // Whether a member may end in zeros that read() does not give (sparse files of tar).
  bool may_have_holes() const;
  bool has_rock_ridge() const;

 private:
  struct State;
  explicit ArchiveReader(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace assay
