// What is known of keys, releases, KMS addresses and residue: the tables of rules/data, typed.
//
// Layer: licensing. Each row names its source. The built-in tables are read once; --data DIR may
// replace single files. Pointers to rows live as long as their Tables.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"
#include "licensing/channel.h"
#include "licensing/edition.h"
#include "licensing/ip_address.h"
#include "licensing/product_key.h"

namespace assay {

enum class PublishedKind {
  kGvlk,        // KMS client setup key of Windows
  kOfficeGvlk,  // the same for Office, Project, Visio
  kAvma,        // activated by a Hyper-V host
  kDefault,     // chooses an edition during Setup, activates nothing
};
std::string_view name_of(PublishedKind kind);  // "gvlk", "office-gvlk", "avma", "default"

// A key that Microsoft publishes: no secret, and a known answer to what it is for.
struct PublishedKey {
  PublishedKey(PublishedKind its_kind, std::string its_product, const ProductKey& its_key)
      : kind(its_kind), product(std::move(its_product)), key(its_key) {}

  PublishedKind kind;
  std::string product;
  ProductKey key;
  Channel channel;
  std::vector<std::string> editions;  // values of EditionID; empty for Office
  bool edition_certain = false;       // from pkeyconfig, not only by the product's name
  std::uint32_t build_min = 0;
  std::uint32_t build_max = 0xFFFFFFFF;
  bool server = false;
  std::uint32_t office_year = 0;  // 0: not Office
  std::string source;
};

// What a key group stands for.
struct KeyGroup {
  std::uint32_t group = 0;
  std::optional<std::uint32_t> serial;  // of a published key; absent: the group as a whole
  Channel channel;
  std::string product;
  std::vector<std::string> editions;
  std::uint32_t build_min = 0;
  std::string source;
};

struct Release {
  std::uint32_t build = 0;
  std::string client, server, ltsc;  // names; empty: there is no such product of this build
  std::string service;               // "sppsvc", "slsvc"
  std::string spp_key;               // "SPP", "SL", "none"
  std::uint32_t kms_protocol = 0;
  // Last day of updates without paid extensions, "2027-10-12"; empty: not known.
  std::string end_home_pro, end_enterprise, end_ltsc, end_iot_ltsc;
  std::string end_server, end_server_mainstream;
  std::string source;
};

enum class AddressKind { kLoopback, kDummy, kCloud, kPublicHost };

struct KnownAddress {
  AddressKind kind;
  std::optional<IpNetwork> network;  // either this
  std::string name;                  // or a glob over host names
  std::string provider;              // kCloud
  std::string source;
};

struct Residue {
  std::string kind;  // "file", "folder", "service" ...: the list is in residue.toml
  std::string pattern;
  std::string product;
  std::string source;
};

struct ActivationError {
  std::uint32_t code = 0;
  std::string meaning, remedy, source;
};

struct Threshold {
  std::string name;
  std::uint32_t value = 0;
  std::string unit, meaning, source;
};

struct Tables {
  std::vector<PublishedKey> published_keys;
  std::vector<KeyGroup> key_groups;  // of key_groups.toml and of every published 2009 key
  std::vector<Release> releases;     // by build
  std::vector<KnownAddress> kms_addresses;
  std::vector<Residue> residue;
  std::vector<ActivationError> errors;
  std::vector<Threshold> thresholds;

  // The setup key for an image: its own edition, build and family; of an evaluation edition that
  // of the edition it evaluates. nullptr: none is published.
  const PublishedKey* gvlk_for(std::string_view edition_id, std::uint32_t build,
                               bool is_server) const;

  const PublishedKey* find_published(const ProductKey& key) const;

  // By group, and serial where known: a group has one channel, but may serve two releases. `build`
  // 0: not known. nullptr: ask the image's pkeyconfig.
  const KeyGroup* find_group(std::uint32_t group, std::optional<std::uint32_t> serial,
                             std::uint32_t build = 0) const;

  const Release* find_release(std::uint32_t build) const;
  const ActivationError* find_error(std::uint32_t code) const;
  std::optional<std::uint32_t> threshold(std::string_view name) const;
};

// "2027-10-12"; empty where not known or the family has no such product.
std::string_view end_of_support(const Release& release, ProductFamily family,
                                std::string_view edition_id);

// The tables that are compiled in.
const Tables& default_tables();

// Files by their name in rules/data; one that is not among them is the built-in one. kUsage: a
// name that is no table, or an error in one with its file and line (unknown or missing field,
// duplicate row, a group or serial that is not that of the key).
Result<Tables> load_tables(std::span<const EmbeddedFile> files);

}  // namespace assay
