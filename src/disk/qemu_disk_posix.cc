#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fcntl.h>
#include <fmt/core.h>

#include "base/text.h"
#include "disk/nbd_uri.h"
#include "disk/qemu_disk.h"
#include "disk/qemu_graph.h"
#include "disk/qemu_names.h"
#include "disk/qemu_server_posix.h"
#include "io/file_source.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

// The files of one disk, held open under numbers that qemu-nbd inherits.
class HostFiles {
 public:
  // `name` is for people. `more_flags`: O_NOFOLLOW for names that come from an image, because a
  // link may lead anywhere.
  Result<QemuFile> open(const fs::path& path, const std::string& name, int more_flags) {
    Descriptor low(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | more_flags));
    if (low.get() < 0) return fail(in(name, open_error(errno)));
    struct ::stat status {};
    if (::fstat(low.get(), &status) != 0 || !S_ISREG(status.st_mode))
      return fail(in(name, {ErrorCode::kUsage, "not a regular file", {}, {}}));
    return keep(name, std::move(low));
  }

  // A file without a name that holds `text`.
  Result<QemuFile> make(const std::string& name, const std::string& text) {
    Descriptor low(::memfd_create("assay", MFD_CLOEXEC));
    if (low.get() < 0 ||
        ::write(low.get(), text.data(), text.size()) != static_cast<::ssize_t>(text.size()))
      return fail(ErrorCode::kIo, "a file in memory is not possible: " + system_reason(errno));
    return keep(name, std::move(low));
  }

  const std::vector<QemuFile>& files() const { return files_; }
  std::vector<int> numbers() const {
    std::vector<int> numbers;
    for (const Descriptor& descriptor : descriptors_) numbers.push_back(descriptor.get());
    return numbers;
  }

 private:
  static Error open_error(int error_number) {
    if (error_number == ENOENT)
      return {ErrorCode::kNotFound, system_reason(error_number), std::nullopt, {}};
    if (error_number == ELOOP)
      return {ErrorCode::kUnsupported, "is a symbolic link: not followed", std::nullopt, {}};
    return {ErrorCode::kIo, system_reason(error_number), std::nullopt, {}};
  }

  Result<QemuFile> keep(const std::string& name, Descriptor low) {
    TRY_ASSIGN(Descriptor high, moved_up(std::move(low)));
    const std::string handle = fmt::format("/dev/fd/{}", high.get());
    TRY_ASSIGN(ByteSourcePtr bytes, open_file_source(handle));
    descriptors_.push_back(std::move(high));
    files_.push_back({name, handle, std::move(bytes)});
    return files_.back();
  }

  std::vector<Descriptor> descriptors_;
  std::vector<QemuFile> files_;
};

Error absent(Error error, std::string_view what) {
  if (error.code == ErrorCode::kNotFound)
    error.what = fmt::format("{} is not beside the disk", what);
  return error;
}

// A file that the user named, by its last part; else the one in the disk's folder.
Result<QemuFile> open_sibling(HostFiles& files, const fs::path& folder, const QemuOptions& options,
                              const std::string& stored, std::string_view what) {
  for (const fs::path& parent : options.parents)
    if (!parent.filename().empty() && parent.filename() == last_part(stored))
      return files.open(parent, parent.string(), 0);
  TRY_ASSIGN(const std::string name, name_in_folder(stored, folder, what));
  Result<QemuFile> file = files.open(folder / name, name, O_NOFOLLOW);
  if (!file) return fail(absent(file.error(), what));
  return file;
}

Result<std::vector<std::string>> make_descriptors(HostFiles& files, const QemuChain& chain) {
  std::vector<std::string> handles;
  for (const QemuLayer& layer : chain.layers) {
    handles.emplace_back();
    if (!layer.references.descriptor) continue;
    TRY_ASSIGN(const QemuFile text, files.make(layer.file.name, rewritten_descriptor(layer)));
    handles.back() = text.handle;
  }
  return handles;
}

Result<std::string> find_qemu_nbd(const std::string& format, const std::string& program) {
  Result<std::string> path = find_program(program);
  if (path) return path;
  return fail(ErrorCode::kUnsupported,
              fmt::format("{} disks are read through qemu-nbd, which is not installed "
                          "(Debian: qemu-utils)",
                          format));
}

Result<ByteSourcePtr> serve(HostFiles& files, const QemuChain& chain, const Limits& limits,
                            const std::string& program) {
  TRY_ASSIGN(const std::string path,
             find_qemu_nbd(chain.layers.front().references.driver, program));
  TRY_ASSIGN(const std::vector<std::string> descriptors, make_descriptors(files, chain));
  TRY_ASSIGN(NbdPeer peer, start_qemu_nbd(path, qemu_file_name(chain, descriptors), files.files(),
                                          files.numbers()));
  return open_nbd_source(std::move(peer), limits);
}

std::string type_of(const QemuChain& chain) {
  if (is_flat(chain)) return "fixed";
  return chain.layers.size() > 1 ? "differencing" : "dynamic";
}

Result<Descriptor> connect_to(const std::string& path) {
  ::sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path))
    return fail(ErrorCode::kUsage, "path of the socket is too long");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket.get() < 0 ||
      ::connect(socket.get(), reinterpret_cast<const ::sockaddr*>(&address), sizeof(address)) != 0)
    return fail(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo,
                fmt::format("no NBD server at {}: {}", printable(path), system_reason(errno)));
  return socket;
}

}  // namespace

Result<DiskImage> open_qemu_disk(const fs::path& path, const Limits& limits,
                                 const QemuOptions& options) {
  HostFiles files;
  const fs::path folder = fs::absolute(path).parent_path();
  Result<QemuFile> top = files.open(path, path.filename().string(), 0);
  if (!top) {
    Error error = top.error();
    error.source.clear();  // the caller names the file
    return fail(std::move(error));
  }
  const auto open = [&](const std::string& stored, std::string_view what) {
    return open_sibling(files, folder, options, stored, what);
  };
  TRY_ASSIGN(const QemuChain chain, resolve_qemu_chain(*std::move(top), open, limits));
  TRY_ASSIGN(ByteSourcePtr bytes, is_flat(chain) ? flat_disk(chain.layers.front())
                                                 : serve(files, chain, limits, options.program));
  DiskImage disk;
  disk.format = chain.layers.front().references.driver;
  disk.type = type_of(chain);
  disk.sector_size = 0;
  disk.bytes = std::move(bytes);
  for (std::size_t i = 1; i < chain.layers.size(); ++i)
    disk.parents.push_back(chain.layers[i].file.name);
  disk.notes = chain.notes;
  return disk;
}

Result<DiskImage> open_nbd(const std::string& uri, const Limits& limits) {
  TRY_ASSIGN(const NbdUri place, parse_nbd_uri(uri));
  TRY_ASSIGN(Descriptor socket, connect_to(place.socket));
  TRY_ASSIGN(ByteSourcePtr bytes,
             open_nbd_source({std::move(socket), place.export_name, {}, {}}, limits));
  DiskImage disk;
  disk.format = "nbd";
  disk.type = "served";
  disk.sector_size = 0;
  disk.bytes = std::move(bytes);
  return disk;
}

}  // namespace assay
