// Transaction logs of real machines: what Windows itself, yarp and regipy make of them is written
// down in the corpus (README.md, "Transaction logs").
#include <catch2/catch.hpp>

#include "base/hash.h"
#include "io/file_source.h"
#include "io/memory_source.h"
#include "registry/regf/base_block.h"
#include "registry/regf/regf_hive.h"
#include "support/corpus.h"

namespace assay {
namespace {

using Sequences = std::pair<std::uint32_t, std::uint32_t>;

struct KnownReplay {
  std::string hive;
  std::string logs[2];
  std::vector<Sequences> applied;  // per log, in the order applied
  std::uint64_t dirty_pages;
  std::uint64_t bins_bytes;
  std::string sha256;
};

const KnownReplay kKnown[] = {
    {"msuhanov__yarp__NewDirtyHive1_NewDirtyHive",
     {"msuhanov__yarp__NewDirtyHive1_NewDirtyHive.LOG1",
      "msuhanov__yarp__NewDirtyHive1_NewDirtyHive.LOG2"},
     {{2, 2}, {3, 5}},
     4,
     20480,
     "d762fa532cd95f274afb9277ca269d9a4f711b34a3734898b060382d5bea9237"},
    {"mkorman90__regipy__transactions_NTUSER.DAT.xz",
     {"mkorman90__regipy__transactions_ntuser.dat.log1.xz",
      "mkorman90__regipy__transactions_ntuser.dat.log2.xz"},
     {{566, 588}},
     132,
     925696,
     "9c5e83727e19ff8f7fd95b73ba006dbc20dffbeead9ace35a88753f3fc7e4299"},
    {"mkorman90__regipy__UsrClass.dat.xz",
     {"mkorman90__regipy__UsrClass.dat.LOG1.xz", "mkorman90__regipy__UsrClass.dat.LOG2.xz"},
     {{287, 290}, {291, 300}},
     158,
     2830336,
     "ecc04a58aa3d2467871e80e393eb8469a5fdd425f37fc88f55308efc2f384930"},
    {"AndrewRathbun__DFIRArtifactMuseum__Win10_RathbunVM_DEFAULT",
     {"AndrewRathbun__DFIRArtifactMuseum__Win10_RathbunVM_DEFAULT.LOG1",
      "AndrewRathbun__DFIRArtifactMuseum__Win10_RathbunVM_DEFAULT.LOG2"},
     {{106, 107}, {108, 110}},
     45,
     311296,
     "685db7478381c188275fbeba3451bc109e772476d3490e63d53ceaf7b90166e2"},
    {"AndrewRathbun__DFIRArtifactMuseum__Win11_DEFAULT",
     {"AndrewRathbun__DFIRArtifactMuseum__Win11_DEFAULT.LOG1",
      "AndrewRathbun__DFIRArtifactMuseum__Win11_DEFAULT.LOG2"},
     {{104, 105}, {106, 107}},
     27,
     294912,
     "48109bddeb19f784a52e16b915fd1de82e46a937c56fe387380734cde8155b1e"},
};

class Corpus {
 public:
  ByteSourcePtr open(const std::string& path) const {
    INFO(path);
    const Result<ByteSourcePtr> source = open_file_source(unpacked(*folder_ / path, scratch_));
    REQUIRE(source);
    return *source;
  }
  LogFile log(const std::string& path) const { return {path, open(path)}; }
  explicit operator bool() const { return folder_.has_value(); }

