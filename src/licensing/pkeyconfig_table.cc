#include "licensing/pkeyconfig_table.h"

#include <set>

#include "base/text.h"
#include "licensing/key_text.h"
#include "licensing/pkeyconfig_row.h"

namespace assay {
namespace {

using Kind = RowFault::Kind;

// The rows of a list, in order. A second list of the same name goes on where the first ends.
std::vector<const XmlNode*> rows_of(const XmlNode& root, std::string_view list,
                                    std::string_view row) {
  std::vector<const XmlNode*> rows;
  for (const XmlNode& section : root.children) {
    if (section.name != list) continue;
    for (const XmlNode& node : section.children)
      if (node.name == row) rows.push_back(&node);
  }
  return rows;
}

// Not editions: "n/a" of Vista's host keys, and keys, which rows in reserve carry in every field.
std::vector<std::string> editions_of(std::string_view text) {
  std::vector<std::string> editions;
  for (const std::string_view part : split(text, ';')) {
    const std::string_view edition = trim(part);
    if (edition.empty() || equal_no_case(edition, "n/a") || parse_key(edition)) continue;
    editions.emplace_back(edition);
  }
  return editions;
}

std::optional<KeyFormat> format_of(std::string_view algorithm) {
  if (algorithm == "msft:rm/algorithm/pkey/2005") return KeyFormat::k2005;
  if (algorithm == "msft:rm/algorithm/pkey/2009") return KeyFormat::k2009;
  return std::nullopt;
}

class TableReader {
 public:
  explicit TableReader(const XmlNode& root) : root_(root) {}

  Result<KeyConfigurations::Rows> read() {
    std::size_t number = 0;
    for (const XmlNode* node : rows_of(root_, "Configurations", "Configuration"))
      read_configuration(PkeyconfigRow(*node, ++number));
    leave_out_contradictions();
    if (rows_.configurations.empty()) return fail(why_empty());
    read_ranges();
    number = 0;
    for (const XmlNode* node : rows_of(root_, "PublicKeys", "PublicKey"))
      read_public_key(PkeyconfigRow(*node, ++number));
    return std::move(rows_);
  }

 private:
  void add_fault(Kind kind, const Error& error, const std::optional<std::string>& id,
                 std::optional<std::uint32_t> group) {
    rows_.faults.push_back({kind, error, id, group});
  }

  Error why_empty() const {
    if (!rows_.faults.empty()) return rows_.faults.front().error;
    return {ErrorCode::kCorrupt, "Configurations is missing or has no Configuration", {}, {}};
  }

  void read_configuration(PkeyconfigRow row) {
    KeyConfiguration configuration;
    const std::optional<std::string> id = row.activation_id("ActConfigId");
    const std::optional<std::uint32_t> group = row.number("RefGroupId");
    configuration.editions = editions_of(row.text("EditionId"));
    configuration.channel = Channel(row.text("ProductKeyType"));
    configuration.description = redact_keys(std::string(row.optional_text("ProductDescription")));
    configuration.randomized = row.optional_flag("IsRandomized");
    if (row.fault()) {
      if (id) left_out_.insert(*id);
      return add_fault(Kind::kConfiguration, *row.fault(), id, group);
    }
    configuration.activation_id = *id;
    configuration.group = *group;
    add(std::move(configuration), row);
  }

  // A row that says the same again adds nothing. One that says something else: which of the two is
  // right cannot be known, so neither is kept.
  void add(KeyConfiguration configuration, PkeyconfigRow& row) {
    const auto [place, is_new] =
        place_of_.emplace(configuration.activation_id, rows_.configurations.size());
    if (is_new) {
      rows_.configurations.push_back(std::move(configuration));
      return;
    }
    const KeyConfiguration& first = rows_.configurations[place->second];
    if (first == configuration) return;
    row.complain("another Configuration of its ActConfigId says otherwise");
    contradicted_.insert(first.activation_id);
    for (const std::uint32_t group : {first.group, configuration.group})
      add_fault(Kind::kConfiguration, *row.fault(), first.activation_id, group);
  }

  void leave_out_contradictions() {
    std::erase_if(rows_.configurations, [this](const KeyConfiguration& configuration) {
      return contradicted_.contains(configuration.activation_id);
    });
    place_of_.clear();
    for (std::size_t i = 0; i < rows_.configurations.size(); ++i)
      place_of_.emplace(rows_.configurations[i].activation_id, i);
    left_out_.merge(contradicted_);
  }

  void read_ranges() {
    const std::vector<const XmlNode*> nodes = rows_of(root_, "KeyRanges", "KeyRange");
    if (nodes.empty())
      add_fault(Kind::kRange,
                {ErrorCode::kCorrupt, "KeyRanges is missing or has no KeyRange", {}, {}}, {}, {});
    std::size_t number = 0;
    for (const XmlNode* node : nodes) read_range(PkeyconfigRow(*node, ++number));
  }

  void read_range(PkeyconfigRow row) {
    KeyRange range;
    const std::optional<std::string> id = row.activation_id("RefActConfigId");
    range.valid = row.flag("IsValid");
    range.start = row.number("Start").value_or(0);
    range.end = row.number("End").value_or(0xFFFFFFFF);
    range.part_number = row.optional_text("PartNumber");
    range.eula = row.optional_text("EulaType");
    if (range.start > range.end) row.complain("Start is above End");
    KeyConfiguration* configuration = id ? find(*id) : nullptr;
    if (configuration == nullptr) return pass_over(range, id, row);
    if (row.fault()) return add_fault(Kind::kRange, *row.fault(), id, configuration->group);
    configuration->ranges.push_back(std::move(range));
  }

  KeyConfiguration* find(const std::string& id) {
    const auto place = place_of_.find(id);
    return place == place_of_.end() ? nullptr : &rows_.configurations[place->second];
  }

  // A range of no configuration. The fault of one that was left out covers its ranges; an invalid
  // range takes nothing away from anyone.
  void pass_over(const KeyRange& range, const std::optional<std::string>& id, PkeyconfigRow& row) {
    if (id && left_out_.contains(*id)) return;
    if (!row.fault() && !range.valid) return;
    row.complain("there is no Configuration of its RefActConfigId");
    add_fault(Kind::kRange, *row.fault(), id, std::nullopt);
  }

  void read_public_key(PkeyconfigRow row) {
    const std::optional<std::uint32_t> group = row.number("GroupId");
    const std::optional<KeyFormat> format = format_of(row.text("AlgorithmId"));
    if (row.fault()) return add_fault(Kind::kPublicKey, *row.fault(), std::nullopt, group);
    const auto [place, is_new] = rows_.formats.emplace(*group, format);
    if (is_new || place->second == format) return;
    place->second = std::nullopt;
    row.complain("another PublicKey of its GroupId says otherwise");
    add_fault(Kind::kPublicKey, *row.fault(), std::nullopt, group);
  }

  const XmlNode& root_;
  KeyConfigurations::Rows rows_;
  std::map<std::string, std::size_t> place_of_;  // by activation id
  std::set<std::string> contradicted_;
  std::set<std::string> left_out_;  // configurations that a fault tells of
};

}  // namespace

Result<KeyConfigurations::Rows> read_pkeyconfig_table(const XmlNode& root) {
  if (root.name != "ProductKeyConfiguration")
    return fail(ErrorCode::kCorrupt, "the root is not ProductKeyConfiguration");
  return TableReader(root).read();
}

}  // namespace assay
