#include "mdt/program_files.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"
#include "io/file_source.h"
#include "io/host_files.h"
#include "mdt/audit_step.h"
#include "rules/rule_set.h"
#include "tree/folder_tree.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

// The program has a few MiB; what is larger is something else.
constexpr std::uint64_t kMaxProgramBytes = 64U << 20;

// Where the MS-DOS header says that the header of Windows begins, and what begins that.
constexpr std::uint16_t kMagic = 0x5A4D;  // "MZ"
constexpr std::uint64_t kHeaderPlace = 0x3C;
struct RawProgramHeader {
  le32 signature;  // 0x00  "PE\0\0"
  le16 machine;    // 0x04
};
static_assert(sizeof(RawProgramHeader) == 6);
constexpr std::uint32_t kSignature = 0x00004550;
constexpr std::uint16_t kX64 = 0x8664;

constexpr const char* kNoProgram = "is no Windows program";

template <typename T>
Result<T> read_header(const ByteSource& file, std::uint64_t offset) {
  Result<T> header = read_struct<T>(file, offset, "header");
  if (!header && header.error().code == ErrorCode::kTruncated)
    return fail(ErrorCode::kUsage, kNoProgram);
  return header;
}

// What is no program for x64 is not read any further, however large it is.
Result<Bytes> read_program(const fs::path& path) {
  TRY_ASSIGN(const ByteSourcePtr source, open_file_source(path));
  TRY(check_x64_program(*source));
  return read_all(*source, kMaxProgramBytes, "the program");
}

Result<ShareFile> planned(const ShareFolder& share, const std::string& path, Bytes bytes) {
  ShareFile file;
  TRY_ASSIGN(file.path, share.stored_name(path));
  TRY_ASSIGN(const std::optional<Bytes> present, share.read(file.path, kMaxProgramBytes));
  file.is_current = present && *present == bytes;
  file.bytes = std::move(bytes);
  return file;
}

bool is_below_data(std::string_view path) {
  const std::vector<std::string_view> names = split(path, '/');
  return std::find(names.begin(), names.end() - 1, "data") != names.end() - 1;
}

Result<void> check_rules(const fs::path& folder) {
  TRY_ASSIGN(RuleSet rules, RuleSet::with_default_rules(RuleSet::Tests::kSkip));
  std::vector<std::string> replaced;  // that is what they are for
  return rules.add_folder(folder, replaced);
}

}  // namespace

Result<void> check_x64_program(const ByteSource& file) {
  TRY_ASSIGN(const le16 magic, read_header<le16>(file, 0));
  if (magic.get() != kMagic) return fail(ErrorCode::kUsage, kNoProgram);
  TRY_ASSIGN(const le32 place, read_header<le32>(file, kHeaderPlace));
  TRY_ASSIGN(const auto header, read_header<RawProgramHeader>(file, place.get()));
  if (header.signature.get() != kSignature) return fail(ErrorCode::kUsage, kNoProgram);
  if (header.machine.get() != kX64)
    return fail(ErrorCode::kUsage,
                fmt::format("is a Windows program, but not for x64 (machine 0x{:04X})",
                            header.machine.get()));
  return {};
}

Result<ShareFile> plan_program(const ShareFolder& share, const std::optional<fs::path>& program) {
  const fs::path source = program.value_or(own_program());
  Result<Bytes> bytes = read_program(source);
  if (bytes) return planned(share, std::string(kProgramInShare), *std::move(bytes));
  if (!program && bytes.error().code == ErrorCode::kUsage)
    return fail(ErrorCode::kUsage,
                "this is not the Windows program that the step runs: name one with --program FILE");
  return fail(in(utf8_from_path(source), std::move(bytes).error()));
}

Result<std::vector<ShareFile>> plan_rules(const ShareFolder& share, const fs::path& rules) {
  TRY(check_rules(rules));
  TRY_ASSIGN(const FileTreePtr tree, open_folder_tree(rules, share.limits()));
  const PathMatches matches = match_paths(*tree, "**/*.toml", share.limits());
  if (!matches.errors.empty()) return fail(matches.errors.front());
  std::vector<ShareFile> files;
  for (const PathMatches::Match& match : matches.found) {
    if (match.entry.kind == EntryKind::kDirectory || is_below_data(match.path)) continue;
    TRY_ASSIGN(std::optional<Bytes> bytes,
               read_file(*tree, match.path, share.limits().max_text_bytes));
    if (!bytes) continue;  // gone meanwhile
    TRY_ASSIGN(ShareFile file,
               planned(share, join_path(kRulesInShare, match.path), *std::move(bytes)));
    files.push_back(std::move(file));
  }
  return files;
}

Result<std::vector<std::string>> rules_on_share(const ShareFolder& share,
                                                const std::vector<ShareFile>& kept) {
  TRY_ASSIGN(std::vector<std::string> files,
             share.files_below(std::string(kRulesInShare), "*.toml"));
  std::erase_if(files, [&](const std::string& path) {
    return std::any_of(kept.begin(), kept.end(),
                       [&](const ShareFile& file) { return equal_no_case(file.path, path); });
  });
  return files;
}

}  // namespace assay