 private:
  std::optional<std::filesystem::path> folder_ = find_corpus();
  TemporaryFolder scratch_;
};

Bytes bytes_of(const ByteSource& source) {
  return read_all(source, Limits().max_hive_bytes, "hive").value();
}

// The hive bins, which is what a recovery by Windows and ours have in common: Windows writes new
// times and numbers into the base block.
Bytes bins_of(const ByteSource& source, std::uint64_t length) {
  return read_bytes(source, regf::kBaseBlockBytes, length, length, "hive bins").value();
}

// Where two hives begin to differ; nullopt: nowhere. (Catch would print them whole.)
std::optional<std::ptrdiff_t> first_difference(const Bytes& a, const Bytes& b) {
  const auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (at == a.end() && other == b.end()) return std::nullopt;
  return at - a.begin();
}

std::vector<Sequences> sequences_of(const ReplayedHive& replayed) {
  std::vector<Sequences> sequences;
  for (const AppliedLog& log : replayed.logs)
    sequences.emplace_back(log.first_sequence, log.last_sequence);
  return sequences;
}

TEST_CASE("logs of Windows 8.1 and later give the hives that are known, in either order") {
  const Corpus corpus;
  if (!corpus) return;
  for (const KnownReplay& known : kKnown) {
    INFO(known.hive);
    const LogFile first = corpus.log("hive-dirty/" + known.logs[0]);
    const LogFile second = corpus.log("hive-dirty/" + known.logs[1]);
    const ByteSourcePtr hive = corpus.open("hive-dirty/" + known.hive);
    for (const std::vector<LogFile>& logs : {std::vector{first, second}, {second, first}}) {
      const Result<ReplayedHive> replayed = replay_logs(hive, logs, {});
      REQUIRE(replayed);
      CHECK(sequences_of(*replayed) == known.applied);
      CHECK(replayed->dirty_pages == known.dirty_pages);
      CHECK(replayed->bytes->size() == regf::kBaseBlockBytes + known.bins_bytes);
      CHECK(to_hex(sha256(bins_of(*replayed->bytes, known.bins_bytes))) == known.sha256);
      CHECK_FALSE(replayed->state.dirty);
      CHECK(replayed->state.note.empty());
      CHECK(replayed->state.logs_applied.size() == known.applied.size());
    }
  }
}

TEST_CASE("a replayed hive has a base block that says so, and opens without its logs") {
  const Corpus corpus;
  if (!corpus) return;
  for (const KnownReplay& known : kKnown) {
    INFO(known.hive);
    const ReplayedHive replayed = replay_logs(corpus.open("hive-dirty/" + known.hive),
                                              {corpus.log("hive-dirty/" + known.logs[0]),
                                               corpus.log("hive-dirty/" + known.logs[1])},
                                              {})
                                      .value();
    const regf::RawBaseBlock block = regf::read_base_block(*replayed.bytes).value();
    CHECK(regf::checksum_holds(block));
    CHECK(block.primary_sequence.get() == known.applied.back().second);
    CHECK(block.secondary_sequence.get() == known.applied.back().second);
    CHECK(block.bins_size.get() == known.bins_bytes);
    CHECK_FALSE(open_hive_native(replayed.bytes, {}).value()->state().dirty);
    CHECK(open_hive_native(replayed, {}).value()->state().logs_applied ==
          replayed.state.logs_applied);
  }
}

TEST_CASE("log entries give the very hive bins that Windows 10 wrote") {
  const Corpus corpus;
  if (!corpus) return;
  const std::string stem = "hive-dirty/msuhanov__yarp__NewDirtyHive1_";
  const ReplayedHive replayed =
      replay_logs(corpus.open(stem + "NewDirtyHive"),
                  {corpus.log(stem + "NewDirtyHive.LOG1"), corpus.log(stem + "NewDirtyHive.LOG2")},
                  {})
          .value();
  // The first bin has a time of its own, which Windows set anew.
  Bytes ours = bins_of(*replayed.bytes, 20480);
  Bytes theirs = bins_of(*corpus.open(stem + "RecoveredHive_Windows10"), 20480);
  std::fill_n(ours.begin() + 20, 8, std::byte{0});
  std::fill_n(theirs.begin() + 20, 8, std::byte{0});
  CHECK(first_difference(ours, theirs) == std::nullopt);
}

const std::string kOldStem = "hive-dirty/msuhanov__yarp__OldDirtyHive_";

// Without two fields that Windows 7 has written since: the time in the first bin, and in one key
// node the length of its longest value name.
Bytes comparable(const ByteSource& source) {
  Bytes bins = bins_of(source, 487424);
  std::fill_n(bins.begin() + 20, 8, std::byte{0});
  std::fill_n(bins.begin() + 0x6ADC8, 4, std::byte{0});
  return bins;
}

void check_recovered_as_by_windows7(const Corpus& corpus, const ReplayedHive& replayed) {
  REQUIRE(replayed.bytes->size() == regf::kBaseBlockBytes + 487424);
  const ByteSourcePtr windows = corpus.open(kOldStem + "RecoveredHive_Windows7");
  CHECK(first_difference(comparable(*replayed.bytes), comparable(*windows)) == std::nullopt);
  CHECK_FALSE(replayed.state.dirty);
  CHECK(sequences_of(replayed) == std::vector<Sequences>{{5, 5}});
}

TEST_CASE("a dirty vector gives the hive bins that Windows 7 wrote") {
  const Corpus corpus;
  if (!corpus) return;
  const LogFile log = corpus.log(kOldStem + "OldDirtyHive.LOG1");
  const LogFile empty{"LOG2", make_memory_source({})};
  const ByteSourcePtr hive = corpus.open(kOldStem + "OldDirtyHive");
  for (const std::vector<LogFile>& logs : {std::vector{log, empty}, {empty, log}})
    check_recovered_as_by_windows7(corpus, replay_logs(hive, logs, {}).value());
}

TEST_CASE("a base block that is broken is recovered from the log") {
  const Corpus corpus;
  if (!corpus) return;
  const LogFile log =
      corpus.log("malformed-hive/msuhanov__yarp__BadBaseBlockHive_BadBaseBlockHive.LOG1");
  Bytes hive = bytes_of(*corpus.open(kOldStem + "OldDirtyHive"));
  hive[0x30] ^= std::byte{1};
  check_recovered_as_by_windows7(corpus, replay_logs(make_memory_source(hive), {log}, {}).value());
  std::fill_n(hive.begin(), 512, std::byte{0});
  check_recovered_as_by_windows7(corpus, replay_logs(make_memory_source(hive), {log}, {}).value());
}

TEST_CASE("logs that are damaged leave the hive dirty and readable") {
  const Corpus corpus;
  if (!corpus) return;
  struct Case {
    std::string hive;
    std::vector<std::string> logs;
  };
  const std::string stem = "malformed-hive/msuhanov__yarp__BadLogHive";
  for (const Case& bad :
       {Case{"hive-dirty/msuhanov__yarp__OldDirtyHive_OldDirtyHive", {"1_BadLogHive.LOG1"}},
        Case{stem + "2_BadLogHive", {"2_BadLogHive.LOG1"}},
        Case{stem + "3_BadLogHive", {"3_BadLogHive.LOG1", "3_BadLogHive.LOG2"}}}) {
    INFO(bad.hive);
    std::vector<LogFile> logs;
    for (const std::string& name : bad.logs) logs.push_back(corpus.log(stem + name));
    const ReplayedHive replayed = replay_logs(corpus.open(bad.hive), logs, {}).value();
    CHECK(replayed.logs.empty());
    CHECK(replayed.state.dirty);
    CHECK(replayed.state.note == "dirty: written when it was captured, and no log was applied");
    const HivePtr hive = open_hive_native(replayed, {}).value();
    CHECK(hive->state().dirty);
    CHECK(hive->info(hive->root()));
  }
}

TEST_CASE("clean hives do not look at their logs") {
  const Corpus corpus;
  if (!corpus) return;
  const std::string stem = "hive-dirty/AndrewRathbun__DFIRArtifactMuseum__Win11_";
  for (const auto& [name, log] :
       {std::pair{"BCD-Template", "BCD-Template.LOG"}, std::pair{"ELAM", "ELAM.LOG1"}}) {
    INFO(name);
    const ByteSourcePtr hive = corpus.open(stem + name);
    const ReplayedHive replayed = replay_logs(hive, {corpus.log(stem + log)}, {}).value();
    CHECK(replayed.bytes == hive);
    CHECK(replayed.logs.empty());
    CHECK_FALSE(replayed.state.dirty);
  }
}

TEST_CASE("a dirty hive without logs is read, and says that it is dirty") {
  const Corpus corpus;
  if (!corpus) return;
  const ByteSourcePtr bytes = corpus.open("hive-system/mkorman90__regipy__SYSTEM_WIN_10_1709.xz");
  const HivePtr hive = open_hive_native(replay_logs(bytes, {}, {}).value(), {}).value();
  CHECK(hive->state().dirty);
  CHECK_FALSE(hive->state().note.empty());
  const auto select = hive->child(hive->root(), "select").value();
  REQUIRE(select);
  const auto current = hive->value(*select, "CURRENT").value();
  REQUIRE(current);
  CHECK(current->type == ValueType::kDword);
}

}  // namespace
}  // namespace assay
