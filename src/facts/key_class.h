// What a product key is for, wherever it was found: from the published keys, the table of groups,
// the image's own pkeyconfig files, and those of the other images of the scan, in this order.
//
// Layer: facts. Only keys of the 2009 format tell their group; one of the 2005 format that is not
// published stays without a channel: it may be a MAK as well as a KMS host key.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/subject.h"
#include "licensing/product_key.h"

namespace assay {

struct KeyClass {
  std::optional<Channel> channel;
  const PublishedKey* published = nullptr;
  std::string description;            // the product it is for; empty: not known
  std::vector<std::string> editions;  // values of EditionID it is for; empty: not known
  std::string part_number;
  bool is_default = false;  // only selects an edition (licensing.md 4.4)
  bool is_office = false;
  // A table that could not be read and might have known the key.
  std::optional<Error> doubt;
};

KeyClass classify_key(const Subject& subject, const ProductKey& key);

// By group and serial, where the bytes of a key are wiped or were never there.
KeyClass classify_group(const Subject& subject, std::uint32_t group,
                        std::optional<std::uint32_t> serial);

// Default keys are those with the lowest serials of a retail group, for Enterprise of an
// OEM:NONSLP one: they select an edition and activate nothing.
bool is_default_key(const std::optional<Channel>& channel, std::optional<std::uint32_t> serial);

// Whether a key for `editions` fits an image of `edition`: without case, and without what tells
// Server Core apart. nullopt: one of the two is not known.
std::optional<bool> fits_edition(const std::vector<std::string>& editions,
                                 std::string_view edition);

}  // namespace assay
