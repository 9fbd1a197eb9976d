// Disks that another program serves: nbd+unix.
#include <csignal>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "disk/qemu_disk.h"
#include "support/corpus.h"
#include "support/program.h"

namespace assay {
namespace {

std::string uri_of(const std::filesystem::path& socket, const std::string& name = "") {
  return "nbd+unix:///" + name + "?socket=" + socket.string();
}

TEST_CASE("a disk that a program serves on a Unix socket is read") {
  if (!has_tool("qemu-nbd")) {
    WARN("skipped: no qemu-nbd");
    return;
  }
  const TemporaryFolder folder;
  const std::string expected = std::string(100'000, 'a') + std::string(2'400, 'b');
  write_whole(folder / "raw", expected);
  // --fork returns when the socket listens. The server serves twice and is then ended.
  output_of(
      "qemu-nbd --fork --persistent --shared=2 --pid-file=pid --read-only -f raw -x 'my disk' "
      "--socket=" +
          shell_word((folder / "socket").string()) + " raw",
      folder.path());
  const auto disk = open_nbd(uri_of(folder / "socket", "my%20disk"), {});
  const auto other = open_nbd(uri_of(folder / "socket", "other"), {});
  output_of("kill $(cat pid)", folder.path());
  REQUIRE(disk);
  CHECK(disk->format == "nbd");
  REQUIRE(disk->bytes->size() == expected.size());
  CHECK_FALSE(other);
}

TEST_CASE("no server, and no socket, are told apart") {
  const TemporaryFolder folder;
  CHECK(open_nbd(uri_of(folder / "none"), {}).error().code == ErrorCode::kNotFound);
  write_whole(folder / "file", "");
  CHECK(open_nbd(uri_of(folder / "file"), {}).error().code == ErrorCode::kIo);
  CHECK(open_nbd(uri_of(folder / std::string(200, 'x')), {}).error().code == ErrorCode::kUsage);
  CHECK(open_nbd("nbd://localhost", {}).error().code == ErrorCode::kUsage);
}

// A listening socket; what connects waits in its queue.
int listen_at(const std::filesystem::path& path) {
  ::sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(::bind(listener, reinterpret_cast<const ::sockaddr*>(&address), sizeof(address)) == 0);
  REQUIRE(::listen(listener, 4) == 0);
  return listener;
}

TEST_CASE("a server that never answers is not waited for") {
  const TemporaryFolder folder;
  const int listener = listen_at(folder / "socket");
  Limits limits;
  limits.max_nbd_wait_ms = 20;
  const auto disk = open_nbd(uri_of(folder / "socket"), limits);
  REQUIRE_FALSE(disk);
  CHECK(disk.error().what == "NBD server does not answer");
  ::close(listener);
}

TEST_CASE("a server that talks nonsense, or goes away, is an error") {
  const TemporaryFolder folder;
  const int listener = listen_at(folder / "socket");
  for (const std::string answer : {"", "NBDMAGIC", "HTTP/1.1 200 OK\r\n\r\n and so on and so on"}) {
    std::thread server([&] {
      const int peer = ::accept(listener, nullptr, nullptr);
      static_cast<void>(!::write(peer, answer.data(), answer.size()));
      ::close(peer);
    });
    const auto disk = open_nbd(uri_of(folder / "socket"), {});
    server.join();
    REQUIRE_FALSE(disk);
    CHECK(disk.error().code == ErrorCode::kIo);
  }
  ::close(listener);
}

}  // namespace
}  // namespace assay
