#include "disk/qemu_server_posix.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> no_socket() {
  return fail(ErrorCode::kIo, "a private socket is not possible: " + system_reason(errno));
}

// A folder that only we can enter, gone with the object.
class PrivateFolder {
 public:
  PrivateFolder() {
    if (::mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~PrivateFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  // Not below TMPDIR, whose path may be longer than an address can hold.
  std::string path_ = "/tmp/assay-XXXXXX";
};

struct SocketPair {
  Descriptor listener;
  Descriptor client;
};

// A listening socket and its one client. The client waits in the queue until somebody accepts it.
Result<SocketPair> make_sockets() {
  const PrivateFolder folder;
  ::sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = folder.path() + "/nbd";
  if (folder.path().empty() || path.size() >= sizeof(address.sun_path)) return no_socket();
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const auto* any = reinterpret_cast<const ::sockaddr*>(&address);
  Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  Descriptor client(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::bind(listener.get(), any, sizeof(address)) != 0 || ::listen(listener.get(), 1) != 0 ||
      ::connect(client.get(), any, sizeof(address)) != 0)
    return no_socket();
  TRY_ASSIGN(listener, moved_up(std::move(listener)));
  return SocketPair{std::move(listener), std::move(client)};
}

bool is_program(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

Result<std::string> find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return fs::absolute(name).string();
  const char* path = std::getenv("PATH");
  for (const std::string_view folder : split(path != nullptr ? path : "", ':'))
    if (folder.starts_with('/') && is_program(fs::path(folder) / name))
      return (fs::path(folder) / name).string();
  return fail(ErrorCode::kNotFound, name + " is not installed");
}

std::string qemu_reason(const std::string& said, const std::string& file_name,
                        const std::vector<QemuFile>& files) {
  std::string line(trim(split(trim(said), '\n').front()));
  const std::size_t quoted = line.find(file_name + "': ");
  if (!file_name.empty() && quoted != std::string::npos)
    line.erase(0, quoted + file_name.size() + 3);
  constexpr std::string_view kOwnName = "qemu-nbd: ";
  if (line.starts_with(kOwnName)) line.erase(0, kOwnName.size());
  // The last first: their numbers rise, and /dev/fd/100 begins with /dev/fd/10.
  for (auto file = files.rbegin(); file != files.rend(); ++file)
    line = replace_all(line, file->handle, file->name);
  return printable(line);
}

Result<NbdPeer> start_qemu_nbd(const std::string& program, const std::string& file_name,
                               const std::vector<QemuFile>& files, std::vector<int> shared) {
  TRY_ASSIGN(SocketPair sockets, make_sockets());
  ChildSpec spec;
  spec.program = program;
  spec.arguments = {"--read-only", "--shared=1", file_name};
  spec.listener = sockets.listener.get();
  spec.shared = std::move(shared);
  TRY_ASSIGN(ChildProcess child, ChildProcess::start(spec));
  NbdPeer peer{std::move(sockets.client), {}, std::make_shared<ChildProcess>(std::move(child)), {}};
  peer.explain = [server = peer.server, file_name, files](Error error) {
    server->end();
    const std::string reason = qemu_reason(server->said(), file_name, files);
    error.what = fmt::format("qemu-nbd: {}", reason.empty() ? error.what : reason);
    return error;
  };
  return peer;
}

}  // namespace assay
