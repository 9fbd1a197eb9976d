// What the pkeyconfig files of one image say together of a key.
//
// Layer: licensing. Made by facts/image_pkeyconfig.h, which reads the files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "licensing/channel.h"

namespace assay {

struct PkeyconfigAnswer {
  // Of all matches; nullopt: no file knows the key, or they do not agree.
  std::optional<Channel> channel;
  std::string description;            // of the one match, "Win 10 RTM Enterprise Volume:GVLK"
  std::vector<std::string> editions;  // of the one match; empty: not said
  std::string part_number;            // of the one match
  std::string file;
  // A file or a row that could not be read, and might have known.
  std::optional<Error> unread;
};

}  // namespace assay
