#include "licensing/pkeyconfig.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/xml.h"
#include "licensing/pkeyconfig_row.h"
#include "licensing/pkeyconfig_table.h"
#include "licensing/pkeyconfig_xrml.h"

namespace assay {
namespace {

// A serial within an invalid range is none of this configuration's, whatever other ranges say.
std::optional<KeyMatch> match(const KeyConfiguration& configuration, std::uint32_t serial) {
  std::vector<const KeyRange*> holding;
  for (const KeyRange& range : configuration.ranges) {
    if (!range.holds(serial)) continue;
    if (!range.valid) return std::nullopt;
    holding.push_back(&range);
  }
  if (holding.empty()) return std::nullopt;
  return KeyMatch{&configuration, holding.size() == 1 ? holding.front() : nullptr};
}

// The first fault that concerns a lookup. What was found is doubted by faults that name what was
// looked up; what was not found may also lie in a row that does not say what it is about.
template <typename Concerns>
std::optional<Error> first_fault(const std::vector<RowFault>& faults, const Concerns& concerns) {
  const auto fault = std::find_if(faults.begin(), faults.end(), concerns);
  return fault == faults.end() ? std::nullopt : std::optional(fault->error);
}

template <typename T>
bool may_be(const std::optional<T>& named, const T& wanted, bool found) {
  return named ? *named == wanted : !found;
}

}  // namespace

const Channel* KeyLookup::channel() const {
  if (matches.empty()) return nullptr;
  const Channel& first = matches.front().configuration->channel;
  const bool is_shared = std::all_of(matches.begin(), matches.end(), [&](const KeyMatch& match) {
    return match.configuration->channel == first;
  });
  return is_shared ? &first : nullptr;
}

KeyLookup KeyConfigurations::find(std::uint32_t group, std::uint32_t serial) const {
  KeyLookup lookup;
  for (const KeyConfiguration& configuration : rows_.configurations) {
    if (configuration.group != group) continue;
    if (const auto found = match(configuration, serial)) lookup.matches.push_back(*found);
  }
  if (lookup.matches.size() > 1) {
    lookup.doubt = Error{ErrorCode::kCorrupt,
                         fmt::format("serial {} of group {} is in the ranges of {} configurations",
                                     serial, group, lookup.matches.size()),
                         std::nullopt,
                         {}};
    return lookup;
  }
  const bool found = !lookup.matches.empty();
  lookup.doubt = first_fault(rows_.faults, [&](const RowFault& fault) {
    return fault.kind != RowFault::Kind::kPublicKey && may_be(fault.group, group, found);
  });
  return lookup;
}

KeyLookup KeyConfigurations::candidates(std::uint32_t group) const {
  KeyLookup lookup;
  for (const KeyConfiguration& configuration : rows_.configurations)
    if (configuration.group == group) lookup.matches.push_back({&configuration, nullptr});
  const bool found = !lookup.matches.empty();
  lookup.doubt = first_fault(rows_.faults, [&](const RowFault& fault) {
    return fault.kind == RowFault::Kind::kConfiguration && may_be(fault.group, group, found);
  });
  return lookup;
}

KeyLookup KeyConfigurations::find_by_activation_id(std::string_view id) const {
  KeyLookup lookup;
  const std::optional<std::string> wanted = parse_activation_id(id);
  if (!wanted) return lookup;
  for (const KeyConfiguration& configuration : rows_.configurations)
    if (configuration.activation_id == *wanted) lookup.matches.push_back({&configuration, nullptr});
  const bool found = !lookup.matches.empty();
  lookup.doubt = first_fault(rows_.faults, [&](const RowFault& fault) {
    return fault.kind == RowFault::Kind::kConfiguration &&
           may_be(fault.activation_id, *wanted, found);
  });
  return lookup;
}

std::optional<KeyFormat> KeyConfigurations::key_format(std::uint32_t group) const {
  const auto format = rows_.formats.find(group);
  return format == rows_.formats.end() ? std::nullopt : format->second;
}

Result<KeyConfigurations> parse_pkeyconfig(ByteView file, const Limits& limits) {
  TRY_ASSIGN(const std::string table, unwrap_pkeyconfig(file, limits));
  const Result<XmlNode> root = parse_xml(table, limits);
  if (!root) return fail(in("pkeyConfigData", root.error()));
  Result<KeyConfigurations::Rows> rows = read_pkeyconfig_table(*root);
  if (!rows) return fail(in("pkeyConfigData", std::move(rows).error()));
  return KeyConfigurations(*std::move(rows));
}

}  // namespace assay
