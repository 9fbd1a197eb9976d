#include "licensing/channel.h"

#include "base/text.h"

namespace assay {
namespace {

struct Spelling {
  std::string_view text;
  ChannelKind kind;
};

constexpr Spelling kSpellings[] = {
    {"Retail", ChannelKind::kRetail},
    {"Retail:TB:Eval", ChannelKind::kRetailEval},
    {"Retail:TB:Sub", ChannelKind::kRetailTimeBased},
    {"Retail:TB:Trial", ChannelKind::kRetailTimeBased},
    {"Volume:GVLK", ChannelKind::kVolumeGvlk},
    {"Volume:MAK", ChannelKind::kVolumeMak},
    {"Volume:CSVLK", ChannelKind::kVolumeCsvlk},
    {"Volume:BA", ChannelKind::kVolumeBypass},
    {"VT:IA", ChannelKind::kVirtualMachine},
    {"OEM:SLP", ChannelKind::kOemSlp},
    {"OEM:NONSLP", ChannelKind::kOemNonSlp},
    {"OEM:DM", ChannelKind::kOemDm},
    {"OEM:COA", ChannelKind::kOemCoa},
    {"OEM", ChannelKind::kOemOther},
    {"PGS", ChannelKind::kTest},
};

ChannelKind kind_of(std::string_view text) {
  for (const Spelling& spelling : kSpellings)
    if (equal_no_case(text, spelling.text)) return spelling.kind;
  if (starts_with_no_case(text, "PGS:")) return ChannelKind::kTest;
  return ChannelKind::kUnknown;
}

}  // namespace

Channel::Channel(std::string_view text) : kind_(kind_of(trim(text))), text_(text) {}

bool Channel::is_volume() const {
  return kind_ == ChannelKind::kVolumeGvlk || kind_ == ChannelKind::kVolumeMak ||
         kind_ == ChannelKind::kVolumeCsvlk || kind_ == ChannelKind::kVolumeBypass;
}

bool Channel::is_oem() const {
  return kind_ == ChannelKind::kOemSlp || kind_ == ChannelKind::kOemNonSlp ||
         kind_ == ChannelKind::kOemDm || kind_ == ChannelKind::kOemCoa ||
         kind_ == ChannelKind::kOemOther;
}

bool Channel::is_evaluation() const {
  return kind_ == ChannelKind::kRetailEval ||
         (kind_ == ChannelKind::kTest && ends_with_no_case(trim(text_), ":Eval"));
}

bool Channel::operator==(const Channel& other) const {
  return equal_no_case(trim(text_), trim(other.text_));
}

std::string_view name_of(ChannelKind kind) {
  for (const Spelling& spelling : kSpellings)
    if (spelling.kind == kind) return spelling.text;
  return "unknown";
}

}  // namespace assay
