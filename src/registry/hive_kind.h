// Which of Windows' hives a file is, told by what it holds, for hives that come without a path.
//
// Layer: registry. A file's name proves nothing (SOFTWARE.bak, NTUSER.DAT of four accounts), so the
// keys below the root decide; the name in the base block only tells users' hives apart.
#pragma once

#include <string>
#include <string_view>

#include "io/byte_source.h"
#include "registry/hive.h"

namespace assay {

enum class HiveKind {
  kSoftware,
  kSystem,
  kUser,            // NTUSER.DAT of an account of which nothing is known
  kDefaultUser,     // config\DEFAULT, the profile of LocalSystem
  kNetworkService,  // where software protection keeps what it discovered
  kSam,
  kSecurity,
  kOther,
};

// `file_name` as base_block_file_name() gives it; may be empty.
Result<HiveKind> identify(const Hive& hive, std::string_view file_name);

// Where Windows mounts it: "HKLM\SOFTWARE" ...; kUser is "HKCU"; kOther is "HIVE", a place
// of which no rule speaks.
std::string_view place_of_kind(HiveKind kind);

// "SOFTWARE hive" ..., for people.
std::string_view name_of(HiveKind kind);

// The path that Windows wrote into the base block, at most its last 32 characters:
// "emRoot\System32\Config\SOFTWARE". Often empty.
Result<std::string> base_block_file_name(const ByteSource& source);

}  // namespace assay
