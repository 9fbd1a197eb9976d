#include "support/wim_maker.h"

#include <fmt/core.h>

#ifdef ASSAY_WITH_WIMLIB
#include <fstream>
#include <memory>

#include <wimlib.h>
#endif

namespace assay {

#ifdef ASSAY_WITH_WIMLIB

namespace {

namespace fs = std::filesystem;

struct FreeWim {
  void operator()(WIMStruct* wim) const { wimlib_free(wim); }
};
using WimHandle = std::unique_ptr<WIMStruct, FreeWim>;

Result<void> check(int code, std::string_view step) {
  if (code == 0) return {};
  return fail(ErrorCode::kIo,
              fmt::format("libwim: {}: {}", step,
                          wimlib_get_error_string(static_cast<wimlib_error_code>(code))));
}

wimlib_compression_type type_of(WimCompression compression) {
  switch (compression) {
    case WimCompression::kNone: return WIMLIB_COMPRESSION_TYPE_NONE;
    case WimCompression::kXpress: return WIMLIB_COMPRESSION_TYPE_XPRESS;
    case WimCompression::kLzx: return WIMLIB_COMPRESSION_TYPE_LZX;
    case WimCompression::kLzms: return WIMLIB_COMPRESSION_TYPE_LZMS;
  }
  return WIMLIB_COMPRESSION_TYPE_NONE;
}

// A folder that goes away with the object.
class Scratch {
 public:
  explicit Scratch(fs::path path) : path_(std::move(path)) { fs::create_directories(path_); }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  fs::path next() { return path_ / std::to_string(count_++); }

 private:
  const fs::path path_;
  std::uint64_t count_ = 0;
};

Result<void> add_path(WIMStruct* wim, int index, const fs::path& from, const std::string& to) {
  constexpr int kFlags = WIMLIB_ADD_FLAG_NORPFIX | WIMLIB_ADD_FLAG_NO_REPLACE;
  return check(wimlib_add_tree(wim, index, from.c_str(), ("/" + to).c_str(), kFlags), to);
}

Result<void> add_file(WIMStruct* wim, int index, Scratch& scratch, const std::string& path,
                      const Bytes& bytes) {
  const fs::path host = scratch.next();
  if (path.ends_with('/')) {
    fs::create_directory(host);
    return add_path(wim, index, host, path.substr(0, path.size() - 1));
  }
  std::ofstream out(host, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) return fail(ErrorCode::kIo, "cannot write " + host.string());
  return add_path(wim, index, host, path);
}

Result<void> add_image(WIMStruct* wim, Scratch& scratch, const WimImageSpec& spec) {
  int index = 0;
  TRY(check(wimlib_add_empty_image(wim, spec.name.c_str(), &index), "add image"));
  for (const fs::path& folder : spec.folders) TRY(add_path(wim, index, folder, ""));
  for (const auto& [path, bytes] : spec.files) TRY(add_file(wim, index, scratch, path, bytes));
  for (const auto& [path, target] : spec.links) {
    const fs::path host = scratch.next();
    fs::create_symlink(target, host);
    TRY(add_path(wim, index, host, path));
  }
  for (const auto& [name, value] : spec.properties)
    TRY(check(wimlib_set_image_property(wim, index, name.c_str(), value.c_str()), name));
  return {};
}

Result<void> set_output(WIMStruct* wim, const WimOptions& options) {
  if (!options.solid)
    return check(wimlib_set_output_chunk_size(wim, options.chunk_size), "chunk size");
  if (options.compression != WimCompression::kNone)
    TRY(check(wimlib_set_output_pack_compression_type(wim, type_of(options.compression)),
              "solid compression"));
  return check(wimlib_set_output_pack_chunk_size(wim, options.chunk_size), "solid chunk size");
}

int write_flags(const WimOptions& options) {
  return (options.solid ? WIMLIB_WRITE_FLAG_SOLID : 0) |
         (options.pipable ? WIMLIB_WRITE_FLAG_PIPABLE : 0) |
         (options.integrity ? WIMLIB_WRITE_FLAG_CHECK_INTEGRITY : 0);
}

Result<std::vector<fs::path>> split(const fs::path& whole, const fs::path& path,
                                    const WimOptions& options) {
  WIMStruct* raw = nullptr;
  TRY(check(wimlib_open_wim(whole.c_str(), 0, &raw), "open to split"));
  const WimHandle wim(raw);
  TRY(check(wimlib_split(raw, path.c_str(), options.split_part_bytes, 0), "split"));
  std::vector<fs::path> parts{path};
  for (int number = 2;; ++number) {
    fs::path part = path;
    part.replace_filename(
        fmt::format("{}{}{}", path.stem().string(), number, path.extension().string()));
    if (!fs::exists(part)) return parts;
    parts.push_back(std::move(part));
  }
}

Result<std::vector<fs::path>> write(const fs::path& path, const std::vector<WimImageSpec>& images,
                                    const WimOptions& options) {
  Scratch scratch(path.string() + ".scratch");
  WIMStruct* raw = nullptr;
  TRY(check(wimlib_create_new_wim(type_of(options.compression), &raw), "create"));
  const WimHandle wim(raw);
  TRY(set_output(raw, options));
  for (const WimImageSpec& image : images) TRY(add_image(raw, scratch, image));
  if (options.boot_index != 0) {
    wimlib_wim_info info{};
    info.boot_index = options.boot_index;
    TRY(check(wimlib_set_wim_info(raw, &info, WIMLIB_CHANGE_BOOT_INDEX), "boot index"));
  }
  const bool in_parts = options.split_part_bytes != 0;
  const fs::path whole = in_parts ? scratch.next() : path;
  TRY(check(wimlib_write(raw, whole.c_str(), WIMLIB_ALL_IMAGES, write_flags(options), 1), "write"));
  if (in_parts) return split(whole, path, options);
  return std::vector<fs::path>{path};
}

}  // namespace

Result<std::vector<fs::path>> make_wim(const fs::path& path,
                                       const std::vector<WimImageSpec>& images,
                                       const WimOptions& options) {
  try {
    return write(path, images, options);
  } catch (const fs::filesystem_error& error) {
    return fail(ErrorCode::kIo, error.what());
  }
}

#else

Result<std::vector<std::filesystem::path>> make_wim(const std::filesystem::path&,
                                                    const std::vector<WimImageSpec>&,
                                                    const WimOptions&) {
  return fail(ErrorCode::kUnsupported, "built without libwim");
}

#endif

}  // namespace assay
