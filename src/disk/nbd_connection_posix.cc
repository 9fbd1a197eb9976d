#include "disk/nbd_connection_posix.h"

#ifdef ASSAY_WITH_NBD

#include <chrono>
#include <memory>
#include <mutex>

#include "base/stop.h"
#include "disk/nbd_library_posix.h"
#include "io/chunked_source.h"
#include "io/stats.h"

namespace assay {

namespace {

using Clock = std::chrono::steady_clock;

// What one request reads. NBD servers hand out at least 32 MiB at once, so this always works; and
// it is a multiple of every block size that a server may insist on.
constexpr std::uint32_t kPiece = 64U << 10;

// Asked only after open_nbd_source() has seen that it is there.
const NbdLibrary& nbd() { return **load_nbd_library(); }

struct CloseHandle {
  void operator()(nbd_handle* handle) const { nbd().close(handle); }
};
using Handle = std::unique_ptr<nbd_handle, CloseHandle>;

tl::unexpected<Error> nbd_failure(std::optional<std::uint64_t> offset = std::nullopt) {
  const char* message = nbd().get_error();
  return fail(ErrorCode::kIo, message != nullptr ? message : "NBD server cannot be read", offset);
}

// Waits for `done` to say so; false where the time is over.
template <typename Done>
Result<void> wait_until(nbd_handle* handle, std::uint32_t most_ms, const Done& done) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(most_ms);
  for (;;) {
    TRY_ASSIGN(const bool is_done, done());
    if (is_done) return {};
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return fail(ErrorCode::kIo, "NBD server does not answer");
    if (nbd().poll(handle, static_cast<int>(left)) < 0) return nbd_failure();
  }
}

class NbdConnection {
 public:
  NbdConnection(Handle handle, NbdPeer peer, std::uint32_t most_ms)
      : peer_(std::move(peer)), most_ms_(most_ms), handle_(std::move(handle)) {}
  ~NbdConnection() {
    // The farewell lets a server that we did not start end in peace.
    if (handle_ && !peer_.server) nbd().shutdown(handle_.get(), 0);
  }
  NbdConnection(const NbdConnection&) = delete;
  NbdConnection& operator=(const NbdConnection&) = delete;

  Result<void> read(std::uint64_t offset, std::span<std::byte> out) {
    TRY(may_go_on());
    const std::lock_guard lock(mutex_);
    if (!handle_) return fail(ErrorCode::kIo, "connection to the NBD server was lost", offset);
    stats().count_read(out.size());
    Result<void> result = read_piece(offset, out);
    if (result) return result;
    // An answer that comes too late would be written to memory that is no longer ours.
    handle_.reset();
    return fail(peer_.explain ? peer_.explain(result.error()) : result.error());
  }

 private:
  Result<void> read_piece(std::uint64_t offset, std::span<std::byte> out) {
    const std::int64_t cookie =
        nbd().aio_pread(handle_.get(), out.data(), out.size(), offset, NBD_NULL_COMPLETION, 0);
    if (cookie < 0) return nbd_failure(offset);
    return wait_until(handle_.get(), most_ms_, [&]() -> Result<bool> {
      const int state =
          nbd().aio_command_completed(handle_.get(), static_cast<std::uint64_t>(cookie));
      if (state < 0) return nbd_failure(offset);
      return state == 1;
    });
  }

  // Declared in this order: the handle is closed before the server is ended.
  NbdPeer peer_;
  const std::uint32_t most_ms_;
  std::mutex mutex_;
  Handle handle_;
};

Result<void> connect(nbd_handle* handle, NbdPeer& peer, std::uint32_t most_ms) {
  if (nbd().set_export_name(handle, peer.export_name.c_str()) < 0) return nbd_failure();
  if (nbd().aio_connect_socket(handle, peer.socket.release()) < 0) return nbd_failure();
  return wait_until(handle, most_ms, [&]() -> Result<bool> {
    if (nbd().aio_is_ready(handle) == 1) return true;
    if (nbd().aio_is_connecting(handle) == 1) return false;
    return fail(ErrorCode::kIo, "NBD server does not serve this disk");
  });
}

Result<ByteSourcePtr> connected_source(Handle handle, NbdPeer peer, const Limits& limits) {
  const std::int64_t size = nbd().get_size(handle.get());
  if (size < 0) return nbd_failure();
  if (nbd().get_block_size(handle.get(), LIBNBD_SIZE_MINIMUM) > kPiece)
    return fail(ErrorCode::kUnsupported, "NBD server wants blocks larger than 64 KiB");
  const auto connection =
      std::make_shared<NbdConnection>(std::move(handle), std::move(peer), limits.max_nbd_wait_ms);
  return make_chunked_source(
      {static_cast<std::uint64_t>(size), kPiece},
      [connection](std::uint64_t index, std::span<std::byte> out) {
        return connection->read(index * kPiece, out);
      },
      std::make_shared<ChunkCache>(limits.chunk_cache_bytes), 0);
}

}  // namespace

Result<ByteSourcePtr> open_nbd_source(NbdPeer peer, const Limits& limits) {
  TRY(load_nbd_library());
  Handle handle(nbd().create());
  if (!handle) return nbd_failure();
  if (const auto connection = connect(handle.get(), peer, limits.max_nbd_wait_ms); !connection) {
    handle.reset();
    return fail(peer.explain ? peer.explain(connection.error()) : connection.error());
  }
  return connected_source(std::move(handle), std::move(peer), limits);
}

}  // namespace assay

#else

namespace assay {

Result<ByteSourcePtr> open_nbd_source(NbdPeer, const Limits&) {
  return fail(ErrorCode::kUnsupported, "this assay was built without libnbd");
}

}  // namespace assay

#endif
