// What the image's own pkeyconfig files say of a key: the table by which Windows itself tells the
// channel and edition of a key (licensing.md 3.4).
//
// Layer: facts. Read when somebody asks, and then once: a file has some 700 KB, and
// DigitalProductId4 answers nearly always without it. KMS host keys lie in a file of their own,
// pkeyconfig-csvlk.xrm-ms; that it is there means nothing, every client has it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "facts/subject.h"
#include "licensing/pkeyconfig_answer.h"

namespace assay {

// By group, and serial where known. A bare hive has no such files: nothing is known, and no doubt.
PkeyconfigAnswer ask_pkeyconfig(const Subject& subject, std::uint32_t group,
                                std::optional<std::uint32_t> serial);

// By the activation id of an installed key of Windows.
PkeyconfigAnswer ask_pkeyconfig_for_id(const Subject& subject, std::string_view activation_id);

}  // namespace assay
