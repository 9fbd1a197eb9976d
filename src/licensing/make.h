// The `make:` builders of .reg text in rules and fixtures: a binary structure from named fields.
//
//     "DigitalProductId4"=make:DigitalProductId4{channel=Volume:CSVLK,edition=Enterprise}
//
// Layer: licensing. The defaults give a consistent structure: group, serial and activation id are
// those of the channel and edition, the extended PID is derived from them, the checksums fit.
// Fields: docs/formats/digital-product-id.md. A key must be a published one: no test holds a
// secret.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "registry/hive.h"

namespace assay {

using MakeFields = std::vector<std::pair<std::string, std::string>>;

// "DigitalProductId", "DigitalProductId4" (REG_BINARY), "ProductId" or "Key" (REG_SZ), without
// case. The value has no name yet. kUsage, with the closest known word: unknown structure, unknown
// or double field, or a value that the field cannot have.
Result<Value> make_structure(std::string_view name, const MakeFields& fields);

// A text file of a rule's test or a fixture with each "make:Key{channel=Volume:MAK,serial=7}"
// replaced by such a key (key_builder.h); "format=2005" makes one of the older format.
Result<std::string> expand_made_keys(std::string_view text);

// The bytes of a file that such a text stands for: "make:EventLog{records=3}" as a whole is an
// event log (.evtx) with that many records, anything else a text with made keys.
Result<Bytes> make_file(std::string_view text);

}  // namespace assay
