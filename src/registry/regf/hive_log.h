// A hive together with its transaction logs, as Windows would have seen it at its next start.
//
// Layer: registry. Format and rules of recovery: docs/formats/hive-logs.md, after msuhanov/regf.
// Nothing is written: the result is an overlay over the hive and its logs, base block included, so
// that other tools can open a copy of it. Tests: tests/registry/hive_log_*_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/limits.h"
#include "io/byte_source.h"
#include "registry/hive.h"

namespace assay {

// A file beside the hive: SOFTWARE.LOG1, SOFTWARE.LOG2, SOFTWARE.LOG. May be empty or anything.
struct LogFile {
  std::string name;
  ByteSourcePtr bytes;
};

struct AppliedLog {
  std::string name;
  std::uint32_t first_sequence = 0;  // a dirty-vector log has one number
  std::uint32_t last_sequence = 0;
  std::uint64_t entries = 0;      // 1 for a dirty-vector log
  std::uint64_t dirty_pages = 0;  // as the log counts them; those have 512 bytes each in old logs

  bool operator==(const AppliedLog&) const = default;
};

struct ReplayedHive {
  ByteSourcePtr bytes;            // the hive itself where no log was applied
  HiveState state;                // dirty stays true where the replay left something open
  std::vector<AppliedLog> logs;   // in the order applied
  std::uint64_t dirty_pages = 0;  // of all logs
};

// A clean hive comes back as it is, and its logs are not looked at. In a dirty one the order of
// `logs` does not matter: sequence numbers and times decide. A log that cannot be used is no
// error; the note says that none was. An error means that the hive itself is not one.
Result<ReplayedHive> replay_logs(ByteSourcePtr hive, const std::vector<LogFile>& logs,
                                 const Limits& limits);

}  // namespace assay
