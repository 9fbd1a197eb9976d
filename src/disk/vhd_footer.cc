#include "disk/vhd_footer.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>

namespace assay::vhd {

namespace {

// A place where a footer may be, and whether one is there.
struct Candidate {
  RawFooter raw{};
  bool found = false;
  bool sound = false;
};

Result<Candidate> look_at(const ByteSource& file, std::uint64_t offset, std::uint64_t length) {
  Candidate candidate;
  const auto bytes = std::as_writable_bytes(std::span(&candidate.raw, 1));
  if (!fits(offset, length, file.size())) return candidate;
  TRY(file.read_at(offset, bytes.first(static_cast<std::size_t>(length))));
  candidate.found = has_cookie(candidate.raw);
  candidate.sound = candidate.found && checksum_holds(candidate.raw);
  return candidate;
}

// The footer at the end, of `length` bytes.
Result<Candidate> look_at_end(const ByteSource& file, std::uint64_t length) {
  if (file.size() < length) return Candidate{};
  return look_at(file, file.size() - length, length);
}

bool is_same(const RawFooter& a, const RawFooter& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

Footer at_end(const ByteSource& file, const Candidate& end, std::uint64_t length,
              const Candidate& start) {
  Footer footer{end.raw, file.size() - length, true, {}};
  if (!end.sound) footer.notes.emplace_back("checksum of the footer is wrong");
  // The start of a fixed disk is its first sector, which may hold anything.
  if (end.sound && start.sound && end.raw.type != kFixed && !is_same(end.raw, start.raw))
    footer.notes.emplace_back(
        "copy of the footer at the start differs: the one at the end was used");
  return footer;
}

}  // namespace

std::uint32_t checksum_without(ByteView bytes, std::size_t field) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (i < field || i >= field + sizeof(be32)) sum += std::to_integer<std::uint32_t>(bytes[i]);
  return ~sum;
}

bool has_cookie(const RawFooter& footer) { return footer.cookie == kFooterCookie; }

bool checksum_holds(const RawFooter& footer) {
  return footer.checksum ==
         checksum_without(std::as_bytes(std::span(&footer, 1)), offsetof(RawFooter, checksum));
}

Result<Footer> read_footer(const ByteSource& file) {
  constexpr std::uint64_t kWhole = sizeof(RawFooter);
  constexpr std::uint64_t kOld = kWhole - 1;
  TRY_ASSIGN(const Candidate end, look_at_end(file, kWhole));
  TRY_ASSIGN(const Candidate old, look_at_end(file, kOld));
  TRY_ASSIGN(const Candidate start, look_at(file, 0, kWhole));
  if (end.sound) return at_end(file, end, kWhole, start);
  if (old.sound) return at_end(file, old, kOld, start);
  if (start.sound && start.raw.type != kFixed) {
    const bool damaged = end.found || old.found;
    const std::uint64_t length = end.found ? kWhole : old.found ? kOld : 0;
    return Footer{start.raw,
                  file.size() - length,
                  damaged,
                  {damaged ? "footer is damaged: its copy at the start was used"
                           : "footer at the end is missing: its copy at the start was used"}};
  }
  if (end.found) return at_end(file, end, kWhole, start);
  if (old.found) return at_end(file, old, kOld, start);
  if (start.found && start.raw.type != kFixed)
    return Footer{start.raw,
                  file.size(),
                  false,
                  {"footer at the end is missing, and the checksum of its copy is wrong"}};
  return fail(ErrorCode::kCorrupt, "no \"conectix\" footer at the end of the file", file.size());
}

}  // namespace assay::vhd
