#include "licensing/tables.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/text.h"

namespace assay {
namespace {

template <typename Row, typename Matches>
const Row* find_row(const std::vector<Row>& rows, Matches matches) {
  const auto found = std::find_if(rows.begin(), rows.end(), matches);
  return found == rows.end() ? nullptr : &*found;
}

bool has_edition(const PublishedKey& key, std::string_view edition) {
  return std::any_of(key.editions.begin(), key.editions.end(),
                     [&](const std::string& name) { return equal_no_case(name, edition); });
}

Tables load_built_in() {
  Result<Tables> tables = load_tables({});
  if (tables) return *std::move(tables);
  // Compiled in and tested: without them no verdict of this program would be worth anything.
  std::fprintf(stderr, "built-in tables: %s\n", to_string(tables.error()).c_str());
  std::abort();
}

}  // namespace

std::string_view name_of(PublishedKind kind) {
  switch (kind) {
    case PublishedKind::kGvlk: return "gvlk";
    case PublishedKind::kOfficeGvlk: return "office-gvlk";
    case PublishedKind::kAvma: return "avma";
    case PublishedKind::kDefault: break;
  }
  return "default";
}

const PublishedKey* Tables::gvlk_for(std::string_view edition_id, std::uint32_t build,
                                     bool is_server) const {
  const auto find = [&](std::string_view edition) {
    return find_row(published_keys, [&](const PublishedKey& key) {
      return key.kind == PublishedKind::kGvlk && key.server == is_server &&
             build >= key.build_min && build <= key.build_max && has_edition(key, edition);
    });
  };
  const PublishedKey* exact = find(trim(edition_id));
  return exact != nullptr ? exact : find(base_edition(edition_id));
}

const PublishedKey* Tables::find_published(const ProductKey& key) const {
  return find_row(published_keys, [&](const PublishedKey& row) { return row.key == key; });
}

const KeyGroup* Tables::find_group(std::uint32_t group, std::optional<std::uint32_t> serial,
                                   std::uint32_t build) const {
  const auto in_group = [&](const KeyGroup& row) {
    return row.group == group && (build == 0 || build >= row.build_min);
  };
  if (serial) {
    const KeyGroup* exact = find_row(
        key_groups, [&](const KeyGroup& row) { return in_group(row) && row.serial == serial; });
    if (exact != nullptr) return exact;
  }
  // A row for the group as a whole comes first, then any key of it: they share the channel.
  const KeyGroup* whole =
      find_row(key_groups, [&](const KeyGroup& row) { return in_group(row) && !row.serial; });
  return whole != nullptr ? whole : find_row(key_groups, in_group);
}

const Release* Tables::find_release(std::uint32_t build) const {
  return find_row(releases, [&](const Release& row) { return row.build == build; });
}

const ActivationError* Tables::find_error(std::uint32_t code) const {
  return find_row(errors, [&](const ActivationError& row) { return row.code == code; });
}

std::optional<std::uint32_t> Tables::threshold(std::string_view name) const {
  const Threshold* row =
      find_row(thresholds, [&](const Threshold& candidate) { return candidate.name == name; });
  if (row == nullptr) return std::nullopt;
  return row->value;
}

std::string_view end_of_support(const Release& release, ProductFamily family,
                                std::string_view edition_id) {
  if (family == ProductFamily::kServer) return release.end_server;
  if (family != ProductFamily::kClient) return {};
  const std::string_view edition = base_edition(edition_id);
  if (is_long_term_edition(edition)) {
    const bool iot = starts_with_no_case(edition, "IoT") && !release.end_iot_ltsc.empty();
    return iot ? release.end_iot_ltsc : release.end_ltsc;
  }
  const bool longer = contains_no_case(edition, "Enterprise") ||
                      starts_with_no_case(edition, "Education") ||
                      equal_no_case(edition, "ServerRdsh");
  return longer ? release.end_enterprise : release.end_home_pro;
}

const Tables& default_tables() {
  static const Tables kTables = load_built_in();
  return kTables;
}

}  // namespace assay
