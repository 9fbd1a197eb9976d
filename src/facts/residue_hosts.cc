// Lines of the hosts file that send names of activation to this computer: kind hosts-name.

#include <fmt/core.h>

#include "base/glob.h"
#include "base/lines.h"
#include "base/text.h"
#include "facts/residue.h"
#include "facts/text_files.h"
#include "licensing/kms_address.h"

namespace assay {

namespace {

constexpr std::string_view kHostsKind = "hosts-name";

// An address and the names for it; what follows '#' is a comment.
std::vector<std::string_view> words_of(std::string_view line) {
  line = line.substr(0, line.find('#'));
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos) return words;
    line.remove_prefix(start);
    words.push_back(line.substr(0, line.find_first_of(" \t")));
    line.remove_prefix(words.back().size());
  }
}

bool is_this_computer(const Subject& subject, std::string_view address) {
  return classify_kms_address(address, subject.tables()).kind == KmsAddressKind::kLoopback;
}

const Residue* find_row(const std::vector<const Residue*>& rows, std::string_view name) {
  for (const Residue* row : rows)
    if (glob_match(row->pattern, name)) return row;
  return nullptr;
}

// Names come before the address: lists against advertising have a hundred thousand lines.
void collect_line(const Subject& subject, const std::vector<const Residue*>& rows,
                  const TextFile& file, const Lines& lines, std::string_view line,
                  Records& records) {
  const std::vector<std::string_view> words = words_of(line);
  for (std::size_t i = 1; i < words.size(); ++i) {
    const Residue* row = find_row(rows, words[i]);
    if (row == nullptr || !is_this_computer(subject, words[0])) continue;
    const std::string place = fmt::format("{}:{}", file.path, lines.number());
    Provenance from = file.provenance();
    from.note = fmt::format("line {}", lines.number());
    add_residue(records, kHostsKind, std::string(words[i]), row->product, place,
                {{std::move(from), std::string(trim(line))}});
  }
}

}  // namespace

void collect_hosts_names(const Subject& subject, Records& records) {
  const Result<std::optional<TextFile>> file =
      read_windows_text(subject, "System32/drivers/etc/hosts");
  if (!file) return leave_residue_open(records, kHostsKind, file.error());
  if (!*file) return;
  const std::vector<const Residue*> rows = residue_rows(subject, kHostsKind);
  Lines lines((*file)->text);
  while (const std::optional<std::string_view> line = lines.next())
    collect_line(subject, rows, **file, lines, *line, records);
}

}  // namespace assay
