#include "tree/wim_native/dentry_cursor.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "tree/reparse_point.h"

namespace assay::wim {

namespace {

// A stream beyond the one that the entry itself names. Its name follows, with two NUL bytes.
struct RawExtraStream {
  le64 length;       // 0x00  of all
  le64 reserved;     // 0x08
  Sha1 sha1;         // 0x10
  le16 name_length;  // 0x24  bytes; 0: unnamed
};
static_assert(sizeof(RawExtraStream) == 38);

constexpr std::uint64_t kEndOfList = 8;

// Lengths are rounded up: entries and streams lie at multiples of 8. Very large ones stay large.
std::uint64_t aligned(std::uint64_t length) {
  constexpr std::uint64_t kMask = 7;
  return length > std::numeric_limits<std::uint64_t>::max() - kMask ? length
                                                                    : (length + kMask) & ~kMask;
}

// Bytes of a name with its NUL; nothing where there is no name.
std::uint64_t name_space(std::uint16_t length) { return length == 0 ? 0 : length + 2U; }

template <typename T>
std::span<std::byte> bytes_of(T& value) {
  return std::as_writable_bytes(std::span(&value, 1));
}

// The streams of a file, told apart. The format does not say what an unnamed stream is; these are
// the rules of Microsoft's and wimlib's readers:
//  * of an encrypted file, the first unnamed stream with bytes is its raw form;
//  * of a reparse point, the first unnamed stream is the reparse data, the second the file data;
//  * the entry's own SHA-1 counts as such a stream only if it is not zero, or none other is there.
class StreamSorter {
 public:
  explicit StreamSorter(Dentry& dentry) : dentry_(dentry) {}

  void add_unnamed(const Sha1& sha1, bool is_own) {
    const bool has_bytes = sha1 != Sha1{};
    if (is_encrypted()) {
      if (has_bytes && !has_data_) take(dentry_.data, has_data_, sha1);
    } else if (is_own && !has_bytes) {
      return;
    } else if (is_reparse_point() && !has_reparse_) {
      take(dentry_.reparse, has_reparse_, sha1);
    } else if (!has_data_) {
      take(dentry_.data, has_data_, sha1);
    }
  }

 private:
  bool is_encrypted() const { return (dentry_.attributes & kAttributeEncrypted) != 0; }
  bool is_reparse_point() const { return (dentry_.attributes & kAttributeReparsePoint) != 0; }
  static void take(Sha1& place, bool& taken, const Sha1& sha1) {
    place = sha1;
    taken = true;
  }

  Dentry& dentry_;
  bool has_data_ = false;
  bool has_reparse_ = false;
};

}  // namespace

Result<void> BlockReader::read(std::uint64_t offset, std::span<std::byte> out,
                               std::string_view what) {
  if (!fits(offset, out.size(), source_.size()))
    return fail(ErrorCode::kTruncated, std::string(what) + " runs past the end", offset);
  while (!out.empty()) {
    const std::uint64_t start = offset / kBlockSize * kBlockSize;
    if (start != start_) TRY(load(start));
    const auto within = static_cast<std::size_t>(offset - start);
    const std::size_t length = std::min(out.size(), filled_ - within);
    std::memcpy(out.data(), block_.data() + within, length);
    out = out.subspan(length);
    offset += length;
  }
  return {};
}

Result<void> BlockReader::load(std::uint64_t start) {
  start_ = std::numeric_limits<std::uint64_t>::max();
  filled_ = static_cast<std::size_t>(std::min(kBlockSize, source_.size() - start));
  TRY(source_.read_at(start, std::span(block_).first(filled_)));
  start_ = start;
  return {};
}

Result<bool> DentryCursor::next() {
  TRY_ASSIGN(offset_, end());
  le64 length;
  TRY(reader_.read(offset_, bytes_of(length), "directory list"));
  if (aligned(length) <= kEndOfList) return false;
  TRY(read_head(aligned(length)));
  has_next_offset_ = false;
  return true;
}

Result<void> DentryCursor::read_head(std::uint64_t length) {
  if (length < sizeof(RawDentry))
    return fail(ErrorCode::kCorrupt, "directory entry is too short", offset_);
  if (!fits(offset_, length, reader_.size()))
    return fail(ErrorCode::kTruncated, "directory entry runs past the end", offset_);
  TRY(reader_.read(offset_, bytes_of(raw_), "directory entry"));
  const std::uint64_t names = name_space(raw_.name_length) + name_space(raw_.short_name_length);
  if (raw_.name_length % 2 != 0 || raw_.short_name_length % 2 != 0 ||
      names > length - sizeof(RawDentry))
    return fail(ErrorCode::kCorrupt, "names do not fit into the directory entry", offset_);
  names_.resize(static_cast<std::size_t>(names));
  return reader_.read(offset_ + sizeof(RawDentry), names_, "name of a file");
}

ByteView DentryCursor::short_name() const {
  return ByteView(names_).subspan(static_cast<std::size_t>(name_space(raw_.name_length)),
                                  raw_.short_name_length);
}

std::uint64_t DentryCursor::streams_offset() const { return offset_ + aligned(raw_.length); }

// The extra stream at `at`, which then is where the next one starts.
Result<DentryCursor::ExtraStream> DentryCursor::read_stream(std::uint64_t& at) {
  RawExtraStream raw;
  TRY(reader_.read(at, bytes_of(raw), "stream entry"));
  const std::uint64_t length = aligned(raw.length);
  if (length < sizeof(raw) || raw.name_length % 2 != 0 || raw.name_length > length - sizeof(raw))
    return fail(ErrorCode::kCorrupt, "stream entry is too short", at);
  if (!fits(at, length, reader_.size()))
    return fail(ErrorCode::kTruncated, "stream entry runs past the end", at);
  ExtraStream stream{Bytes(raw.name_length), raw.sha1};
  TRY(reader_.read(at + sizeof(raw), stream.name, "name of a stream"));
  at += length;
  return stream;
}

Result<std::uint64_t> DentryCursor::end() {
  if (has_next_offset_) return next_offset_;
  std::uint64_t at = streams_offset();
  for (unsigned i = 0; i < raw_.extra_streams; ++i) TRY(read_stream(at));
  next_offset_ = at;
  has_next_offset_ = true;
  return at;
}

Result<Dentry> DentryCursor::read() {
  Dentry dentry;
  dentry.offset = offset_;
  dentry.name = utf8_from_utf16le(name());
  dentry.short_name = utf8_from_utf16le(short_name());
  dentry.attributes = raw_.attributes;
  if ((dentry.attributes & kAttributeReparsePoint) != 0) dentry.reparse_tag = raw_.reparse_tag;
  dentry.children = raw_.children;
  dentry.created = {raw_.created};
  dentry.accessed = {raw_.accessed};
  dentry.modified = {raw_.modified};

  StreamSorter sorter(dentry);
  sorter.add_unnamed(raw_.sha1, true);
  std::uint64_t at = streams_offset();
  for (unsigned i = 0; i < raw_.extra_streams; ++i) {
    TRY_ASSIGN(const ExtraStream stream, read_stream(at));
    if (stream.name.empty())
      sorter.add_unnamed(stream.sha1, false);
    else if ((dentry.attributes & kAttributeEncrypted) == 0)  // else part of the raw form
      dentry.streams.push_back({utf8_from_utf16le(stream.name), stream.sha1});
  }
  next_offset_ = at;
  has_next_offset_ = true;
  return dentry;
}

}  // namespace assay::wim
