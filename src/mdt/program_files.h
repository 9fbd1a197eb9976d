// The files that the step of a task sequence needs on its share: the program, and rules of one's
// own beside it.
//
// Layer: mdt. Tests: tests/mdt/program_files_test.cc.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "io/byte_source.h"
#include "mdt/share_folder.h"

namespace assay {

// A file as it is to lie on the share.
struct ShareFile {
  std::string path;  // below the share: "Tools/x64/assay.exe"
  Bytes bytes;
  bool is_current = false;  // the same bytes are there
};

// kUsage: what does not begin as a Windows program for x64 does.
Result<void> check_x64_program(const ByteSource& file);

// The running program where `program` is not given. kUsage: that is no Windows program.
Result<ShareFile> plan_program(const ShareFolder& share,
                               const std::optional<std::filesystem::path>& program);

// Every rule file of the folder, without a folder "data" in it, as `--rules` reads them. kUsage: a
// rule is faulty.
Result<std::vector<ShareFile>> plan_rules(const ShareFolder& share,
                                          const std::filesystem::path& rules);

// Rule files on the share that are not among `kept`.
Result<std::vector<std::string>> rules_on_share(const ShareFolder& share,
                                                const std::vector<ShareFile>& kept);

}  // namespace assay
