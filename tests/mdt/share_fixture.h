// A deployment share that a test may change: a copy of fixtures/shares/mdt-client, with a program
// beside it that is just enough of one.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "io/host_files.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {

// The headers of a Windows program: machine 0x8664 is x64.
inline std::string windows_program(int machine = 0x8664) {
  std::string bytes = "MZ" + std::string(0x3A, '\0') + std::string{'\x40', '\0', '\0', '\0'};
  bytes += std::string{'P', 'E', '\0', '\0'};
  bytes += static_cast<char>(machine & 0xFF);
  bytes += static_cast<char>(machine >> 8);
  return bytes + std::string(100, 'x');
}

// A rule of the program under another id: the text of a file that `--rules` takes.
inline std::string rule_of_organisation(const std::string& id) {
  const std::filesystem::path rules = std::filesystem::path(ASSAY_SOURCE_DIR) / "rules";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(rules))
    if (entry.path().filename().string().starts_with("KMS001"))
      return replace_all(read_whole(entry.path()), "KMS001", id);
  return {};
}

class ShareFixture {
 public:
  ShareFixture() : ShareFixture("share") {}
  // In a folder of that name, which is UTF-8.
  explicit ShareFixture(const std::string& name) : root_(folder_.path() / path_from_utf8(name)) {
    std::filesystem::create_directories(stream_path(root_.parent_path()));
    std::filesystem::copy(std::filesystem::path(ASSAY_SOURCE_DIR) / "fixtures/shares/mdt-client",
                          stream_path(root_), std::filesystem::copy_options::recursive);
    write_whole(program(), windows_program());
  }

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path program() const { return folder_ / "assay.exe"; }
  std::filesystem::path beside(const std::string& name) const { return folder_ / name; }
  std::filesystem::path sequence(const std::string& id = "W11-CLIENT") const {
    return root_ / "Control" / path_from_utf8(id) / "ts.xml";
  }

  // Every file of the share: its path below it, in UTF-8, and its bytes.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> all;
    add_files(stream_path(root_), {}, all);
    return all;
  }

 private:
  // Not by MinGW's iterator, which does not descend into long paths.
  static void add_files(const std::filesystem::path& folder, const std::string& above,
                        std::map<std::string, std::string>& all) {
    const std::vector<std::string> names = host_names(folder, 10'000).value();
    for (const std::string& name : names) {
      const std::filesystem::path path = folder / path_from_utf8(name);
      if (is_host_folder(path))
        add_files(path, above + name + "/", all);
      else
        all[above + name] = read_whole(path);
    }
  }

  TemporaryFolder folder_;
  std::filesystem::path root_;
};

}  // namespace assay
