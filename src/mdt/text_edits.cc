#include "mdt/text_edits.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t kContext = 3;  // lines shown around a change

// Whole lines of the text, and the edits within them.
struct Region {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<TextEdit> edits;  // offsets from `begin`
};

// A change in lines: so many of the text from `first` on become `added`.
struct Hunk {
  std::size_t first = 0;  // from 0
  std::size_t removed = 0;
  std::vector<std::string> added;
};

std::size_t line_begin(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  const std::size_t newline = text.rfind('\n', at - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  const std::size_t newline = text.find('\n', at);
  return newline == std::string_view::npos ? text.size() : newline + 1;
}

std::vector<Region> regions_of(std::string_view text, const std::vector<TextEdit>& edits) {
  std::vector<Region> regions;
  for (const TextEdit& edit : edits) {
    const std::size_t begin = line_begin(text, edit.begin);
    const std::size_t end = line_end(text, edit.end);
    if (regions.empty() || begin > regions.back().end) regions.push_back({begin, end, {}});
    Region& region = regions.back();
    region.end = std::max(region.end, end);
    region.edits.push_back({edit.begin - region.begin, edit.end - region.begin, edit.text});
  }
  return regions;
}

Lines lines_in(std::string_view text) {
  Lines lines = split(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

// Lines that the edits leave as they are, at either end of the region, are no part of the change.
Hunk hunk_of(std::string_view text, const Region& region) {
  const std::string_view before = text.substr(region.begin, region.end - region.begin);
  const std::string after = with_edits(before, region.edits);
  const Lines removed = lines_in(before);
  const Lines added = lines_in(after);
  const std::size_t most = std::min(removed.size(), added.size());
  std::size_t head = 0;
  while (head < most && removed[head] == added[head]) ++head;
  std::size_t tail = 0;
  while (tail < most - head && removed.rbegin()[static_cast<std::ptrdiff_t>(tail)] ==
                                   added.rbegin()[static_cast<std::ptrdiff_t>(tail)])
    ++tail;
  const std::string_view above = text.substr(0, region.begin);
  Hunk hunk;
  hunk.first = static_cast<std::size_t>(std::count(above.begin(), above.end(), '\n')) + head;
  hunk.removed = removed.size() - head - tail;
  hunk.added.assign(added.begin() + static_cast<std::ptrdiff_t>(head),
                    added.end() - static_cast<std::ptrdiff_t>(tail));
  return hunk;
}

class DifferenceWriter {
 public:
  explicit DifferenceWriter(const Lines& lines) : lines_(lines) {}

  void write(const Hunk& hunk) {
    if (hunk.removed == 0 && hunk.added.empty()) return;
    const std::size_t first = hunk.first - std::min(kContext, hunk.first);
    const std::size_t behind = hunk.first + hunk.removed;
    const std::size_t last = std::min(behind + kContext, lines_.size());
    out_ +=
        fmt::format("@@ -{},{} +{},{} @@\n", first + 1, last - first, first + 1 + added_ - removed_,
                    last - first + hunk.added.size() - hunk.removed);
    for (std::size_t i = first; i < last; ++i) {
      if (i == behind) write_added(hunk);
      line(i >= hunk.first && i < behind ? '-' : ' ', lines_[i]);
    }
    if (behind == last) write_added(hunk);
    added_ += hunk.added.size();
    removed_ += hunk.removed;
  }

  std::string finish() { return std::move(out_); }

 private:
  void write_added(const Hunk& hunk) {
    for (const std::string& text : hunk.added) line('+', text);
  }

  void line(char mark, std::string_view text) {
    if (text.ends_with('\r')) text.remove_suffix(1);
    out_.append(1, mark).append(text).append(1, '\n');
  }

  const Lines& lines_;
  std::size_t added_ = 0;  // by the hunks so far
  std::size_t removed_ = 0;
  std::string out_;
};

}  // namespace

std::string with_edits(std::string_view text, const std::vector<TextEdit>& edits) {
  std::string edited;
  std::size_t at = 0;
  for (const TextEdit& edit : edits) {
    edited.append(text.substr(at, edit.begin - at)).append(edit.text);
    at = edit.end;
  }
  return edited.append(text.substr(at));
}

std::string unified_difference(std::string_view text, const std::vector<TextEdit>& edits) {
  const Lines lines = lines_in(text);
  DifferenceWriter writer(lines);
  for (const Region& region : regions_of(text, edits)) writer.write(hunk_of(text, region));
  return writer.finish();
}

}  // namespace assay
