#include "base/gunzip.h"

#include <algorithm>
#include <limits>

#include <fmt/core.h>
#include <zlib.h>

namespace assay {

bool is_gzip(ByteView bytes) {
  return bytes.size() >= 2 && bytes[0] == std::byte{0x1F} && bytes[1] == std::byte{0x8B};
}

namespace {

// zlib counts what is at hand in 32 bits.
uInt piece(std::uint64_t size) {
  return static_cast<uInt>(std::min<std::uint64_t>(size, std::numeric_limits<uInt>::max()));
}

class Expansion {
 public:
  Expansion(ByteView input, std::uint64_t max_bytes) : input_(input), max_bytes_(max_bytes) {
    // 15 bits of window, the most there is; 16 more ask for the gzip frame.
    ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK;
  }
  ~Expansion() {
    if (ready_) inflateEnd(&stream_);
  }
  Expansion(const Expansion&) = delete;
  Expansion& operator=(const Expansion&) = delete;

  Result<Bytes> run() {
    if (!ready_) return fail(ErrorCode::kLimit, "no memory to expand gzip");
    bool more = true;
    while (more) {
      TRY_ASSIGN(more, step());
    }
    return std::move(output_);
  }

 private:
  std::uint64_t read_so_far() const { return input_.size() - left_; }

  // Expands one piece; false at the end of the last member.
  Result<bool> step() {
    std::array<Bytef, 64 << 10> piece_out;
    const uInt given = piece(left_);
    // zlib reads from here only; its older interface has no const.
    stream_.next_in =
        const_cast<Bytef*>(reinterpret_cast<const Bytef*>(input_.data() + read_so_far()));
    stream_.avail_in = given;
    stream_.next_out = piece_out.data();
    stream_.avail_out = static_cast<uInt>(piece_out.size());
    const int status = inflate(&stream_, Z_NO_FLUSH);
    left_ -= given - stream_.avail_in;
    TRY(keep(std::as_bytes(std::span(piece_out)).first(piece_out.size() - stream_.avail_out)));
    if (status == Z_STREAM_END) return next_member();
    if (status == Z_OK) return true;
    if (status == Z_BUF_ERROR)  // nothing left to read
      return fail(ErrorCode::kTruncated, "gzip data ends too early", read_so_far());
    return fail(ErrorCode::kCorrupt,
                fmt::format("gzip: {}", stream_.msg != nullptr ? stream_.msg : "not readable"),
                read_so_far());
  }

  Result<void> keep(ByteView expanded) {
    if (expanded.size() > max_bytes_ - output_.size())
      return fail(ErrorCode::kLimit, fmt::format("gzip gives more than {} bytes", max_bytes_));
    output_.insert(output_.end(), expanded.begin(), expanded.end());
    return {};
  }

  Result<bool> next_member() {
    if (left_ == 0) return false;
    if (!is_gzip(input_.last(static_cast<std::size_t>(left_))))
      return fail(ErrorCode::kCorrupt, "bytes behind the gzip data", read_so_far());
    inflateReset(&stream_);
    return true;
  }

  ByteView input_;
  std::uint64_t left_ = input_.size();
  std::uint64_t max_bytes_;
  z_stream stream_{};
  bool ready_ = false;
  Bytes output_;
};

}  // namespace

Result<Bytes> gunzip(ByteView bytes, std::uint64_t max_bytes) {
  return Expansion(bytes, max_bytes).run();
}

}  // namespace assay
